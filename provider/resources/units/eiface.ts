import { linkWords } from "../../host/ifconfig";
import { type Lines, unless, words } from "../../host/unit-script";

interface Eiface {
  readonly name: string;
  readonly mac: string;
  readonly mtu: number;
  readonly description?: string | undefined;
}

/** The node on its wire, and the interface behind it under its own name; one that is in a jail is left alone there. */
export function eifaceUnit(eiface: Eiface, wire: { readonly node: string; readonly hook: string } | undefined): Lines {
  const { name } = eiface;
  const settings = linkWords({ ether: eiface.mac, mtu: eiface.mtu, description: eiface.description });
  const make =
    wire === undefined
      ? ["ngctl -f - <<'END' || exit 1", "mkpeer . eiface e ether", `name .e ${name}`, "END"]
      : [
          `${words("ngctl", "mkpeer", `${wire.node}:`, "eiface", wire.hook, "ether")} || exit 1`,
          `${words("ngctl", "name", `${wire.node}:${wire.hook}`, name)} || exit 1`,
        ];
  const connect =
    wire === undefined
      ? []
      : unless(`ngctl show ${name}:ether`, [
          `${words("ngctl", "connect", `${name}:`, `${wire.node}:`, "ether", wire.hook)} || exit 1`,
        ]);
  return [
    ...unless(`ngctl show -n ${name}:`, make),
    ...connect,
    `i=$(ngctl msg ${name}: getifname | sed -n 's/^Args:.*"\\(.*\\)".*/\\1/p')`,
    'if ifconfig "$i" >/dev/null 2>&1; then',
    `ifconfig "$i" ${words(...settings)} || exit 1`,
    `[ "$i" = ${name} ] || ifconfig "$i" name ${name} >/dev/null || exit 1`,
    "fi",
  ];
}
