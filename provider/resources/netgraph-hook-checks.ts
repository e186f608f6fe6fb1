import { etherNodeName, type Inventory, nodeByName } from "../host/inventory";
import { interfacesAt } from "../host/locate";
import { LINK_NUMBER_MAX } from "../schema/properties";
import { isRecord } from "../schema/unknown";
import type { Issue } from "../schema/validate";
import type { Claim, Declared, Properties } from "./definition";

/** What no node could be connected to. */
export function verifyWire({ name, bridge, peer, link }: Properties): readonly Issue[] {
  const issues: Issue[] = [];
  if (typeof bridge === "string" && isRecord(peer))
    issues.push({ path: "peer", message: "an eiface has one wire: give either `bridge` or `peer`" });
  if (typeof link === "number" && bridge === undefined)
    issues.push({
      path: "link",
      message: "a link is one of a bridge: give `bridge` as well, or leave `link` out",
    });
  if (!isRecord(peer)) return issues;
  if (typeof peer.node === "string" && peer.node === name)
    issues.push({ path: "peer.node", message: `${peer.node} is this eiface itself: a node is not its own peer` });
  if (typeof peer.hook === "string") issues.push(...hookIssues(peer.hook, "peer.hook"));
  return issues;
}

/** What an ng_bridge(4) would not take, or what has panicked it. */
export function hookIssues(hook: string, path: string): readonly Issue[] {
  if (hook === "link" || hook === "uplink")
    return [
      { path, message: `ng_bridge(4) would number it itself, if it does at all: give its number, as in ${hook}2` },
    ];
  const number = /^(?:up)?link(\d+)$/.exec(hook)?.[1];
  if (number === undefined) return [];
  const issues: Issue[] = [];
  if (String(Number(number)) !== number)
    issues.push({
      path,
      message: `ng_bridge(4) takes no leading zeros: ${hook.replace(/\d+$/, String(Number(number)))}`,
    });
  if (Number(number) > LINK_NUMBER_MAX)
    issues.push({
      path,
      message: `links beyond ${LINK_NUMBER_MAX} have panicked the kernel: keep them small and dense`,
    });
  return issues;
}

/** A hook that is taken: a bridge's link under the name that an Eiface's `bridge` and `link` give it. */
export function hookClaim({ node, hook }: { readonly node: string; readonly hook: string }, path: string): Claim {
  const number = /^link(\d+)$/.exec(hook)?.[1];
  return number === undefined
    ? { what: "hook", value: `${hook} of ${node}`, path }
    : { what: "link", value: `${Number(number)} of ${node}`, path };
}

/** Why a node cannot be connected to: it is neither there nor declared. A NIC that is there gets its node with ng_ether. */
export function noPeer(inventory: Inventory, node: string, declared: Declared): string | undefined {
  const isNic = interfacesAt(inventory, undefined).some(({ name }) => etherNodeName(name) === node);
  return isNic || declared("node", node) || declared("interface", node) || nodeByName(inventory, node) !== undefined
    ? undefined
    : `there is no netgraph node ${node}: to connect it to`;
}

/** Why a hook cannot be taken: it is connected to something else than what is to be connected to it. */
export function takenBy(
  inventory: Inventory,
  node: string,
  hook: string,
  own: { readonly node: string; readonly hook: string },
): string | undefined {
  const at = nodeByName(inventory, node)?.hooks.find(({ name }) => name === hook);
  return at === undefined || (at.peerName === own.node && at.peerHook === own.hook)
    ? undefined
    : `the hook ${hook} of ${node}: is taken by ${at.peerName ?? `[${at.peerId.toString(16)}]`}:${at.peerHook}`;
}
