import { type Inventory, nodeByName, nodePath } from "./inventory";
import { addressOn, type Wire } from "./ngctl";
import type { Unit } from "./unit";

/** How ngctl(8) addresses what is on a hook: by the id of the node that has it where its name is too long for that. */
export function pathOn(inventory: Inventory, { node, hook }: Wire): string {
  const address = addressOn({ node, hook });
  if (address !== undefined) return address;
  const at = nodeByName(inventory, node);
  return `${at === undefined ? `${node}:` : nodePath(at)}${hook}`;
}

/** Whether an eiface is on this hook that is called as the kernel called it: a create that was cut off leaves such. */
export function hasUnnamedEiface(inventory: Inventory, { node, hook }: Wire): boolean {
  const at = nodeByName(inventory, node)?.hooks.find((each) => each.name === hook);
  return at?.peerType === "eiface" && isUnnamed(at.peerName ?? "");
}

/** Whether a node is called as the kernel called it. */
export function isUnnamed(name: string): boolean {
  return /^ngeth\d+$/.test(name);
}

/** The hook that an Eiface's unit says was picked for it. */
export function pickedBy(unit: Unit | undefined): Wire | undefined {
  return unit?.kind === "Eiface" ? (unit.found as { readonly wire?: Wire }).wire : undefined;
}

/** The hooks of a node that Eifaces have picked and may not have taken yet, or no more: a create that was cut off goes on with its own. */
export function pickedOn(node: string, units: readonly Unit[]): readonly string[] {
  return units.flatMap((unit) => {
    const wire = pickedBy(unit);
    return wire?.node === node ? [wire.hook] : [];
  });
}
