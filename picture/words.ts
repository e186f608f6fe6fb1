import { nodeAddress } from "./ids";
import type { Cluster, InterfacePart, Mark, NodePart, Part } from "./model";

/** What the drawings say in words, so that they all say the same. */

/** The sign before a part's name: marks must be legible without colour. */
const MARK_SIGNS: Readonly<Record<Mark, string>> = {
  same: "",
  added: "+",
  removed: "−",
  changed: "~",
  drifted: "!",
};

/** A host's or a jail's name, with the word that tells which of the two it is. */
export function displayName({ kind, name }: Cluster): string {
  return `${kind} ${name}`;
}

/** A node's name, or how ngctl(8) addresses it. */
export function nodeName({ name, number, type }: NodePart): string {
  if (name !== undefined) return name;
  return number === undefined ? type : nodeAddress(number);
}

/** What a part is, in the words of the manual pages: "ng_bridge", "if_bridge", "eiface". */
export function kindWord(part: InterfacePart | NodePart): string {
  if ("type" in part) return part.type === "bridge" ? "ng_bridge" : part.type;
  return part.kind === "bridge" ? "if_bridge" : part.kind;
}

/** "+ added", or nothing for what stays as it is. */
export function markWord({ mark = "same" }: Part): string {
  return mark === "same" ? "" : `${MARK_SIGNS[mark]} ${mark}`;
}

/** As "mtu: 1500 → 9000"; what is not there is "none". */
export function differenceLines({ differences = [] }: Part): readonly string[] {
  return differences.map(({ property, from = "none", to = "none" }) => `${property}: ${from} → ${to}`);
}

/** The ways out of a stack, as "default via 192.0.2.1". */
export function routeLines({ routes = [] }: Cluster): readonly string[] {
  return routes.map(({ destination, gateway }) => `${destination} via ${gateway}`);
}

/** What a jail is, beside its name: its number and what its network is. */
export function jailWords(jail: Cluster, parent: string): readonly string[] {
  const shared = jail.network === "shared" ? [`shares the network of ${parent}`] : [];
  const none = jail.network === "none" ? ["no network"] : [];
  return [
    ...(jail.jid === undefined ? [] : [`jid ${jail.jid}`]),
    ...(jail.state === "dying" ? ["dying"] : []),
    ...shared,
    ...none,
  ];
}

/** What is not known before `pulumi up`. */
export function unknownWord({ unknown = [] }: Part): string {
  return unknown.length === 0 ? "" : `${unknown.join(", ")}: known after up`;
}
