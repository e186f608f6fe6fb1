import type { Look } from "../host/looks";
import type { Naming } from "../host/names";
import { definitionOf } from "../resources";
import type { Properties } from "../resources/definition";
import { hasUnknown, isRecord, markUnknowns } from "../schema/unknown";
import { validate } from "../schema/validate";
import type { ConnectionSettings } from "../transport/index";
import type { Announcement, ResourceContext } from "./check";
import { ownerOf } from "./ownership";
import { sessionFor } from "./session";

/**
 * Takes note of what the checks to come must look at on a Host. The engine has one resource checked after the other, and each
 * waits for its answer: what is only asked for then takes a round trip of its own.
 */
export function lookAhead(host: Properties, { project, stack, ahead = [] }: ResourceContext): void {
  const { connection, ...known } = markUnknowns(host) as Properties;
  if (!isRecord(connection) || hasUnknown(connection)) return;
  const looks = ahead.flatMap((each) => looksOf(each, { name: each.name, owner: ownerOf(known), project, stack }));
  if (looks.length > 0) sessionFor(connection as unknown as ConnectionSettings).expect(looks);
}

/** What is wrong or not known yet tells nothing here: its own check says so, or looks for itself. */
function looksOf({ kind, inputs }: Announcement, naming: Naming): readonly Look[] {
  const definition = definitionOf(kind);
  if (definition?.looks === undefined) return [];
  const { by, at } = definition.looks;
  const { value } = validate(definition.inputs, definition.complete(markUnknowns(inputs) as Properties, naming));
  const told = by.filter((property) => value[property] !== undefined && !hasUnknown(value[property]));
  return at(Object.fromEntries(told.map((property) => [property, value[property]])), () => false);
}
