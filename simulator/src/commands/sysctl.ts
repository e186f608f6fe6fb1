import { isKernelError } from "../kernel/errno";
import { findJail } from "../kernel/jail-lookup";
import type { SysctlDefinition } from "../kernel/sysctl-table";
import {
  findSysctls,
  isRecordedWholly,
  mayExistElsewhere,
  readSysctl,
  type SysctlScope,
  writeSysctl,
} from "../kernel/sysctls";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure, type Options, optionValue, readOptions } from "./outcome";

/** Options that change the output in ways nobody recorded. */
const notSimulated = ["A", "b", "B", "d", "F", "h", "I", "J", "l", "o", "t", "V", "x", "X"];

interface Output {
  stdout: string;
  stderr: string;
  failed: boolean;
}

function run(args: readonly string[], context: CommandContext): CommandResult {
  const options = readOptions(args, "AabB:deFf:hiIj:JlNnoqtTVWxX");
  if (options.unknown !== undefined) throw new NotSimulated(`sysctl -${options.unknown}`);
  for (const flag of notSimulated) if (options.flags.has(flag)) throw new NotSimulated(`sysctl -${flag}`);
  const jailName = optionValue(options, "j");
  const jail = jailName === undefined ? context.jail : findJail(context.kernel, context.jail, jailName);
  if (jailName !== undefined && jail === undefined) return failure(`sysctl: jail "${jailName}" not found\n`);
  const scope: SysctlScope = { kernel: context.kernel, vnet: jail?.vnet ?? context.vnet, jail };
  const output: Output = { stdout: "", stderr: "", failed: false };
  const file = optionValue(options, "f");
  if (file !== undefined) readSettings(scope, options, output, file, context);
  if (options.flags.has("a")) for (const found of findSysctls(scope.kernel, "")) show(scope, options, output, found);
  for (const word of options.rest) handle(scope, options, output, word, "");
  return { stdout: output.stdout, stderr: output.stderr, exitCode: output.failed ? 1 : 0 };
}

function readSettings(
  scope: SysctlScope,
  options: Options,
  output: Output,
  file: string,
  context: CommandContext,
): void {
  let text: string;
  try {
    text = context.files.read(file);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "FileError") throw error;
    complain(output, `sysctl: ${file}: No such file or directory`);
    return;
  }
  for (const [at, line] of text.split("\n").entries()) {
    const setting = trimmed(line.replace(/#.*$/, ""));
    if (setting !== "") handle(scope, options, output, setting, ` at line ${at + 1}`);
  }
}

/** Without what isspace(3) counts as space, byte by byte: of a character of several bytes none goes. */
function trimmed(text: string): string {
  return text.replace(/^[\t-\r ]+|[\t-\r ]+$/g, "");
}

function complain(output: Output, text: string): void {
  output.stderr += `${text}\n`;
  output.failed = true;
}

/** `name` or `name=value` (parse() of sbin/sysctl/sysctl.c). */
function handle(scope: SysctlScope, options: Options, output: Output, word: string, place: string): void {
  const equals = word.search(/[=:]/);
  const name = trimmed(equals < 0 ? word : word.slice(0, equals));
  const value = equals < 0 ? undefined : trimmed(word.slice(equals + 1)).replace(/^"(.*)"$/, "$1");
  const found = findSysctls(scope.kernel, name);
  const [first] = found;
  if (first === undefined) {
    if (mayExistElsewhere(scope.kernel, name)) throw new NotSimulated(`the sysctl ${name}`);
    if (!options.flags.has("i")) complain(output, `sysctl: unknown oid '${name}'${place}`);
    return;
  }
  if (value === undefined) {
    if (first.name !== name && !isRecordedWholly(name)) throw new NotSimulated(`all sysctls below ${name}`);
    for (const definition of found) show(scope, options, output, definition);
    return;
  }
  if (first.name !== name) complain(output, `sysctl: oid '${name}' isn't a leaf node${place}`);
  else set(scope, options, output, first, value, place);
}

function label(options: Options, name: string): string {
  if (options.flags.has("n")) return "";
  return options.flags.has("e") ? `${name}=` : `${name}: `;
}

/** With -W and -T others are passed over (show_var() of sbin/sysctl/sysctl.c). */
function isShown(options: Options, { name, writable, tunable }: SysctlDefinition): boolean {
  if (options.flags.has("W")) return writable;
  if (options.flags.has("T") && writable) throw new NotSimulated(`whether the loader can set ${name}`);
  return !options.flags.has("T") || tunable;
}

function show(scope: SysctlScope, options: Options, output: Output, definition: SysctlDefinition): void {
  if (!isShown(options, definition)) return;
  if (options.flags.has("N")) output.stdout += `${definition.name}\n`;
  else output.stdout += `${label(options, definition.name)}${readSysctl(scope, definition)}\n`;
}

function set(
  scope: SysctlScope,
  options: Options,
  output: Output,
  definition: SysctlDefinition,
  value: string,
  place: string,
): void {
  const { name } = definition;
  if (!definition.writable) {
    complain(output, `sysctl: oid '${name}' is ${definition.tunable ? "a read only tunable" : "read only"}${place}`);
    if (definition.tunable) complain(output, "sysctl: Tunable values are set in /boot/loader.conf");
    return;
  }
  if (value === "" && definition.type === "int") {
    complain(output, `sysctl: ${name}: empty numeric value${place}`);
    return;
  }
  if (definition.type === "int" && !/^[-+]?(0[xX][0-9a-fA-F]+|\d+)$/.test(value)) {
    complain(output, `sysctl: invalid integer '${value}'${place}`);
    return;
  }
  const before = readSysctl(scope, definition);
  try {
    writeSysctl(scope, definition, definition.type === "int" ? String(Number(value)) : value);
  } catch (error) {
    if (!isKernelError(error)) throw error;
    complain(output, `sysctl: ${name}=${value}${place}: ${error.message}`);
    return;
  }
  if (!options.flags.has("q"))
    output.stdout += `${label(options, name)}${before} -> ${readSysctl(scope, definition)}\n`;
}

export const sysctl: SimulatedCommand = { name: "sysctl", source: "sysctl(8), recordings 01 and 09", run };
