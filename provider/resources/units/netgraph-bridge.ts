import { ifconfig } from "../../host/ifconfig";
import { etherNodeName } from "../../host/inventory";
import { bridgeLines, configLine, ngctl } from "../../host/ngctl";
import { staysUp } from "../../host/unit-netif";
import { awaitInterface, indent, type Lines, presence, run, unless, words } from "../../host/unit-script";

interface Bridge {
  readonly name: string;
  readonly uplink?: { readonly interface: string; readonly host: boolean } | undefined;
  readonly config?: Readonly<Record<string, number | undefined>> | undefined;
}

/** The bridge, its configuration and the NIC on it; `hooks` are the lines that connect it, `lower` before `upper`. */
export function netgraphBridgeUnit({ name, uplink, config }: Bridge, hooks: readonly string[]): Lines {
  // Not `show`: of a bridge with many hooks the kernel does not tell (read-netgraph.ts).
  const there = words("ngctl", "msg", `${name}:`, "getconfig");
  return [
    ...(uplink === undefined ? [] : staysUp(uplink.interface)),
    ...presence(there),
    ...unless(there, run(ngctl(bridgeLines(name)))),
    ...(config === undefined ? [] : run(ngctl([configLine(name, config)]))),
    ...(uplink === undefined ? [] : uplinkLines(name, uplink, hooks)),
  ];
}

/** A NIC whose `lower` is on the bridge and whose `upper` is not has cut the host off: just that line is made up for. */
function uplinkLines(name: string, uplink: NonNullable<Bridge["uplink"]>, hooks: readonly string[]): Lines {
  const nic = etherNodeName(uplink.interface);
  const on = (hook: string) =>
    `${words("ngctl", "show", `${nic}:`)} 2>/dev/null | grep -q ${words(`^  ${hook}  *${name} `)}`;
  const upper = hooks.filter((line) => line.includes(" upper "));
  return [
    ...awaitInterface(uplink.interface),
    ...run(ifconfig(undefined, uplink.interface, "up")),
    `if ! { ${on("lower")}; }; then`,
    ...indent(run(ngctl(hooks))),
    ...(uplink.host ? [`elif ! { ${on("upper")}; }; then`, ...indent(run(ngctl(upper)))] : []),
    "fi",
  ];
}
