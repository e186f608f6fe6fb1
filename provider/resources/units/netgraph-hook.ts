import { connectLine, type Wiring } from "../../host/netgraph-node";
import { isHooked, ngctl, removeHook } from "../../host/ngctl";
import { awaitInterface, type Lines, presence, run, runOr, unless } from "../../host/unit-script";

/** The connection, and what the node is told about it. */
export function netgraphHookUnit(
  node: string,
  wiring: Wiring,
  messages: readonly string[],
  nics: readonly string[],
): Lines {
  const there = isHooked(node, wiring.hook);
  const told = messages.map((text) => `msg ${node}: ${text}`);
  return [
    ...presence(there),
    ...nics.flatMap((nic) => awaitInterface(nic)),
    ...unless(there, [
      ...run(ngctl([connectLine(node, wiring)])),
      ...(told.length === 0 ? [] : runOr(ngctl(told), removeHook(node, wiring.hook))),
    ]),
  ];
}
