import { z } from "zod";

/** The largest that is one: 4095 is reserved (IEEE 802.1Q). */
const MOST = 4094;

/** The number of a VLAN. */
export const vlanTag = z
  .int("a VLAN's tag is a whole number")
  .min(1, "VLANs count from 1")
  .max(MOST, `a VLAN's tag is at most ${MOST}`);

/** A set of VLANs as ifconfig(8) takes it; returned as it prints it: in order, and neighbours as one range. */
export const vlanSet = z.string().transform((text, context) => {
  const ranges = text === "all" ? [{ first: 1, last: MOST }] : text.split(",").map(rangeOf);
  if (ranges.every((range) => range !== undefined)) return joined(ranges);
  context.addIssue({
    code: "custom",
    message: `VLANs are numbers from 1 to ${MOST} and ranges of them, as in 10,20-22, or all; leave it out where none passes`,
  });
  return z.NEVER;
});

interface Range {
  readonly first: number;
  readonly last: number;
}

function rangeOf(text: string): Range | undefined {
  const [, from, to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(text) ?? [];
  const [first, last] = [Number(from), Number(to)];
  return first >= 1 && first <= last && last <= MOST ? { first, last } : undefined;
}

function joined(ranges: readonly Range[]): string {
  const runs: Range[] = [];
  for (const range of ranges.toSorted((one, other) => one.first - other.first)) {
    const before = runs.at(-1);
    if (before !== undefined && range.first <= before.last + 1)
      runs[runs.length - 1] = { first: before.first, last: Math.max(before.last, range.last) };
    else runs.push(range);
  }
  return runs.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(",");
}
