import type { Properties } from "../resources/definition";
import type { PropertyChange } from "./diff";
import type { DeclarationRegistry } from "./registry";

/**
 * What a change costs beyond itself, for the resource's row; undefined for what is made in place. Replacements are left
 * to the engine, which shows them itself.
 */
export function costNotice(
  changes: readonly PropertyChange[],
  news: Properties,
  registry: DeclarationRegistry,
): string | undefined {
  const restarting = changes.filter((change) => change.cost === "restart").map((change) => change.property);
  if (restarting.length === 0 || changes.some((change) => change.cost === "replace")) return undefined;
  const inside = registry.interfacesIn(String(news.name));
  const dropped = inside.length === 0 ? "" : `; ${inside.join(", ")} will be away until it has started again`;
  return `${restarting.join(", ")}: this change restarts the jail${dropped}`;
}
