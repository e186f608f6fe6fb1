import type { Inventory } from "../host/inventory";
import { definitionOf } from "../resources";
import type { Properties } from "../resources/definition";
import { forgetSteps } from "./records";
import type { HostSession } from "./session";

/** With a Host goes what its owner has left there: creates that a killed engine never heard of. What is retained stays. */
export function sweptBy(host: Properties, inventory: Inventory) {
  const left = inventory.units.filter((unit) => unit.kind !== "Host" && unit.owner === host.owner && !unit.retain);
  return left.toReversed().flatMap((unit) => {
    const definition = definitionOf(unit.kind);
    if (definition === undefined) return [];
    const state = { ...unit.inputs, connection: host.connection, host: host.owner };
    return [{ unit, definition, state, sections: (known: Inventory) => definition.sections(state, known) }];
  });
}

/** The steps that take it away, part by part, and all at once. */
export function sweep(inventory: Inventory, session: HostSession, host: Properties) {
  const parts = sweptBy(host, inventory).map(({ unit, definition, state, sections }) => {
    const scene = { inventory, found: unit.found, reserve: session.reserve };
    return {
      steps: definition.teardown(state, scene),
      forget: forgetSteps(unit, inventory),
      sections: sections(inventory),
      risks: definition.risks?.(undefined, definition.observe(inventory, state), scene) ?? [],
    };
  });
  return {
    all: parts.flatMap(({ steps, forget }) => [...steps, ...forget]),
    steps: parts.flatMap(({ steps }) => steps),
    forget: parts.flatMap(({ forget }) => forget),
    sections: parts.flatMap(({ sections }) => sections),
    risks: parts.flatMap(({ risks }) => risks),
  };
}
