import { findUnit, type Inventory } from "../../provider/host/inventory";
import type { Unit } from "../../provider/host/unit";
import { UNDECLARED } from "./declaration";

type Inputs = Unit["inputs"];

/** What pulumi-freebsd has on record of one object, where it is its own. */
export function recordOf(inventory: Inventory, kind: string, id: string): Inputs | undefined {
  return findUnit(inventory, kind, id)?.inputs;
}

/** What is on record of an interface in a jail, by its name there: what it is called outside, the host does not tell. */
export function recordInside({ units }: Inventory, jail: string, name: string): Inputs | undefined {
  return units.find(({ kind, inputs }) => kind === "VnetInterface" && inputs.jail === jail && inputs.name === name)
    ?.inputs;
}

/** What a program does to those who own things on the host already. Modules are everybody's. */
export function takenOver({ units }: Inventory): readonly string[] {
  return units
    .filter(({ kind }) => kind !== "Host" && kind !== "KernelModule")
    .map(({ kind, id, owner }) =>
      UNDECLARED.has(kind)
        ? `${kind}/${id} is left out: it stays with the owner ${owner}`
        : `${kind}/${id} belongs to the owner ${owner} already: this program takes it over from there`,
    );
}
