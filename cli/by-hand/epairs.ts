import type { Inventory } from "../../provider/host/inventory";
import { everywhere, type Located, locate } from "../../provider/host/locate";
import { isRecord } from "../../provider/schema/unknown";

/** An end with its name on the host, wherever it is and whatever it is called there. */
export interface End {
  readonly name: string;
  readonly at: Located;
}

interface Pair {
  readonly name: string;
  readonly a: End;
  readonly b: End;
}

/** The two ends tell nothing of each other: they are known as a pair by the records of pulumi-freebsd, or by their names. */
export function epairsOf(inventory: Inventory): {
  readonly pairs: readonly Pair[];
  readonly alone: readonly Located[];
} {
  const all = everywhere(inventory).filter(({ interface: { groups } }) => groups.includes("epair"));
  const recorded = inventory.units
    .filter(({ kind }) => kind === "Epair")
    .flatMap(({ id: name, inputs }): Pair[] => {
      const [a, b] = [recordedEnd(inventory, inputs.a), recordedEnd(inventory, inputs.b)];
      return a === undefined || b === undefined ? [] : [{ name, a, b }];
    });
  const known = new Set(recorded.flatMap(({ a, b }) => [a.at, b.at]));
  const others = all.filter((each) => !known.has(each));
  const named = others.flatMap((a): Pair[] => {
    if (!a.interface.name.endsWith("a")) return [];
    const name = a.interface.name.slice(0, -1);
    const b = others.find((each) => each.interface.name === `${name}b`);
    return b === undefined ? [] : [{ name, a: { name: `${name}a`, at: a }, b: { name: `${name}b`, at: b } }];
  });
  const paired = new Set(named.flatMap(({ a, b }) => [a.at, b.at]));
  return { pairs: [...recorded, ...named], alone: others.filter((each) => !paired.has(each)) };
}

function recordedEnd(inventory: Inventory, end: unknown): End | undefined {
  if (!isRecord(end) || typeof end.name !== "string" || typeof end.mac !== "string") return undefined;
  const at = locate(inventory, end.name, end.mac);
  return at?.interface.groups.includes("epair") === true ? { name: end.name, at } : undefined;
}
