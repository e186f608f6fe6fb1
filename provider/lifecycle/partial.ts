import { FreebsdError, isFreebsdError } from "../errors";
import type { Unit } from "../host/unit";
import type { Properties } from "../resources/definition";
import { isRecord } from "../schema/unknown";
import { ownerOf } from "./ownership";

/** Errors after which something half made may be on the host: nobody heard how it ended. */
const UNHEARD: ReadonlySet<string> = new Set(["connection-lost", "timeout", "inventory"]);

/**
 * The error of an operation that may have left something half made, with the state that the engine is to keep: `pulumi
 * destroy` must know of it, and the next `up` goes on with it even when the program was changed back by then. An error
 * after which the host is as it was before goes through as it is.
 *
 * `id`, `properties` and `reasons` are what the dynamic provider's process looks for; of them `reasons` is shown.
 */
export function partialFailure(thrown: unknown, host: string, id: string, properties: Properties): unknown {
  if (isFreebsdError(thrown) && !UNHEARD.has(thrown.code) && !thrown.code.endsWith("-not-undone")) return thrown;
  // Operations that were lost together share one error: each gets its own.
  const error = isFreebsdError(thrown)
    ? new FreebsdError({ code: thrown.code, message: thrown.message })
    : unheard(thrown, host);
  return Object.assign(error, { id, properties, reasons: [error.message] });
}

/** Steps were begun or done, and what came of them could not be heard: they are not undone for that. */
export function unheard(thrown: unknown, host: string): FreebsdError {
  return new FreebsdError({
    code: "inventory",
    ...(isFreebsdError(thrown) && thrown.host !== undefined ? {} : { host }),
    message: thrown instanceof Error ? thrown.message : String(thrown),
    hint: "Run the same again: it goes on from what is there.",
  });
}

/** Whether it is what the engine kept of a resource, rather than the record of a create that was cut off. */
export function isState(olds: Properties | undefined): olds is Properties {
  return olds?.schemaVersion !== undefined;
}

/** What the host was before: its own record is newer than a state whose last update was cut off. */
export function foundBefore(unit: Unit | undefined, state: Properties): Properties | undefined {
  if (unit !== undefined && unit.owner === ownerOf(state) && unit.token === state.token) return unit.found;
  return isRecord(state.found) ? state.found : undefined;
}
