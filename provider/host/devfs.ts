import type { Command } from "../transport/index";

/** Loads a ruleset in place of what is there, and looks whether devfs(8) has understood it as it was meant; no rule: it goes. */
export function loadRuleset(number: number, rules: readonly string[]): Command {
  const stdin = rules.map((rule) => `${rule}\n`).join("");
  return { argv: ["/bin/sh", "-c", LOAD, "sh", String(number)], stdin };
}

const LOAD = [
  "r=$(cat)",
  'devfs rule -s "$1" delset || exit',
  '[ -n "$r" ] || exit 0',
  'printf "%s\\n" "$r" | devfs rule -s "$1" add - || exit',
  's=$(devfs rule -s "$1" show | sed "s/^[0-9]* //")',
  '[ "$s" = "$r" ] || { echo "devfs(8) has the ruleset otherwise: $s" >&2; exit 1; }',
].join("\n");

/** The names that /etc/defaults/devfs.rules gives to the rulesets of the base system. */
const BASE: Readonly<Record<string, number>> = {
  devfsrules_hide_all: 1,
  devfsrules_unhide_basic: 2,
  devfsrules_unhide_login: 3,
  devfsrules_jail: 4,
  devfsrules_jail_vnet: 5,
};

/** Those that hide devices by a ruleset that they include. */
const HIDING_BY_INCLUDE = ["include 4", "include 5"];

/**
 * Why a rule does not hide what its reader thinks it does, or undefined. The kernel applies the rules of an included ruleset, but not those
 * that this one includes in turn (sys/fs/devfs/devfs_devs.c, devfs_rule_depth), so that a jail would see every device of the host.
 */
export function hidesNothing(rules: readonly string[], rule: string): string | undefined {
  if (!HIDING_BY_INCLUDE.includes(rule) || rules.includes("include 1") || rules.includes("hide")) return undefined;
  return `\`${rule}\` alone hides nothing, and a jail would see every device of the host: devfs(8) does not follow what an included ruleset includes. Put \`include 1\`, \`include 2\` and \`include 3\` before it, as /etc/defaults/devfs.rules does`;
}

const TYPES = ["disk", "mem", "tape", "tty"];
const WORD = /^[A-Za-z0-9_.*?[\]/+:-]+$/;

/**
 * A rule as devfs(8) shows it, whatever form of devfs.rules(5) it was given in: `add` before it, quotes around a path,
 * conditions and actions in any order.
 *
 * @throws Error that says what is wrong with it
 */
export function normalRule(text: string): string {
  const words = text.trim().split(/[ \t]+/);
  if (words[0] === "add") words.shift();
  const given = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (given.has(word)) throw new Error(`\`${word}\` stands there twice`);
    const value = words[at + 1];
    if (word === "hide" || word === "unhide") given.set(word, "");
    else if (!VALUES.has(word)) throw new Error(`\`${word}\` is no condition or action of devfs(8): ${KNOWN}`);
    else if (value === undefined) throw new Error(`\`${word}\` needs a value behind it`);
    else {
      given.set(word, readValue(word, value));
      at += 1;
    }
  }
  if (given.has("hide") && given.has("unhide")) throw new Error("a rule either hides or unhides");
  if (!ACTIONS.some((action) => given.has(action))) throw new Error(`a rule has an action: ${ACTIONS.join(", ")}`);
  return ORDER.flatMap((word) => {
    const value = given.get(word);
    return value === undefined ? [] : [value === "" ? word : `${word} ${value}`];
  }).join(" ");
}

const ACTIONS = ["hide", "unhide", "user", "group", "mode", "include"];
/** As rule.c of sbin/devfs prints them. */
const ORDER = ["type", "path", ...ACTIONS];
const VALUES = new Set(["type", "path", "user", "group", "mode", "include"]);
const KNOWN = [...ORDER].join(", ");

function readValue(word: string, text: string): string {
  const value = text.replace(/^(['"])(.*)\1$/, "$2");
  switch (word) {
    case "type":
      if (!TYPES.includes(value)) throw new Error(`a type is one of ${TYPES.join(", ")}`);
      return value;
    case "mode":
      if (!/^[0-7]{3,4}$/.test(value)) throw new Error("a mode is octal, as in 660");
      return Number.parseInt(value, 8).toString(8);
    case "include": {
      const number = value.startsWith("$") ? BASE[value.slice(1)] : Number(value);
      if (number === undefined || !Number.isInteger(number) || number < 1 || number > 65535)
        throw new Error(`\`include\` takes a ruleset's number, or one of ${Object.keys(BASE).join(", ")} behind a $`);
      return String(number);
    }
    default:
      if (!WORD.test(value)) throw new Error(`\`${word}\` takes one word: letters, digits and * ? [ ] . _ / : + -`);
      return value;
  }
}
