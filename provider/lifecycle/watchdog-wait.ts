import { setTimeout as sleep } from "node:timers/promises";
import { FreebsdError } from "../errors";
import type { Inventory } from "../host/inventory";

const LOOK_AGAIN_MILLISECONDS = 500;
/** Longer than any change takes: the lock, its steps, its time to be confirmed. */
const LONGEST_SECONDS = 900;

/**
 * Reads until no change waits for its confirmation on the host, be it of a run that was killed or of another program.
 *
 * @throws FreebsdError `change-undecided` when one never ends, since its process was killed
 */
export async function decided(host: string, read: () => Promise<Inventory>): Promise<Inventory> {
  const until = performance.now() + LONGEST_SECONDS * 1000;
  for (;;) {
    const inventory = await read();
    const { undecided } = inventory.facts;
    if (undecided.length === 0) return inventory;
    if (performance.now() > until)
      throw new FreebsdError({
        code: "change-undecided",
        host,
        message: `a change that can cut the host off has been under way for ${LONGEST_SECONDS} s (${undecided.join(", ")})`,
        hint: "Its process was killed. See in its folder what it did, put that right and remove the folder.",
      });
    await sleep(LOOK_AGAIN_MILLISECONDS);
  }
}
