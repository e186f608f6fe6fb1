import { type Inventory, nodeByName } from "./inventory";
import type { Unit } from "./unit";

/** The other end of an eiface's wire. */
export interface Wire {
  readonly node: string;
  readonly hook: string;
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
