import { FileError } from "../kernel/files";
import type { Builtin } from "./builtin";
import { ShellError } from "./variables";

const identifier = /^[A-Za-z_]\w*$/;

function single(value: string): string {
  return /^[\w./:@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", `'"'"'`)}'`;
}

function marking(mark: "exported" | "readonly", word: string): Builtin {
  return (args, shell) => {
    const names = args.filter((arg) => arg !== "-p" && arg !== "--");
    if (names.length === 0) {
      for (const [name, value] of shell.variables.marked(mark))
        shell.out(
          args.includes("-p") ? `${word} ${name}${value === undefined ? "" : `=${single(value)}`}\n` : `${name}\n`,
        );
      return 0;
    }
    for (const arg of names) {
      const equals = arg.indexOf("=");
      const name = equals < 0 ? arg : arg.slice(0, equals);
      if (!identifier.test(name)) throw new ShellError(`${name}: bad variable name`);
      if (equals >= 0) shell.variables.set(name, arg.slice(equals + 1));
      shell.variables.mark(name, mark);
    }
    return 0;
  };
}

const local: Builtin = (args, shell) => {
  for (const arg of args) {
    if (arg === "-") continue;
    const equals = arg.indexOf("=");
    const name = equals < 0 ? arg : arg.slice(0, equals);
    shell.variables.local(name);
    if (equals >= 0) shell.variables.set(name, arg.slice(equals + 1));
  }
  return 0;
};

const unset: Builtin = (args, shell) => {
  const functions = args[0] === "-f";
  for (const name of args.filter((arg) => arg !== "-f" && arg !== "-v")) {
    if (functions) shell.functions.delete(name);
    else shell.variables.unset(name);
  }
  return 0;
};

const changeDirectory: Builtin = (args, shell) => {
  const [given] = args.filter((arg) => arg !== "-L" && arg !== "-P" && arg !== "--");
  let target = given ?? shell.variables.get("HOME");
  if (target === undefined) throw new ShellError("HOME not set");
  if (target === "-") {
    const previous = shell.variables.get("OLDPWD");
    if (previous === undefined) throw new ShellError("OLDPWD not set");
    target = previous;
    shell.out(`${target}\n`);
  }
  try {
    const found = shell.files.stat(target);
    if (found.kind !== "directory") throw new FileError("ENOTDIR", target);
  } catch (error) {
    if (error instanceof FileError) throw new ShellError(`${target}: ${error.text}`);
    throw error;
  }
  shell.variables.set("OLDPWD", shell.files.cwd);
  // sh(1), cd: "-P" follows symbolic links, so that the folder is known by where it really is.
  shell.files = shell.files.at(args.includes("-P") ? shell.files.realpath(target) : target);
  shell.variables.set("PWD", shell.files.cwd);
  return 0;
};

/** Reads one line into variables (sh(1), read): `-r` keeps backslashes, `-t` is not waited for. */
const read: Builtin = async (args, shell) => {
  let raw = false;
  let at = 0;
  for (; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    if (arg === "-p" || arg === "-t") at += 1;
    else if (/^-[re]+$/.test(arg)) raw ||= arg.includes("r");
    else if (arg === "--") {
      at += 1;
      break;
    } else break;
  }
  const names = args.slice(at);
  if (names.length === 0) throw new ShellError("arg count");
  let line = "";
  let ended = false;
  for (;;) {
    const piece = (await shell.descriptors.get(0)?.readLine()) ?? "";
    ended = !piece.endsWith("\n");
    line += ended ? piece : piece.slice(0, -1);
    if (raw || ended || !/(?:^|[^\\])(?:\\\\)*\\$/.test(line)) break;
    line = line.slice(0, -1);
  }
  const separators = shell.variables.get("IFS") ?? " \t\n";
  const fields = splitLine(line, names.length, separators, raw);
  for (const [index, name] of names.entries()) shell.variables.set(name, fields[index] ?? "");
  return ended ? 1 : 0;
};

/** The last variable takes the rest of the line, with its separators but without trailing blanks. */
function splitLine(line: string, count: number, separators: string, raw: boolean): string[] {
  const characters: { text: string; separator: boolean; blank: boolean }[] = [];
  for (let at = 0; at < line.length; at += 1) {
    let text = line[at] ?? "";
    const escaped = !raw && text === "\\";
    if (escaped) {
      at += 1;
      text = line[at] ?? "";
    }
    const separator = !escaped && separators.includes(text);
    characters.push({ text, separator, blank: separator && " \t\n".includes(text) });
  }
  while (characters[characters.length - 1]?.blank === true) characters.pop();
  let at = 0;
  while (characters[at]?.blank === true) at += 1;
  const fields: string[] = [];
  while (fields.length < count - 1 && at < characters.length) {
    let field = "";
    for (; at < characters.length && characters[at]?.separator === false; at += 1) field += characters[at]?.text;
    while (characters[at]?.blank === true) at += 1;
    if (characters[at]?.separator === true && characters[at]?.blank === false) {
      at += 1;
      while (characters[at]?.blank === true) at += 1;
    }
    fields.push(field);
  }
  const rest = characters.slice(at);
  const last = rest[rest.length - 1];
  const oneMore = rest.filter((each) => each.separator && !each.blank).length === 1 && last?.separator === true;
  fields.push((oneMore ? rest.slice(0, -1) : rest).map((each) => each.text).join(""));
  return fields;
}

export const variableBuiltins: readonly [string, Builtin][] = [
  ["export", marking("exported", "export")],
  ["readonly", marking("readonly", "readonly")],
  ["local", local],
  ["unset", unset],
  ["cd", changeDirectory],
  ["chdir", changeDirectory],
  ["read", read],
  [
    "pwd",
    (args, shell) => {
      const { cwd } = shell.files;
      shell.out(`${args.includes("-P") ? shell.files.realpath(cwd) : cwd}\n`);
      return 0;
    },
  ],
  [
    "umask",
    (args, shell) => {
      const [mask] = args;
      if (mask === undefined) shell.out(`${shell.files.umask.toString(8).padStart(4, "0")}\n`);
      else if (!/^[0-7]+$/.test(mask)) throw new ShellError(`Illegal number: ${mask}`);
      else shell.files = shell.files.masked(Number.parseInt(mask, 8) & 0o777);
      return 0;
    },
  ],
];
