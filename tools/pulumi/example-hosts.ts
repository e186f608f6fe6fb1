import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "./environment";

/** The NICs that the examples name; the first is the one that hosts are reached by. */
export const EXAMPLE_NICS = [
  { name: "em0", ether: "00:25:90:00:00:01", address: "192.0.2.10/24" },
  { name: "igb0", ether: "00:25:90:00:00:02", address: "192.168.1.2/24" },
  { name: "igb1", ether: "00:25:90:00:00:03" },
  { name: "igb2", ether: "00:25:90:00:00:04" },
  { name: "re0", ether: "00:25:90:00:00:05" },
  { name: "rl0", ether: "00:25:90:00:00:06", address: "192.168.0.10/24" },
];

/** An example's own NICs: those that its program names, and the one that its hosts are reached by. */
export function nicsOf(example: string) {
  const program = readFileSync(join(CHECKOUT, "examples", example, "index.ts"), "utf8");
  return EXAMPLE_NICS.filter(({ name }, index) => index === 0 || new RegExp(`\\b${name}\\b`).test(program));
}

/** What an example calls its hosts; where it has more than one, each connection is in the configuration under that name. */
export function hostsOf(example: string): readonly string[] {
  return example === "two-hosts" ? ["east", "west"] : ["host"];
}
