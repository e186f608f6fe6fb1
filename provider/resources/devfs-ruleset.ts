import { z } from "zod";
import { hidesNothing, loadRuleset, normalRule } from "../host/devfs";
import { devfsRulesAt } from "../host/inventory";
import { derivedNumber } from "../host/names";
import { step } from "../host/step";
import { same } from "../schema/equality";
import { onHost } from "./common";
import { defineResource } from "./definition";
import { devfsRulesetUnit } from "./units/devfs-ruleset";

const rule = z.string().transform((text, context) => {
  try {
    return normalRule(text);
  } catch (thrown) {
    context.addIssue({ code: "custom", message: thrown instanceof Error ? thrown.message : String(thrown) });
    return z.NEVER;
  }
});

/**
 * What jails with a network stack of their own see, as devfsrules_jail_vnet has it, and the packet filter device that dhclient(8) works
 * with. All that is included stands here: the kernel does not follow what an included ruleset includes.
 */
const FOR_DHCP = ["include 1", "include 2", "include 3", "include 4", "include 5", "path bpf* unhide"];

const inputs = z.strictObject({
  ...onHost,
  number: z
    .int("a ruleset's number is a whole one")
    .min(1, "rulesets count from 1: 0 is no ruleset")
    .max(65535, "a ruleset's number is at most 65535")
    .meta({
      description: "Its number, as a jail's `devfsRuleset` takes it. 1 to 5 are those of the base system.",
      change: "replace",
      picked: "from 1000 to 60999, by a hash of project, stack, host and the resource's name",
    }),
  rules: z.array(rule).min(1, "a ruleset without rules does not exist").default(FOR_DHCP).meta({
    description:
      "Its rules in their order, as devfs.rules(5) has them: `include $devfsrules_hide_all`, `path 'bpf*' unhide`. What an included ruleset includes in turn is not followed (devfs(8)). A jail that runs sees a change when it is started next.",
  }),
});

const outputs = z.strictObject({});

type Inputs = z.output<typeof inputs>;
type Outputs = object;
interface Found {
  /** The rules that were there before, under the same number. */
  readonly rules?: readonly string[];
}

export const devfsRuleset = defineResource<Inputs, Outputs>({
  kind: "DevfsRuleset",
  description:
    "A devfs(8) ruleset: which devices a jail sees. Without `rules` it is the one that DHCP in a jail needs. No line of devfs.rules is touched; it is loaded before any jail starts.",
  example: [
    'const dhcp = new freebsd.DevfsRuleset("dhcp", { host: edge });',
    'new freebsd.Jail("web", { host: edge, path: "/jails/web", devfsRuleset: dhcp });',
  ].join("\n"),
  manuals: ["devfs(8)", "devfs.rules(5)", "bpf(4)"],
  inputs,
  outputs,
  complete: (given, { name, owner }) => ({ ...given, number: given.number ?? derivedNumber(owner, name, 1000, 60000) }),
  verify: ({ rules, number }) =>
    Array.isArray(rules)
      ? rules.flatMap((text, index) => {
          const path = `rules[${index}]`;
          if (text === `include ${String(number)}`) return [{ path, message: "a ruleset cannot include itself" }];
          const problem = hidesNothing(rules.map(String), String(text));
          return problem === undefined ? [] : [{ path, message: problem }];
        })
      : [],
  claims: ({ number }) => [{ what: "devfs ruleset", value: String(number), path: "number" }],
  identify: ({ number }) => String(number),
  fromId: (id) => ({ number: Number(id) }),
  sections: ({ number }) => ["devfs", `devfs:${number}`],
  looks: { by: ["number"], at: ({ number }) => (number === undefined ? [] : [`devfs:${number}`]) },
  observe: (inventory, { number }) => {
    const rules = devfsRulesAt(inventory, number);
    return rules.length === 0 ? undefined : { number, rules: [...rules] };
  },
  occupied: (inventory, { number }) =>
    devfsRulesAt(inventory, number).length === 0
      ? undefined
      : `number: a devfs ruleset ${number} is there already, and it is not this program's`,
  missing: (inventory, { rules, number }, declared) => {
    const included = rules.map((text) => Number(/(?:^| )include (\d+)$/.exec(text)?.[1] ?? 0));
    const absent = included.findIndex(
      (each) =>
        each !== 0 &&
        each !== number &&
        !inventory.devfsRulesets.includes(each) &&
        !declared("devfs ruleset", String(each)),
    );
    return absent < 0 ? undefined : `rules[${absent}]: there is no devfs ruleset ${included[absent]} to include`;
  },
  remember: (inventory, { number }, previous) =>
    previous ?? ({ rules: devfsRulesAt(inventory, number) } satisfies Found),
  plan: ({ number, rules }, actual) =>
    same(rules, actual?.rules)
      ? []
      : [{ run: loadRuleset(number, rules), undo: [back(number, actual)], partial: true }],
  teardown: ({ number, rules }, { inventory, found }) => {
    const before = (found as Found).rules ?? [];
    return same(before, devfsRulesAt(inventory, number))
      ? []
      : [step(loadRuleset(number, before), loadRuleset(number, rules))];
  },
  unit: ({ number, rules }) => devfsRulesetUnit(number, rules),
});

function back(number: number, actual: Partial<Inputs> | undefined) {
  return loadRuleset(number, actual?.rules ?? []);
}
