import type { Inventory, Section } from "../host/inventory";
import type { AnyDefinition, Claim, Properties } from "../resources/definition";
import { hasUnknown, isRecord, markUnknowns } from "../schema/unknown";
import type { Issue } from "../schema/validate";
import type { ConnectionSettings } from "../transport/index";
import { adoptionOf } from "./adoption";
import { registryOf } from "./check";
import { machineChange } from "./machine";
import { obstacleTo, ownerOf } from "./ownership";
import { type HostSession, sessionFor } from "./session";

/** What a look at the host says in preview: what stands in the way, or why it could not be looked at. */
export interface LiveCheck {
  readonly issues: readonly Issue[];
  /** The host cannot be reached: told once for a host, and no failure, since `up` asks again before it changes anything. */
  readonly unreachable?: string;
  /** What `adopt: true` would take over, and change. */
  readonly adoption?: string;
}

/** A question to the host: the answer, or why there is none, which is told once for a host. */
interface Answer<T> {
  readonly answer?: T;
  readonly unreachable?: string;
}

const told = new Set<string>();

async function ask<T>(
  session: HostSession,
  question: (inventory: Inventory) => T,
  wanted?: (inventory: Inventory) => readonly Section[],
): Promise<Answer<T>> {
  try {
    return { answer: question(await session.inventory(wanted)) };
  } catch (thrown) {
    if (told.has(session.host)) return {};
    told.add(session.host);
    return { unreachable: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** Asks the host, from the one inventory of this operation, whether a new resource could be made there. */
export async function liveCheck(definition: AnyDefinition, inputs: Properties): Promise<LiveCheck> {
  const known = markUnknowns(inputs) as Properties;
  if (!isRecord(known.connection) || hasUnknown(known)) return { issues: [] };
  const session = sessionFor(known.connection as unknown as ConnectionSettings);
  const registry = registryOf(ownerOf(known));
  const declared = (what: Claim["what"], value: string) => registry.declarerOf(what, value) !== undefined;
  const { answer = {}, unreachable } = await ask(
    session,
    (inventory) => ({
      obstacle: obstacleTo(definition, inventory, known, declared),
      adoption: known.adopt === true ? adoptionOf(definition, inventory, known) : undefined,
    }),
    (inventory) => definition.sections(known, inventory),
  );
  const { obstacle, adoption }: { obstacle?: string | undefined; adoption?: string | undefined } = answer;
  return {
    issues: obstacle === undefined ? [] : [{ path: "", message: `${session.host}: ${obstacle}` }],
    ...(unreachable === undefined ? {} : { unreachable }),
    ...(adoption === undefined ? {} : { adoption: `${session.host}: ${adoption}` }),
  };
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
