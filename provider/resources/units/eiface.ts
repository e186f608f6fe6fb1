import { linkWords } from "../../host/ifconfig";
import { addressOn, isHooked, ngctl, type Wire } from "../../host/ngctl";
import { leftAlone } from "../../host/unit-netif";
import { type Lines, presence, run, unless, words } from "../../host/unit-script";

interface Eiface {
  readonly name: string;
  readonly mac: string;
  readonly mtu: number;
  readonly description?: string | undefined;
}

/** The node on its wire, and the interface behind it under its own name; one that has its name, or is in a jail, is left alone. */
export function eifaceUnit(eiface: Eiface, wire: Wire | undefined): Lines {
  const { name } = eiface;
  const there = words("ngctl", "show", "-n", `${name}:`);
  const settings = linkWords({ ether: eiface.mac, mtu: eiface.mtu, description: eiface.description, name });
  const address = wire && addressOn(wire);
  // Where the address would be too long, its wire comes after its name.
  const make =
    wire === undefined || address === undefined
      ? ngctl(["mkpeer . eiface e ether", `name .e ${name}`])
      : ngctl([`mkpeer ${wire.node}: eiface ${wire.hook} ether`, `name ${address} ${name}`]);
  const connect =
    wire === undefined
      ? []
      : unless(
          isHooked(name, "ether"),
          run({ argv: ["ngctl", "connect", `${name}:`, `${wire.node}:`, "ether", wire.hook] }),
        );
  return [
    ...leftAlone(name),
    ...presence(there),
    ...unless(there, run(make)),
    ...connect,
    `i=$(${words("ngctl", "msg", `${name}:`, "getifname")} | sed -n 's/^Args:.*"\\(.*\\)".*/\\1/p')`,
    "case $i in",
    `ngeth*) ifconfig "$i" ${words(...settings)} >/dev/null || exit 1 ;;`,
    "esac",
  ];
}
