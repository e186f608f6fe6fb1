import type { dynamic } from "@pulumi/pulumi";
import { dynamicProvider } from "./dynamic";
import { endWithEngine } from "./engine-end";
import { engineLog } from "./engine-log";
import { leftovers, tellLeftovers } from "./lifecycle/leftovers";
import { VERIFICATION, verification } from "./verification";

/**
 * What the stubs in state load, in the dynamic provider's process. This entry point is part of every state that was ever
 * written: it is never renamed, and it answers for every kind that was ever released.
 */
export function provider(kind: string): dynamic.ResourceProvider {
  endWithEngine(async () => {
    for (const left of await leftovers()) await engineLog("warning", tellLeftovers(left));
  });
  return kind === VERIFICATION ? verification : dynamicProvider(kind);
}
