import type { Builtin } from "./builtin";
import { ShellError } from "./variables";

const letters: Readonly<Record<string, string>> = {
  e: "errexit",
  u: "nounset",
  x: "xtrace",
  f: "noglob",
  v: "verbose",
  a: "allexport",
  n: "noexec",
  C: "noclobber",
  m: "monitor",
  b: "notify",
  T: "trapsasync",
  P: "physical",
  E: "emacs",
  V: "vi",
  I: "ignoreeof",
  p: "privileged",
  h: "trackall",
};
const named = [...Object.values(letters), "pipefail", "nolog", "verify"];

const set: Builtin = (args, shell) => {
  if (args.length === 0) {
    for (const [name, value] of shell.variables.list())
      shell.out(`${name}=${/^[\w./:-]+$/.test(value) ? value : `'${value}'`}\n`);
    return 0;
  }
  let at = 0;
  for (; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    if (arg === "--") {
      shell.variables.positional = args.slice(at + 1);
      return 0;
    }
    if (arg === "-") {
      at += 1;
      break;
    }
    if (!/^[-+]./.test(arg)) break;
    for (const letter of arg.slice(1)) {
      let option = letters[letter];
      if (letter === "o") {
        at += 1;
        option = args[at];
        if (option === undefined || !named.includes(option)) throw new ShellError(`Illegal option -o ${option ?? ""}`);
      }
      if (option === undefined) throw new ShellError(`Illegal option -${letter}`);
      if (arg.startsWith("-")) shell.options.add(option);
      else shell.options.delete(option);
    }
  }
  if (at < args.length) shell.variables.positional = args.slice(at);
  return 0;
};

const shift: Builtin = (args, shell) => {
  const count = Number(args[0] ?? "1");
  if (count > shell.variables.positional.length) throw new ShellError("can't shift that many");
  shell.variables.positional = shell.variables.positional.slice(count);
  return 0;
};

/** getopts: the position within a word of several options is kept beside OPTIND, as sh does. */
const getopts: Builtin = (args, shell) => {
  const [specification = "", name = ""] = args;
  const words = args.length > 2 ? args.slice(2) : shell.variables.positional;
  const { variables } = shell;
  const [index, within] = (variables.get("OPTPOS_") ?? "").split(":").map(Number);
  let optind = Number(variables.get("OPTIND") ?? "1");
  let offset = index === optind && within !== undefined ? within : 1;
  const word = words[optind - 1];
  const end = (): number => {
    variables.set(name, "?");
    variables.set("OPTIND", String(optind));
    return 1;
  };
  if (word === undefined || !/^-./.test(word)) return end();
  if (word === "--") {
    optind += 1;
    return end();
  }
  const letter = word[offset] ?? "";
  const known = letter !== ":" && specification.includes(letter);
  const takes = known && specification[specification.indexOf(letter) + 1] === ":";
  const silent = specification.startsWith(":");
  offset += 1;
  let argument: string | undefined;
  if (takes) {
    argument = offset < word.length ? word.slice(offset) : words[optind];
    optind += offset < word.length ? 1 : 2;
    offset = 1;
  } else if (offset >= word.length) {
    optind += 1;
    offset = 1;
  }
  variables.set("OPTIND", String(optind));
  variables.set("OPTPOS_", `${optind}:${offset}`);
  if (!known || (takes && argument === undefined)) {
    variables.set(name, silent && known ? ":" : "?");
    if (silent) variables.set("OPTARG", letter);
    else {
      variables.unset("OPTARG");
      shell.err(known ? `No arg for -${letter} option\n` : `Illegal option -${letter}\n`);
    }
    return 0;
  }
  if (argument === undefined) variables.unset("OPTARG");
  else variables.set("OPTARG", argument);
  variables.set(name, letter);
  return 0;
};

export const argumentBuiltins: readonly [string, Builtin][] = [
  ["set", set],
  ["shift", shift],
  ["getopts", getopts],
];
