import { FreebsdError, isFreebsdError } from "../errors";
import type { AnyDefinition, Properties } from "../resources/definition";
import { isRecord, withoutUndefined } from "../schema/unknown";
import type { ConnectionSettings } from "../transport/index";
import { type HostSession, sessionFor } from "./session";

/**
 * The version of the state's shape. Read and delete meet the state of any released version (the stub in it always runs
 * the installed code), so that a change of shape must raise this and translate the older ones.
 */
export const SCHEMA_VERSION = 1;

/** A resource as it came out of an operation. */
export interface Result {
  readonly id: string;
  readonly state: Properties;
}

/** Makes a resource, or refuses when something of its name is there already. */
export async function create(definition: AnyDefinition, inputs: Properties): Promise<Result> {
  const session = sessionOf(definition, inputs);
  const inventory = await session.inventory();
  const obstacle = definition.occupied?.(inventory, inputs);
  if (obstacle !== undefined) {
    throw new FreebsdError({
      code: "occupied",
      host: session.host,
      message: obstacle,
      hint: "Nothing was changed. Choose another name, or remove what is there.",
    });
  }
  return apply(definition, session, inputs, undefined);
}

/** Brings a resource from wherever it is to what is wanted. */
export async function update(definition: AnyDefinition, olds: Properties, inputs: Properties): Promise<Result> {
  return apply(definition, sessionOf(definition, inputs), inputs, olds);
}

async function apply(
  definition: AnyDefinition,
  session: HostSession,
  inputs: Properties,
  olds: Properties | undefined,
): Promise<Result> {
  const inventory = await session.inventory();
  const actual = definition.observe(inventory, olds ?? inputs);
  const previous = isRecord(olds?.found) ? olds.found : undefined;
  const found = definition.remember?.(inventory, inputs, previous, session.reserve) ?? {};
  const steps = definition.plan(inputs, actual, { inventory, found, reserve: session.reserve });
  const run = async () => (steps.length === 0 ? inventory : session.run(steps, definition.sections(inputs, inventory)));
  const after = await run().catch((thrown: unknown) => {
    if (olds !== undefined || !isFreebsdError(thrown) || thrown.code !== "step-failed-not-undone") throw thrown;
    throw partialCreate(thrown, definition.identify(inputs), stateOf(definition, inputs, {}, found));
  });
  const observed = definition.observe(after, inputs);
  if (observed === undefined) {
    throw new FreebsdError({
      code: "vanished",
      host: session.host,
      message: `${definition.kind} ${definition.identify(inputs)} is not on the host although every step that makes it succeeded`,
      hint: "Something else on the host removes it. Run `pulumi refresh`, then `pulumi up` again.",
    });
  }
  return { id: definition.identify(inputs), state: stateOf(definition, inputs, observed, found) };
}

/**
 * What a create left behind and could not take back is kept in state, or the next one would refuse it as someone else's.
 * `id`, `properties` and `reasons` are what the dynamic provider's process looks for; of them `reasons` is shown.
 */
function partialCreate(error: FreebsdError, id: string, properties: Properties): FreebsdError {
  return Object.assign(error, { id, properties, reasons: [error.message] });
}

/**
 * The resource as it is on the host now, or undefined when it is gone.
 * Only what the program declares is compared: a property that was never given keeps out of the state, and so of the diff.
 */
export async function read(definition: AnyDefinition, id: string, state: Properties): Promise<Properties | undefined> {
  const lookup = state.schemaVersion === undefined;
  const known = { ...state, ...(lookup ? definition.fromId(id) : {}) };
  const session = sessionOf(definition, known);
  const observed = definition.observe(await session.inventory(), known);
  if (observed === undefined) return undefined;
  if (lookup)
    return withoutUndefined({ ...known, ...observed, found: {}, schemaVersion: SCHEMA_VERSION }) as Properties;
  const kept = Object.entries(state).filter(([key]) => !isObservable(definition, key));
  const declared = Object.entries(observed).filter(([key]) => key in state || key in definition.outputs.shape);
  return withoutUndefined({
    ...Object.fromEntries([...kept, ...declared]),
    schemaVersion: SCHEMA_VERSION,
  }) as Properties;
}

/** What the host can tell of a resource; when it tells nothing of such a property, the property is gone there. */
function isObservable(definition: AnyDefinition, property: string): boolean {
  if (["connection", "host", "owner"].includes(property)) return false;
  return property in definition.inputs.shape || property in definition.outputs.shape;
}

/** Takes a resource away and gives the host back what it had before. */
export async function remove(definition: AnyDefinition, state: Properties): Promise<void> {
  const session = sessionOf(definition, state);
  const inventory = await session.inventory();
  const found = isRecord(state.found) ? state.found : {};
  const steps = definition.teardown(state, { inventory, found, reserve: session.reserve });
  if (steps.length > 0) await session.run(steps, definition.sections(state, inventory));
}

function stateOf(definition: AnyDefinition, inputs: Properties, observed: Properties, found: Properties): Properties {
  const outputs = Object.fromEntries(Object.entries(observed).filter(([key]) => key in definition.outputs.shape));
  return withoutUndefined({ ...inputs, ...outputs, found, schemaVersion: SCHEMA_VERSION }) as Properties;
}

function sessionOf(definition: AnyDefinition, properties: Properties): HostSession {
  if (!isRecord(properties.connection)) {
    throw new FreebsdError({
      code: "no-connection",
      message: `${definition.kind} has no connection`,
      hint: "Give it a `host`: the freebsd.Host that it is on.",
    });
  }
  return sessionFor(properties.connection as unknown as ConnectionSettings);
}
