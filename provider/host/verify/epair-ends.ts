import { isRecord } from "../../schema/unknown";
import type { Inventory, VnetKey } from "../inventory";
import { vnetOfJail } from "../inventory";
import { locate } from "../locate";

/** An end of an epair, where it is. */
interface End {
  readonly vnet: VnetKey;
  readonly name: string;
}

/**
 * The epairs of a host: those that the provider made by their records, wherever their ends are and whatever they are called,
 * and others by the names that the kernel gave them. The kernel tells of no end which one is at its other side.
 */
export function epairEnds(inventory: Inventory): readonly (readonly [End, End])[] {
  const recorded = inventory.units.flatMap(({ kind, inputs: { a, b } }): (readonly [End, End])[] => {
    if (kind !== "Epair") return [];
    const [left, right] = [endOf(inventory, a), endOf(inventory, b)];
    return left === undefined || right === undefined ? [] : [[left, right]];
  });
  const named = [...inventory.vnets].flatMap(([vnet, { interfaces }]) =>
    interfaces.filter(({ groups }) => groups.includes("epair")).map(({ name }) => ({ vnet, name })),
  );
  const pairs = named.flatMap((left): (readonly [End, End])[] => {
    const number = /^(epair\d+)a$/.exec(left.name)?.[1];
    const right = number === undefined ? undefined : named.find(({ name }) => name === `${number}b`);
    return right === undefined ? [] : [[left, right]];
  });
  return [...recorded, ...pairs];
}

function endOf(inventory: Inventory, end: unknown): End | undefined {
  if (!isRecord(end) || typeof end.name !== "string" || typeof end.mac !== "string") return undefined;
  const at = locate(inventory, end.name, end.mac);
  return at && { vnet: at.place === undefined ? "host" : vnetOfJail(at.place), name: at.interface.name };
}
