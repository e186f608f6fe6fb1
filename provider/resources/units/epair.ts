import type { Command } from "../../host/step";
import type { Lines } from "../../host/unit-script";
import { run, unless } from "../../host/unit-script";

/** The pair, unless one of its ends is anywhere, in a jail too: an end is known by its MAC. */
export function epairUnit(macs: readonly [string, string], make: Command): Lines {
  return [
    "ends() {",
    "ifconfig -a",
    'for j in $(jls jid); do ifconfig -j "$j" -a 2>/dev/null; done',
    "}",
    ...unless(`{ ends | grep -q -e ${macs[0]} -e ${macs[1]}; }`, run(make)),
  ];
}
