import { FileError } from "../kernel/files";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { optionValue, readOptions } from "./outcome";

/** How od(1) shows one unit of the input: so many bytes, always in so many columns. */
interface Format {
  readonly bytes: number;
  readonly width: number;
  readonly show: (value: bigint) => string;
}

const names: Readonly<Record<number, string>> = {
  0: "\\0",
  7: "\\a",
  8: "\\b",
  9: "\\t",
  10: "\\n",
  11: "\\v",
  12: "\\f",
  13: "\\r",
};

function character(value: bigint): string {
  const code = Number(value);
  const shown =
    names[code] ?? (code >= 32 && code < 127 ? String.fromCharCode(code) : code.toString(8).padStart(3, "0"));
  return `${shown.padStart(3)} `;
}

/** odformatint of usr.bin/hexdump/odsyntax.c: a unit takes four columns for each of its bytes. */
function integer(letter: string, bytes: number): Format {
  const bits = bytes * 8;
  const digits = Math.ceil(bits / (letter === "x" ? 4 : 3)) + (letter === "d" ? 1 : 0);
  const radix = letter === "x" ? 16 : letter === "o" ? 8 : 10;
  const show = (value: bigint): string => {
    const number = letter === "d" ? BigInt.asIntN(bits, value) : value;
    const text = number.toString(radix);
    return (radix === 10 ? text.padStart(digits) : text.padStart(digits, "0")).padStart(bytes * 4);
  };
  return { bytes, width: bytes * 4, show };
}

const short: Readonly<Record<string, string>> = {
  b: "o1",
  o: "o2",
  B: "o2",
  c: "c",
  d: "u2",
  D: "u4",
  x: "x2",
  h: "x2",
  X: "x4",
  H: "x4",
  s: "d2",
  i: "d4",
  l: "d8",
  O: "o4",
};
const sizes: Readonly<Record<string, number>> = { C: 1, S: 2, I: 4, L: 8, "": 4, 1: 1, 2: 2, 4: 4, 8: 8 };

function formatsOf(text: string): Format[] {
  const formats: Format[] = [];
  for (const [, letter = "", size = ""] of text.matchAll(/([acdfoux])([0-9CSIL]?)/g)) {
    const bytes = sizes[size];
    if (letter === "a" || letter === "f" || bytes === undefined) throw new NotSimulated(`od -t ${letter}${size}`);
    formats.push(letter === "c" ? { bytes: 1, width: 4, show: character } : integer(letter, bytes));
  }
  return formats;
}

function line(bytes: string, format: Format): string {
  let text = "";
  for (let at = 0; at < 16; at += format.bytes) {
    const unit = [...bytes.slice(at, at + format.bytes)].map((each) => BigInt(each.charCodeAt(0)));
    const value = unit.reduceRight((sum, byte) => (sum << 8n) | byte, 0n);
    text += unit.length === 0 ? " ".repeat(format.width) : format.show(value);
  }
  // The blank that ends a repeated "%3_c " is left out after the last one.
  return format.show === character ? text.slice(0, -1) : text;
}

function dump(bytes: string, formats: readonly Format[], address: (offset: number) => string, all: boolean): string {
  let text = "";
  let before: string | undefined;
  let starred = false;
  for (let at = 0; at < bytes.length; at += 16) {
    const chunk = bytes.slice(at, at + 16);
    if (!all && chunk === before && chunk.length === 16) {
      if (!starred) text += "*\n";
      starred = true;
      continue;
    }
    before = chunk;
    starred = false;
    for (const [index, format] of formats.entries())
      text += `${index === 0 ? `${address(at)}  ` : " ".repeat(9)}${line(chunk, format)}\n`;
  }
  return text;
}

/** od(1): integers and characters; by default shorts in octal. */
export const od: SimulatedCommand = {
  name: "od",
  source: "od(1), usr.bin/hexdump/odsyntax.c",
  readsStdin: (args) => readOptions(args, "A:aBbcDdeFfHhIij:LlN:Oost:vXx").rest.length === 0,
  run: (args, context) => {
    const options = readOptions(args, "A:aBbcDdeFfHhIij:LlN:Oost:vXx");
    if (options.unknown !== undefined) throw new NotSimulated(`od -${options.unknown}`);
    const formats: Format[] = [];
    for (const flag of options.flags) {
      if (flag === "t") for (const type of options.values.get("t") ?? []) formats.push(...formatsOf(type));
      else if (Object.hasOwn(short, flag)) formats.push(...formatsOf(short[flag] ?? ""));
      else if (!"AjNv".includes(flag)) throw new NotSimulated(`od -${flag}`);
    }
    if (formats.length === 0) formats.push(integer("o", 2));
    const base = optionValue(options, "A") ?? "o";
    const radix = base === "x" ? 16 : base === "d" ? 10 : 8;
    const address = (offset: number): string =>
      base === "n" ? " ".repeat(7) : offset.toString(radix).padStart(7, "0");
    const { bytes, stderr } = input(options.rest, context);
    const from = Number(optionValue(options, "j") ?? "0");
    const to = optionValue(options, "N") === undefined ? bytes.length : from + Number(optionValue(options, "N"));
    const chosen = bytes.slice(from, to);
    const body = dump(chosen, formats, (offset) => address(offset + from), options.flags.has("v"));
    const end = base === "n" || chosen === "" ? "" : `${address(from + chosen.length)}\n`;
    return { stdout: body + end, stderr, exitCode: stderr === "" ? 0 : 1 } satisfies CommandResult;
  },
};

function input(paths: readonly string[], { files, stdin }: CommandContext): { bytes: string; stderr: string } {
  if (paths.length === 0) return { bytes: stdin, stderr: "" };
  let bytes = "";
  let stderr = "";
  for (const path of paths) {
    try {
      bytes += files.read(path);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      stderr += `od: ${path}: ${error.text}\n`;
    }
  }
  return { bytes, stderr };
}
