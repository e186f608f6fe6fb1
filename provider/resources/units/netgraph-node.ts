import { needsModules } from "../../host/kld";
import { connectLine, makingOf, type NodeSpec } from "../../host/netgraph-node";
import { isHooked, ngctl, shutdownPath } from "../../host/ngctl";
import { awaitInterface, type Lines, presence, run, runOr, unless, words } from "../../host/unit-script";

/** The node with its hooks and messages; on one that is there, the hooks that it has lost. */
export function netgraphNodeUnit(spec: NodeSpec, nics: readonly string[]): Lines {
  const { name, type, hooks } = spec;
  const { first, second, path } = makingOf(spec);
  const there = words("ngctl", "show", "-n", `${name}:`);
  return [
    ...needsModules([`ng_${type}`]),
    ...presence(there),
    ...nics.flatMap((nic) => awaitInterface(nic)),
    ...unless(there, [...run(ngctl(first)), ...(second.length === 0 ? [] : runOr(ngctl(second), shutdownPath(path)))]),
    ...hooks.flatMap((wiring) => unless(isHooked(name, wiring.hook), run(ngctl([connectLine(name, wiring)])))),
  ];
}
