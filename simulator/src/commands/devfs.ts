import { parseRule } from "../kernel/devfs";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { RuleError, readRule, ruleNumber } from "./devfs-rule";
import { failure, optionValue, readOptions, success } from "./outcome";

const usage = "usage: devfs rule|ruleset arguments\n";

/** devfs(8): the rules that decide which devices a jail sees. */
export const devfs: SimulatedCommand = {
  name: "devfs",
  source: "devfs(8) and its source, sys/fs/devfs/devfs_rule.c; recording 06 steps 19 to 21",
  readsStdin: (args) => args.includes("-"),
  run: (args, context) => {
    const options = readOptions(args, "m:");
    const [keyword, ...rest] = options.rest;
    if (options.unknown !== undefined) return failure(`devfs: illegal option -- ${options.unknown}\n${usage}`);
    if (keyword === undefined) return failure(usage);
    const mountPoint = optionValue(options, "m") ?? "/dev";
    if (!context.files.exists(mountPoint)) return failure(`devfs: open: ${mountPoint}: No such file or directory\n`);
    if (keyword === "rule") return runRule(rest, mountPoint, context);
    if (keyword === "ruleset") throw new NotSimulated("devfs ruleset");
    return failure(`devfs: unknown command: ${keyword}\n`);
  },
};

function complaint(text: string): CommandResult {
  return failure(`devfs rule: ${text}\n`);
}

function runRule(args: readonly string[], mountPoint: string, context: CommandContext): CommandResult {
  const options = readOptions(args, "s:");
  const [action, ...words] = options.rest;
  if (options.unknown !== undefined) return complaint(`illegal option -- ${options.unknown}\n${usage.trimEnd()}`);
  const set = optionValue(options, "s");
  const number = set === undefined ? 0 : ruleNumber(set);
  if (number === undefined) return complaint(`error converting to number: ${set}`);
  if (action === undefined) return failure(usage);
  const run = actions.get(action);
  if (run === undefined) return complaint(`unknown command: ${action}`);
  if (mountPoint !== "/dev" && number === 0) throw new NotSimulated("devfs rules of a mount point's own ruleset");
  try {
    return run(number, words, context);
  } catch (error) {
    if (error instanceof RuleError) return complaint(error.message);
    throw error;
  }
}

type Action = (ruleset: number, words: readonly string[], context: CommandContext) => CommandResult;

/** Rules are the host's: in a jail every one of these is refused (PRIV_DEVFS_RULE). */
function ioctl(name: string, context: CommandContext, error?: string): void {
  const text = context.jail === undefined ? error : "Operation not permitted";
  if (text !== undefined) throw new RuleError(`ioctl ${name}: ${text}`);
}

const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ["showsets", showSets],
  ["show", show],
  ["add", add],
  ["del", del],
  ["delset", delSet],
  ["apply", notApplied],
  ["applyset", notApplied],
]);

function notApplied(): CommandResult {
  throw new NotSimulated("devfs rule apply and applyset: rules take effect at a mount only");
}

function showSets(_: number, words: readonly string[], context: CommandContext): CommandResult {
  if (words.length > 0) return failure(usage);
  ioctl("DEVFSIO_SGETNEXT", context);
  const numbers = [...context.kernel.devfsRulesets.keys()].sort((a, b) => a - b);
  return success(numbers.map((number) => `${number}\n`).join(""));
}

function show(ruleset: number, words: readonly string[], context: CommandContext): CommandResult {
  const rules = context.kernel.devfsRulesets.get(ruleset) ?? [];
  ioctl("DEVFSIO_RGETNEXT", context);
  const [only] = words;
  if (only === undefined) return success(rules.map((rule) => `${rule}\n`).join(""));
  const wanted = integer(only);
  // It asks for the first rule from this number on, and prints it only when it is the one.
  const next = rules.find((rule) => parseRule(rule).number >= wanted);
  if (next === undefined) ioctl("DEVFSIO_RGETNEXT", context, "No such file or directory");
  return success(next !== undefined && parseRule(next).number === wanted ? `${next}\n` : "");
}

function integer(text: string): number {
  if (!/^-?[0-9]+$/.test(text)) throw new RuleError(`error converting to integer: ${text}`);
  return Number(text);
}

function add(ruleset: number, words: readonly string[], context: CommandContext): CommandResult {
  if (words.length === 0) return failure(usage);
  if (words[0] !== "-") insert(ruleset, words, context, "ioctl DEVFSIO_RADD");
  else {
    const lines = context.stdin.split("\n");
    if (lines.at(-1) === "") lines.pop();
    for (const line of lines)
      insert(
        ruleset,
        line.split(/[ \t]+/).filter((word) => word !== ""),
        context,
        "ioctl",
      );
  }
  return success();
}

/** A rule without a number comes a hundred behind the last. */
function insert(ruleset: number, words: readonly string[], context: CommandContext, what: string): void {
  const { devfsRulesets } = context.kernel;
  const { number, text, include } = readRule(words, context);
  const refuse = (error: string): never => {
    throw new RuleError(`${what}: ${error}`);
  };
  if (context.jail !== undefined) refuse("Operation not permitted");
  const rules = devfsRulesets.get(ruleset) ?? [];
  if (number !== undefined && rules.some((rule) => parseRule(rule).number === number)) refuse("File exists");
  if (ruleset === 0) refuse("Input/output error");
  if (include !== undefined && !devfsRulesets.has(include)) refuse("No such process");
  const last = rules.at(-1);
  const chosen = number ?? (last === undefined ? 0 : parseRule(last).number) + 100;
  if (chosen > 65535) refuse("Result too large");
  const all = [...rules, `${chosen} ${text}`].sort((a, b) => parseRule(a).number - parseRule(b).number);
  devfsRulesets.set(ruleset, all);
}

function del(ruleset: number, words: readonly string[], context: CommandContext): CommandResult {
  const [which] = words;
  if (which === undefined) return failure(usage);
  const number = integer(which);
  const rules = context.kernel.devfsRulesets.get(ruleset) ?? [];
  const gone = rules.find((rule) => parseRule(rule).number === number);
  ioctl("DEVFSIO_RDEL", context, gone === undefined ? "No such file or directory" : undefined);
  if (gone !== undefined) remove(ruleset, [gone], context);
  return success();
}

function delSet(ruleset: number, words: readonly string[], context: CommandContext): CommandResult {
  if (words.length > 0) return failure(usage);
  ioctl("DEVFSIO_RGETNEXT", context);
  remove(ruleset, context.kernel.devfsRulesets.get(ruleset) ?? [], context);
  return success();
}

/** Takes rules away; a ruleset without rules goes as soon as no rule includes it (devfs_ruleset_reap). */
function remove(ruleset: number, gone: readonly string[], { kernel }: CommandContext): void {
  const { devfsRulesets } = kernel;
  const rules = devfsRulesets.get(ruleset);
  if (rules === undefined) return;
  devfsRulesets.set(
    ruleset,
    rules.filter((rule) => !gone.includes(rule)),
  );
  const touched = [ruleset, ...gone.flatMap((rule) => includedBy(rule) ?? [])];
  for (const number of touched) {
    const isIncluded = [...devfsRulesets.values()].some((all) => all.some((rule) => includedBy(rule) === number));
    if (devfsRulesets.get(number)?.length === 0 && !isIncluded) devfsRulesets.delete(number);
  }
}

function includedBy(rule: string): number | undefined {
  const number = /(?:^| )include ([0-9]+)$/.exec(parseRule(rule).text)?.[1];
  return number === undefined ? undefined : Number(number);
}
