import type { PropertyChange } from "./diff";

/**
 * What a change costs beyond itself, for the resource's row; undefined for what is made in place. Replacements are left
 * to the engine, which shows them itself.
 *
 * @param inside asks the host for the interfaces in the jail. The program cannot tell: what goes into a jail is checked after it.
 */
export async function costNotice(
  changes: readonly PropertyChange[],
  inside: () => Promise<readonly string[]>,
): Promise<string | undefined> {
  const restarting = changes.filter((change) => change.cost === "restart").map((change) => change.property);
  if (restarting.length === 0 || changes.some((change) => change.cost === "replace")) return undefined;
  const names = await inside();
  const dropped = names.length === 0 ? "" : `; ${names.join(", ")} will be away until it has started again`;
  return `${restarting.join(", ")}: this change restarts the jail${dropped}`;
}
