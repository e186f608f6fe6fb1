import type { FileView } from "../kernel/files";
import type { Builtin } from "./builtin";
import { ShellError } from "./variables";

const fileTests: Readonly<Record<string, (path: string, files: FileView) => boolean>> = {
  e: (path, files) => files.exists(path),
  f: (path, files) => files.node(path)?.kind === "file",
  d: (path, files) => files.isDirectory(path),
  s: (path, files) => files.exists(path) && files.stat(path).size > 0,
  r: (path, files) => files.exists(path),
  w: (path, files) => files.exists(path) && !files.stat(path).mount.readOnly,
  x: (path, files) => {
    const node = files.node(path);
    return node?.kind === "directory" || (node !== undefined && (node.mode & 0o111) !== 0);
  },
  L: (path, files) => files.node(path, false)?.kind === "link",
  h: (path, files) => files.node(path, false)?.kind === "link",
  c: (path, files) => files.node(path)?.kind === "device",
  b: () => false,
  p: () => false,
  S: () => false,
  O: (path, files) => files.exists(path),
  G: (path, files) => files.exists(path),
  u: (path, files) => ((files.node(path)?.mode ?? 0) & 0o4000) !== 0,
  g: (path, files) => ((files.node(path)?.mode ?? 0) & 0o2000) !== 0,
  k: (path, files) => ((files.node(path)?.mode ?? 0) & 0o1000) !== 0,
};

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "-eq": (a, b) => a === b,
  "-ne": (a, b) => a !== b,
  "-lt": (a, b) => a < b,
  "-le": (a, b) => a <= b,
  "-gt": (a, b) => a > b,
  "-ge": (a, b) => a >= b,
};

const strings: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  "=": (a, b) => a === b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
};

function number(text: string): number {
  if (!/^\s*[-+]?[0-9]+\s*$/.test(text)) throw new ShellError(`${text}: bad number`);
  return Number(text);
}

/** Evaluates test(1)'s expression; POSIX's rules by the number of arguments come first. */
export function evaluateTest(args: readonly string[], files: FileView): boolean {
  let at = 0;

  function isBinary(operator: string | undefined): boolean {
    return (
      operator !== undefined &&
      (operator in comparisons || operator in strings || ["-nt", "-ot", "-ef"].includes(operator))
    );
  }

  function binary(left: string, operator: string, right: string): boolean {
    const compare = comparisons[operator];
    if (compare !== undefined) return compare(number(left), number(right));
    const strings_ = strings[operator];
    if (strings_ !== undefined) return strings_(left, right);
    const time = (path: string): number => (files.exists(path) ? files.stat(path).mtime : Number.NEGATIVE_INFINITY);
    if (operator === "-nt") return time(left) > time(right);
    if (operator === "-ot") return time(left) < time(right);
    return files.exists(left) && files.node(left) === files.node(right);
  }

  function primary(): boolean {
    const word = args[at];
    if (word === undefined) throw new ShellError("argument expected");
    if (args.length - at >= 3 && isBinary(args[at + 1])) {
      at += 3;
      return binary(word, args[at - 2] ?? "", args[at - 1] ?? "");
    }
    if (word === "(" && args.length - at > 1) {
      at += 1;
      const value = or();
      if (args[at] !== ")") throw new ShellError("closing paren expected");
      at += 1;
      return value;
    }
    const operand = args[at + 1];
    if (operand !== undefined && /^-[a-zA-Z]$/.test(word)) {
      const letter = word.slice(1);
      if (letter === "n" || letter === "z") {
        at += 2;
        return (operand !== "") === (letter === "n");
      }
      if (letter === "t") {
        at += 2;
        return false;
      }
      const check = fileTests[letter];
      if (check !== undefined) {
        at += 2;
        return operand !== "" && check(operand, files);
      }
    }
    at += 1;
    return word !== "";
  }

  function not(): boolean {
    if (args[at] === "!" && at + 1 < args.length) {
      at += 1;
      return !not();
    }
    return primary();
  }

  function and(): boolean {
    let value = not();
    while (args[at] === "-a") {
      at += 1;
      const right = not();
      value = value && right;
    }
    return value;
  }

  function or(): boolean {
    let value = and();
    while (args[at] === "-o") {
      at += 1;
      const right = and();
      value = value || right;
    }
    return value;
  }

  if (args.length === 0) return false;
  if (args.length === 4 && args[0] === "!") return !evaluateTest(args.slice(1), files);
  const value = or();
  if (at < args.length) throw new ShellError(`${args[at] ?? ""}: unexpected operator`);
  return value;
}

function test(args: readonly string[], files: FileView): number {
  return evaluateTest(args, files) ? 0 : 1;
}

export const testBuiltins: readonly [string, Builtin][] = [
  ["test", (args, shell) => test(args, shell.files)],
  [
    "[",
    (args, shell) => {
      if (args[args.length - 1] !== "]") throw new ShellError("missing ]");
      return test(args.slice(0, -1), shell.files);
    },
  ],
];
