import { isRecord } from "../schema/unknown";
import type { Issue } from "../schema/validate";
import type { Claim, Properties } from "./definition";

/** Highest link number that is safe (see linkNumber in schema/properties). */
const LINK_NUMBER_MAX = 65529;

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
  const number = typeof peer.hook === "string" ? /^(?:up)?link(\d+)$/.exec(peer.hook)?.[1] : undefined;
  if (number !== undefined && String(Number(number)) !== number)
    issues.push({
      path: "peer.hook",
      message: `ng_bridge(4) takes no leading zeros: ${String(peer.hook).replace(/\d+$/, String(Number(number)))}`,
    });
  if (number !== undefined && Number(number) > LINK_NUMBER_MAX)
    issues.push({
      path: "peer.hook",
      message: `links beyond ${LINK_NUMBER_MAX} have panicked the kernel: keep them small and dense`,
    });
  return issues;
}

/** The hook that an eiface takes: a bridge's link under the name that `bridge` and `link` give it. */
export function hookClaim({ node, hook }: { readonly node: string; readonly hook: string }): Claim {
  const number = /^link(\d+)$/.exec(hook)?.[1];
  return number === undefined
    ? { what: "hook", value: `${hook} of ${node}`, path: "peer.hook" }
    : { what: "link", value: `${Number(number)} of ${node}`, path: "peer.hook" };
}
