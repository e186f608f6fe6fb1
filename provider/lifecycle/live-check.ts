import type { AnyDefinition, Properties } from "../resources/definition";
import { hasUnknown, isRecord, markUnknowns } from "../schema/unknown";
import type { Issue } from "../schema/validate";
import type { ConnectionSettings } from "../transport/index";
import { registryOf } from "./check";
import { obstacleTo, ownerOf } from "./ownership";
import { sessionFor } from "./session";

/** What a look at the host says in preview: what stands in the way, or why it could not be looked at. */
export interface LiveCheck {
  readonly issues: readonly Issue[];
  /** The host cannot be reached: told once for a host, and no failure, since `up` asks again before it changes anything. */
  readonly unreachable?: string;
}

const told = new Set<string>();

/** Asks the host, from the one inventory of this operation, whether a new resource could be made there. */
export async function liveCheck(definition: AnyDefinition, inputs: Properties): Promise<LiveCheck> {
  const known = markUnknowns(inputs) as Properties;
  if (!isRecord(known.connection) || hasUnknown(known)) return { issues: [] };
  const session = sessionFor(known.connection as unknown as ConnectionSettings);
  try {
    const inventory = await session.inventory();
    const registry = registryOf(ownerOf(known));
    const obstacle = obstacleTo(
      definition,
      inventory,
      known,
      (what, value) => registry.declarerOf(what, value) !== undefined,
    );
    return { issues: obstacle === undefined ? [] : [{ path: "", message: `${session.host}: ${obstacle}` }] };
  } catch (thrown) {
    if (told.has(session.host)) return { issues: [] };
    told.add(session.host);
    return { issues: [], unreachable: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
