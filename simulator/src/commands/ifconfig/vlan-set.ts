import { Exit } from "./invocation";

/** Sets of VLANs as if_bridge(4)'s parameters write them: `none`, `all`, or `10,20-22` (parse_vlans, print_vlans of ifbridge.c). */

const smallest = 1;
const largest = 4094;

export function readVlanSet(text: string): Set<number> {
  const vlans = new Set<number>();
  if (text === "none") return vlans;
  const ranges = text === "all" ? [`${smallest}-${largest}`] : text.split(",");
  for (const range of ranges) {
    const parts = /^(\d+)(?:-(\d+))?$/.exec(range);
    const first = Number(parts?.[1]);
    const last = Number(parts?.[2] ?? parts?.[1]);
    if (!(first >= smallest && last <= largest && first <= last)) throw new Exit(`invalid vlan set: ${text}`);
    for (let vlan = first; vlan <= last; vlan += 1) vlans.add(vlan);
  }
  return vlans;
}

/** Runs of numbers joined by commas; empty for the empty set. */
export function formatVlanSet(vlans: ReadonlySet<number>): string {
  const runs: { first: number; last: number }[] = [];
  for (const vlan of [...vlans].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && run.last + 1 === vlan) run.last = vlan;
    else runs.push({ first: vlan, last: vlan });
  }
  return runs.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(",");
}
