import { FreebsdError } from "../errors";
import { findUnit, type Inventory } from "../host/inventory";
import type { Unit } from "../host/unit";
import type { AnyDefinition, Properties } from "../resources/definition";
import { isRecord, withoutUndefined } from "../schema/unknown";
import type { ConnectionSettings } from "../transport/index";
import { noteKnown, noteRefreshed } from "./leftovers";
import { runSteps, type Say } from "./long-work";
import { isElsewhere, isOutOfReach, refuseElsewhere } from "./machine";
import { isOwn, newToken, obstacleTo, ownerOf, recordedInputs, refuseTaken, requireOwnable } from "./ownership";
import { foundBefore, isState, partialFailure } from "./partial";
import { clearSteps, forgetSteps, recordSteps } from "./records";
import { type HostSession, sessionFor } from "./session";
import { sweep, sweptBy } from "./sweep";
import { guardedRecord } from "./watchdog-records";

/**
 * The version of the state's shape. Read and delete meet the state of any released version (the stub in it always runs
 * the installed code), so that a change of shape must raise this and translate the older ones.
 */
const SCHEMA_VERSION = 1;

/** A resource as it came out of an operation. */
export interface Result {
  readonly id: string;
  readonly state: Properties;
}

/**
 * Makes a resource, or refuses when something of its name is somebody else's. A unit of our own without state is a create
 * that was cut off: it goes on from wherever that one came to.
 */
export async function create(definition: AnyDefinition, inputs: Properties, say: Say = unheard): Promise<Result> {
  const session = sessionOf(definition, inputs);
  const looks = definition.looks?.at(inputs, () => false) ?? [];
  const wanted = (known: Inventory) => [...definition.sections(inputs, known), ...looks];
  const first = await session.inventory(wanted);
  const isHindered = definition.looks !== undefined && obstacleTo(definition, first, inputs, () => false) !== undefined;
  // What it has looked at may be older than what the program has made since, be it a folder by another provider.
  const inventory = isHindered ? await session.inventory(wanted, { afresh: true }) : first;
  const unit = requireOwnable(definition, inventory, inputs, session.host);
  const begun = unit === undefined ? undefined : { ...unit.inputs, ...transient(inputs), found: unit.found };
  noteKnown(definition, definition.identify(inputs), inputs, session);
  return apply(definition, session, inventory, { ...inputs, token: newToken(inventory) }, begun, say);
}

/** Brings a resource from wherever it is to what is wanted. */
export async function update(
  definition: AnyDefinition,
  olds: Properties,
  inputs: Properties,
  say: Say = unheard,
): Promise<Result> {
  const session = sessionOf(definition, inputs);
  const wanted = (known: Inventory) => [...definition.sections(olds, known), ...definition.sections(inputs, known)];
  const inventory = await session.inventory(wanted);
  refuseElsewhere(definition.kind, definition.identify(inputs), olds, inventory, session.host);
  refuseTaken(definition, inventory, inputs, session.host);
  return apply(definition, session, inventory, { ...inputs, token: olds.token ?? newToken(inventory) }, olds, say);
}

/**
 * The one flow of create, update, repair and resumption: observe, plan the difference, write it down, do it, observe again.
 * The unit is written before anything is made, so that whatever is cut off can be found.
 */
async function apply(
  definition: AnyDefinition,
  session: HostSession,
  inventory: Inventory,
  { token, ...inputs }: Properties,
  olds: Properties | undefined,
  say: Say,
): Promise<Result> {
  const id = definition.identify(inputs);
  const actual = definition.observe(inventory, olds ?? inputs);
  const unit = findUnit(inventory, definition.kind, id);
  const previous = foundBefore(unit, { ...inputs, token, found: olds?.found });
  const found = definition.remember?.(inventory, inputs, previous, session.reserve) ?? {};
  const scene = { inventory, found, reserve: session.reserve };
  const steps = definition.plan(inputs, actual, scene);
  const current = unit && {
    ...unit,
    script: definition.unit({ ...unit.inputs, ...transient(inputs) }, { ...scene, found: unit.found }),
  };
  const wanted: Unit = {
    kind: definition.kind,
    id,
    owner: ownerOf(inputs),
    token: String(token),
    boot: inputs.persistent === false ? "no" : "yes",
    retain: inputs.retainOnDelete === true,
    inputs: recordedInputs(definition, inputs),
    found,
    script: definition.unit(inputs, scene),
  };
  const names = session.endangered(definition.risks?.(inputs, actual, scene) ?? [], inventory);
  const guarded = steps.length > 0 && names.length > 0 ? guardedRecord(inventory, current, wanted) : undefined;
  const record = guarded?.steps ?? recordSteps(inventory, current, wanted);
  const all = [...record, ...steps];
  const sections = [
    ...definition.sections(inputs, inventory),
    ...(record.length === 0 && guarded === undefined ? [] : (["units"] as const)),
  ];
  const state = (observed: Properties) => stateOf(definition, { ...inputs, token }, observed, found);
  const after = await (all.length === 0
    ? inventory
    : (guarded === undefined
        ? runSteps(session, ownerOf(inputs), all, sections, say)
        : session.runGuarded(ownerOf(inputs), { steps: all, finish: guarded.finish, names }, sections)
      ).catch((thrown: unknown) => {
        throw partialFailure(thrown, session.host, id, isState(olds) ? olds : state({}));
      }));
  const observed = definition.observe(after, inputs);
  if (observed === undefined) {
    throw new FreebsdError({
      code: "vanished",
      host: session.host,
      message: `${definition.kind} ${id} is not on the host although every step that makes it succeeded`,
      hint: "Something else on the host removes it. Run `pulumi refresh`, then `pulumi up` again.",
    });
  }
  return { id, state: state(observed) };
}

/**
 * The resource as it is on the host now, or undefined when it is gone.
 * Only what the program declares is compared: a property that was never given keeps out of the state, and so of the diff.
 */
export async function read(definition: AnyDefinition, id: string, state: Properties): Promise<Properties | undefined> {
  const lookup = state.schemaVersion === undefined;
  const known = { ...state, ...(lookup ? definition.fromId(id) : {}) };
  const session = sessionOf(definition, known);
  if (!lookup) noteRefreshed(definition, id, state, session);
  const inventory = await session.inventory((now) => definition.sections(known, now));
  // What another machine has under this name is not this resource.
  if (isElsewhere(state, inventory)) return undefined;
  // Nor is what a delete that was cut off has let go of, though it may still be seen: a module that others need. A lookup owns nothing.
  const isLost = state.token !== undefined && !isOwn(findUnit(inventory, definition.kind, id), state);
  const observed = isLost ? undefined : definition.observe(inventory, known);
  if (observed === undefined && lookup) throw notFound(definition, id, session.host);
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

/** The engine takes a lookup that answers with nothing for one that found something: the stub in its outputs is enough. */
function notFound({ kind }: AnyDefinition, id: string, host: string): FreebsdError {
  return new FreebsdError({
    code: "not-found",
    host,
    message: `there is no ${kind} ${id}`,
    hint: `${kind}.get reads what exists on the host already: check the name, or declare it with \`new freebsd.${kind}\``,
  });
}

/** What only the program knows: how the host is reached, and how a resource is to be treated. */
const NOT_ON_HOST = new Set(["connection", "host", "owner", "adopt", "persistent", "retainOnDelete"]);

/** What the host can tell of a resource; when it tells nothing of such a property, the property is gone there. */
function isObservable(definition: AnyDefinition, property: string): boolean {
  if (NOT_ON_HOST.has(property)) return false;
  return property in definition.inputs.shape || property in definition.outputs.shape;
}

/**
 * Takes a resource away, gives the host back what it had before, and lets go of the record last. Without a unit, or with
 * a newer one than this state's, the object is not this resource's any more: a renamed resource has taken it over. Nothing
 * is removed from a machine that it was not made on.
 */
export async function remove(definition: AnyDefinition, id: string, state: Properties): Promise<void> {
  if (isOutOfReach(state)) return;
  const session = sessionOf(definition, state);
  const wanted = (known: Inventory) => [
    ...definition.sections(state, known),
    ...(definition.kind === "Host" ? sweptBy(state, known).flatMap((each) => each.sections(known)) : []),
  ];
  const inventory = await session.inventory(wanted, { jailRoutes: false });
  const unit = findUnit(inventory, definition.kind, id);
  if (isElsewhere(state, inventory)) return;
  const found = foundBefore(unit, state) ?? {};
  if (unit === undefined && definition.kind === "Host") {
    // Its create was cut off before there was a unit: there may be folders, and half a file.
    await session.run(ownerOf(state), clearSteps(ownerOf(state), found), ["units"]);
    return;
  }
  if (!isOwn(unit, state)) return;
  // What a refresh found out of its place may be back by now, by the hand of its jail's start: then the record says where.
  const isNamed = findUnit(inventory, definition.kind, definition.identify(state)) !== undefined;
  const known = isNamed ? state : { ...state, ...unit.inputs };
  const scene = { inventory, found, reserve: session.reserve };
  const swept =
    definition.kind === "Host"
      ? sweep(inventory, session, state)
      : { all: [], steps: [], forget: [], sections: [], risks: [] };
  const own = { steps: definition.teardown(known, scene), forget: forgetSteps(unit, inventory) };
  const steps = [...swept.steps, ...own.steps];
  const sections = [...definition.sections(known, inventory), ...swept.sections, "units" as const];
  const risks = definition.risks?.(undefined, definition.observe(inventory, known), scene) ?? [];
  const names = session.endangered([...swept.risks, ...risks], inventory);
  if (names.length === 0 || steps.length === 0) {
    const all = [...swept.all, ...own.steps, ...own.forget];
    await (definition.kind === "Host"
      ? session.runLast(ownerOf(state), all)
      : session.run(ownerOf(state), all, sections));
    return;
  }
  const finish = [...swept.forget, ...own.forget].map(({ run }) => run);
  await session.runGuarded(ownerOf(state), { steps, finish, names }, sections);
}

function unheard(): void {}

/** What dials the host, and what order waits for: not written down on it. */
function transient({ connection, host }: Properties): Properties {
  return { connection, host };
}

function stateOf(definition: AnyDefinition, inputs: Properties, observed: Properties, found: Properties): Properties {
  const outputs = Object.fromEntries(Object.entries(observed).filter(([key]) => key in definition.outputs.shape));
  const declared = Object.keys(outputs).filter((key) => inputs[key] !== undefined);
  return withoutUndefined({
    ...inputs,
    ...outputs,
    ...(declared.length === 0 ? {} : { declared }),
    found,
    schemaVersion: SCHEMA_VERSION,
  }) as Properties;
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
