import { findUnit, type Inventory, type Section } from "../host/inventory";
import { interfacesAt } from "../host/locate";
import type { AnyDefinition, Claim, Properties } from "../resources/definition";
import { hasUnknown, isRecord, markUnknowns } from "../schema/unknown";
import type { Issue } from "../schema/validate";
import type { ConnectionSettings } from "../transport/index";
import { adoptionOf, reserveNothing } from "./adoption";
import { registryOf } from "./check";
import { machineChange } from "./machine";
import { obstacleTo, ownerOf } from "./ownership";
import { type HostSession, sessionFor } from "./session";

/** What a look at the host says in preview: what stands in the way, or why it could not be looked at. */
export interface LiveCheck {
  readonly issues: readonly Issue[];
  /** The host cannot be reached: told once for a host, and no failure, since `up` asks again before it changes anything. */
  readonly unreachable?: string;
  /** What will not work as it is meant; told once for a host. */
  readonly warnings: readonly string[];
  /** What is worth knowing: what `adopt: true` would take over and change, and what carries this connection. */
  readonly notices: readonly string[];
}

/** A question to the host: the answer, or why there is none, which is told once for a host. */
interface Answer<T> {
  readonly answer?: T;
  readonly unreachable?: string;
}

/** By session and not by address: behind one, several machines may answer at several ports. */
const silent = new WeakSet<HostSession>();
const warnedOf = new WeakMap<HostSession, Set<string>>();

async function ask<T>(
  session: HostSession,
  question: (inventory: Inventory) => T,
  wanted?: (inventory: Inventory) => readonly Section[],
): Promise<Answer<T>> {
  // Dialling anew for every resource would take minutes.
  if (silent.has(session)) return {};
  try {
    return { answer: question(await session.inventory(wanted)) };
  } catch (thrown) {
    silent.add(session);
    return { unreachable: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/**
 * Asks the host, from the one inventory of this operation, whether a new resource could be made there. `strings` are the paths of
 * references that the program gave as plain strings, `before` is who owned the resource that it replaces: what is that one's goes
 * first, as it does when a Host gets another owner.
 */
export async function liveCheck(
  definition: AnyDefinition,
  inputs: Properties,
  strings: readonly string[],
  before?: string,
): Promise<LiveCheck> {
  const known = markUnknowns(inputs) as Properties;
  if (!isRecord(known.connection) || hasUnknown(known)) return { issues: [], warnings: [], notices: [] };
  const session = sessionFor(known.connection as unknown as ConnectionSettings);
  const registry = registryOf(ownerOf(known));
  const declared = (what: Claim["what"], value: string) => registry.declarerOf(what, value) !== undefined;
  const { answer = {}, unreachable } = await ask<Told>(
    session,
    (inventory): Told => {
      const unit = findUnit(inventory, definition.kind, definition.identify(known));
      const goes = unit !== undefined && unit.owner === before ? { adopt: true } : {};
      const obstacle = obstacleTo(definition, inventory, { ...known, ...goes }, declared);
      if (obstacle !== undefined) return { obstacle };
      const adoption = known.adopt === true ? adoptionOf(definition, inventory, known) : undefined;
      return {
        advice: definition.advise?.(inventory, known, declared),
        notices: [adoption, cutOffNotice(definition, session, inventory, known)],
      };
    },
    (inventory) => [
      ...(definition.looks?.at(known, declared) ?? []),
      // What would be taken over is compared with what is declared.
      ...(known.adopt === true ? definition.sections(known, inventory) : []),
    ],
  );
  const { obstacle, advice, notices = [] } = answer;
  const prefixed = (text: string) => `${session.host}: ${text}`;
  return {
    issues: obstacle === undefined ? [] : [{ path: "", message: prefixed(withRemedy(obstacle, strings)) }],
    warnings: advice === undefined || isRepeated(session, advice) ? [] : [prefixed(advice)],
    notices: notices.flatMap((text) => (text === undefined ? [] : [prefixed(text)])),
    ...(unreachable === undefined ? {} : { unreachable }),
  };
}

/** What a string names may be declared further down in the program: it is checked in no order then, and may not be known yet. */
function withRemedy(obstacle: string, strings: readonly string[]): string {
  const isRemediless = !obstacle.includes("; ");
  return isRemediless && strings.some((path) => obstacle.startsWith(`${path}: there is no `))
    ? `${obstacle}; if this program declares it, pass the resource, not its name`
    : obstacle;
}

/** What a look at the host has told of one resource. */
interface Told {
  readonly obstacle?: string | undefined;
  readonly advice?: string | undefined;
  readonly notices?: readonly (string | undefined)[];
}

/** Whether this was said of the host before; from now on it was. */
function isRepeated(session: HostSession, text: string): boolean {
  const warned = warnedOf.get(session) ?? new Set<string>();
  warnedOf.set(session, warned);
  if (warned.has(text)) return true;
  warned.add(text);
  return false;
}

/** A change to what carries this very connection: `up` has it confirmed, or the host takes it back. */
function cutOffNotice(
  definition: AnyDefinition,
  session: HostSession,
  inventory: Inventory,
  inputs: Properties,
): string | undefined {
  const found = definition.remember?.(inventory, inputs, undefined, reserveNothing) ?? {};
  const scene = { inventory, found, reserve: reserveNothing };
  const actual = definition.observe(inventory, inputs);
  const names = session.endangered(definition.risks?.(inputs, actual, scene) ?? [], inventory);
  return names.length === 0
    ? undefined
    : `this SSH connection goes by ${names.join(", ")}: \`pulumi up\` confirms the change over a new connection, and without that the host takes it back by itself`;
}

/** The interfaces that a running jail has, by their names there; none where the host does not tell. */
export async function interfacesInside({ connection, name }: Properties): Promise<readonly string[]> {
  if (!isRecord(connection) || hasUnknown(markUnknowns(connection))) return [];
  const session = sessionFor(connection as unknown as ConnectionSettings);
  const { answer = [] } = await ask(session, (inventory) =>
    interfacesAt(inventory, String(name))
      .filter(({ groups }) => !groups.includes("lo"))
      .map((entry) => entry.name),
  );
  return answer;
}

/** Asks at a Host's address whether it is still the machine that the state tells of. `news` are the inputs to be, or the state. */
export async function askMachine(
  olds: Properties,
  news: Properties,
): Promise<{ readonly another?: string; readonly unreachable?: string }> {
  const { connection } = markUnknowns(news) as Properties;
  if (!isRecord(connection) || hasUnknown(connection)) return {};
  const session = sessionFor(connection as unknown as ConnectionSettings);
  const { answer, unreachable } = await ask(session, (inventory) => machineChange(olds, news, inventory));
  return {
    ...(answer === undefined ? {} : { another: `${session.host}: ${answer}` }),
    ...(unreachable === undefined ? {} : { unreachable }),
  };
}
