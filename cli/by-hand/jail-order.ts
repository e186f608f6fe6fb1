import type { RunningJail } from "../../provider/host/inventory";
import type { ConfiguredJail } from "./conf";

/** The host's own jails, without those inside of jails: each behind those that its jail.conf has it depend on. */
export function* inOrder(
  jails: readonly RunningJail[],
  written: ReadonlyMap<string, ConfiguredJail>,
): Generator<RunningJail> {
  const waiting = jails.filter(({ dying, parent }) => !dying && parent === 0);
  const passed = new Set<string>();
  const needs = (name: string) => written.get(name)?.parameters.get("depend") ?? [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex(({ name }) =>
      needs(name).every((each) => passed.has(each) || !jails.some((jail) => jail.name === each)),
    );
    const [jail] = waiting.splice(Math.max(ready, 0), 1);
    if (jail === undefined) break;
    yield jail;
    passed.add(jail.name);
  }
}
