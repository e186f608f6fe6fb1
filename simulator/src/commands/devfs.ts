import { parseRule } from "../kernel/devfs";
import type { CommandContext, CommandResult, SimulatedCommand } from "./command";
import { NotSimulated } from "./command";
import { failure, readOptions, success } from "./outcome";

const usage = "usage: devfs rule [-s ruleset] ...\n       devfs ruleset ruleset\n";

/** devfs(8): the rules that decide which devices a jail sees. */
export const devfs: SimulatedCommand = {
  name: "devfs",
  source: "devfs(8); recording 06 steps 19 to 21",
  run: (args, context) => {
    const options = readOptions(args, "m:");
    const [keyword, ...rest] = options.rest;
    if (keyword === "ruleset") throw new NotSimulated("devfs ruleset");
    if (keyword !== "rule") return failure(usage);
    return rule(rest, context);
  },
};

function rule(args: readonly string[], context: CommandContext): CommandResult {
  const options = readOptions(args, "s:");
  const [action, ...words] = options.rest;
  const { devfsRulesets } = context.kernel;
  const number = Number(options.values.get("s")?.at(-1) ?? "0");
  const rules = devfsRulesets.get(number) ?? [];
  switch (action) {
    case "showsets":
      return success(
        [...devfsRulesets.keys()]
          .sort((a, b) => a - b)
          .map((each) => `${each}\n`)
          .join(""),
      );
    case "show":
      return success(
        rules
          .filter((each) => words[0] === undefined || parseRule(each).number === Number(words[0]))
          .map((each) => `${each}\n`)
          .join(""),
      );
    case "delset":
      devfsRulesets.delete(number);
      return success();
    case "del": {
      const rest = rules.filter((each) => parseRule(each).number !== Number(words[0]));
      if (rest.length === rules.length) return failure("devfs rule: ioctl DEVFSIO_RDEL: No such file or directory\n");
      if (rest.length === 0) devfsRulesets.delete(number);
      else devfsRulesets.set(number, rest);
      return success();
    }
    case "add": {
      if (words[0] === "-") {
        for (const line of context.stdin.split("\n"))
          if (line.trim() !== "") add(number, line.trim().split(/\s+/), context);
        return success();
      }
      add(number, words, context);
      return success();
    }
    case "apply":
    case "applyset":
      return success();
    default:
      return failure(usage);
  }
}

/** A rule without a number comes a hundred behind the last. */
function add(ruleset: number, words: readonly string[], context: CommandContext): void {
  const { devfsRulesets } = context.kernel;
  const rules = [...(devfsRulesets.get(ruleset) ?? [])];
  const explicit = /^[0-9]+$/.test(words[0] ?? "") ? Number(words[0]) : undefined;
  const last = Math.max(0, ...rules.map((each) => parseRule(each).number));
  const number = explicit ?? last + 100;
  const text = (explicit === undefined ? words : words.slice(1)).join(" ");
  rules.push(`${number} ${text}`);
  devfsRulesets.set(
    ruleset,
    rules.sort((a, b) => parseRule(a).number - parseRule(b).number),
  );
}
