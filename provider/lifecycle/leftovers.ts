import type { Unit } from "../host/unit";
import type { AnyDefinition, Properties } from "../resources/definition";
import { ownerOf } from "./ownership";
import type { HostSession } from "./session";

/** What this process knows of one owner's resources. */
interface Known {
  readonly session: HostSession;
  readonly resources: Set<string>;
  /** The state was asked for the Host itself: without it this is no refresh of the stack. */
  refreshed: boolean;
}

const known = new Map<string, Known>();

/** Takes note that the state has a resource, or will have it. */
export function noteKnown(definition: AnyDefinition, id: string, state: Properties, session: HostSession): Known {
  const owner = ownerOf(state);
  const entry = known.get(owner) ?? { session, resources: new Set<string>(), refreshed: false };
  known.set(owner, entry);
  entry.resources.add(keyOf(definition.kind, id));
  return entry;
}

/** Takes note that a refresh asks for a resource of the state. */
export function noteRefreshed(definition: AnyDefinition, id: string, state: Properties, session: HostSession): void {
  const entry = noteKnown(definition, id, state, session);
  entry.refreshed ||= definition.kind === "Host";
}

/** Units on a host that this owner wrote and that no resource of the refreshed state stands for. */
export interface Leftovers {
  readonly owner: string;
  readonly host: string;
  readonly units: readonly Unit[];
}

/**
 * What killed engines have left, as far as this process can tell: a refresh asks for every resource of the state, and only
 * at its end is it known for which it did not. What is retained on purpose is no leftover.
 */
export async function leftovers(): Promise<readonly Leftovers[]> {
  const found = [...known].map(async ([owner, { session, resources, refreshed }]) => {
    const { units } = refreshed ? await session.inventory() : { units: [] };
    const left = units.filter(
      (unit) =>
        unit.owner === owner && !unit.retain && unit.kind !== "Host" && !resources.has(keyOf(unit.kind, unit.id)),
    );
    return { owner, host: session.host, units: left };
  });
  return (await Promise.all(found)).filter(({ units }) => units.length > 0);
}

/** The message for an administrator: what is left, and the three things that can be done about it. */
export function tellLeftovers({ host, units }: Leftovers): string {
  const names = units.map((unit) => `${unit.kind} ${unit.id}`).join(", ");
  const disown = units.map((unit) => `pulumi-freebsd disown '${unit.kind}/${unit.id}' --host …`).join("\n  ");
  return `${host}: this Host has left units that no resource of the state stands for (a killed engine leaves such; with --target, they may just not have been asked for): ${names}.
\`pulumi up\` of a program that declares them takes them over, the Host's delete removes them, and these let them go:
  ${disown}`;
}

function keyOf(kind: string, id: string): string {
  return `${kind} ${id}`;
}
