import type { Inventory } from "../../provider/host/inventory";
import { everywhere, type Located } from "../../provider/host/locate";

/** Two ends under what their names have in common. */
interface Pair {
  readonly name: string;
  readonly a: Located;
  readonly b: Located;
}

/** The two ends tell nothing of each other: they are known as a pair by their names. */
export function epairsOf(inventory: Inventory): {
  readonly pairs: readonly Pair[];
  readonly alone: readonly Located[];
} {
  const all = everywhere(inventory).filter(({ interface: { groups } }) => groups.includes("epair"));
  const pairs = all.flatMap((a): Pair[] => {
    if (!a.interface.name.endsWith("a")) return [];
    const name = a.interface.name.slice(0, -1);
    const b = all.find((each) => each.interface.name === `${name}b`);
    return b === undefined ? [] : [{ name, a, b }];
  });
  const paired = new Set(pairs.flatMap(({ a, b }) => [a, b]));
  return { pairs, alone: all.filter((each) => !paired.has(each)) };
}
