import type { Inventory, RunningJail } from "../../provider/host/inventory";
import type { ConfiguredJail } from "./conf";
import { dependsOf } from "./jails";

/** The host's own jails, without those inside of jails: each behind those that it depends on. */
export function* inOrder(inventory: Inventory, written: ReadonlyMap<string, ConfiguredJail>): Generator<RunningJail> {
  const { jails } = inventory;
  const waiting = jails.filter(({ dying, parent }) => !dying && parent === 0);
  const passed = new Set<string>();
  const needs = (name: string) => dependsOf(name, written.get(name), inventory);
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
