import type { dynamic } from "@pulumi/pulumi";
import { endWithEngine } from "./engine-end";
import { engineLog } from "./engine-log";
import { onDemand } from "./on-demand";

/**
 * What the stubs in state load, in the dynamic provider's process. This entry point is part of every state that was ever
 * written: it is never renamed, and it answers for every kind that was ever released.
 */
export function provider(kind: string): dynamic.ResourceProvider {
  endWithEngine(async () => {
    const { leftovers, tellLeftovers } = require("./lifecycle/leftovers") as typeof import("./lifecycle/leftovers");
    for (const left of await leftovers()) await engineLog("warning", tellLeftovers(left));
  });
  return onDemand(kind);
}
