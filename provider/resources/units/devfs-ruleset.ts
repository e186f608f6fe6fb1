import { loadRuleset } from "../../host/devfs";
import { type Lines, presence, run, words } from "../../host/unit-script";

/** The ruleset; rc.d/devfs leaves alone what devfs.rules(5) does not name. */
export function devfsRulesetUnit(number: number, rules: readonly string[]): Lines {
  return [
    ...presence(`{ ${words("devfs", "rule", "-s", String(number), "show")} | grep -q .; }`),
    ...run(loadRuleset(number, rules)),
  ];
}
