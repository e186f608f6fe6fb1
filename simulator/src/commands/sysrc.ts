import type { CommandContext, CommandResult, SimulatedCommand } from "./command";
import { NotSimulated } from "./command";
import { failure, readOptions } from "./outcome";
import { assignmentsOf, deleteVariable, setVariable } from "./sysrc-file";

const standardFiles = ["/etc/rc.conf", "/etc/rc.conf.local"];
const defaultsFile = "/etc/defaults/rc.conf";

interface Scope {
  /** Files that are read, the later one wins; the first of them that has a variable is written, else the first of all. */
  readonly files: readonly string[];
  readonly defaults: ReadonlyMap<string, string>;
}

function scopeOf(given: readonly string[], service: string | undefined, context: CommandContext): Scope {
  if (given.length > 0) return { files: given, defaults: new Map() };
  const defaults = context.files.exists(defaultsFile)
    ? assignmentsOf(context.files.read(defaultsFile))
    : new Map<string, string>();
  const dropIns =
    service === undefined
      ? []
      : [`/etc/rc.conf.d/${service}`, `/usr/local/etc/rc.conf.d/${service}`].filter((path) =>
          context.files.exists(path),
        );
  return { files: [...standardFiles, ...dropIns], defaults };
}

function read(
  name: string,
  scope: Scope,
  context: CommandContext,
): { value: string | undefined; file: string | undefined } {
  let value = scope.defaults.get(name);
  let file: string | undefined = value === undefined ? undefined : defaultsFile;
  for (const path of scope.files) {
    const found = context.files.exists(path) ? assignmentsOf(context.files.read(path)).get(name) : undefined;
    if (found === undefined) continue;
    value = found;
    file = path;
  }
  return { value, file };
}

function write(name: string, value: string, scope: Scope, context: CommandContext): void {
  const holder = [...scope.files]
    .reverse()
    .find((path) => context.files.exists(path) && assignmentsOf(context.files.read(path)).has(name));
  const path = holder ?? scope.files[0] ?? "/etc/rc.conf";
  const text = context.files.exists(path) ? context.files.read(path) : "";
  context.files.write(path, setVariable(text, name, value));
}

/** sysrc(8): reads and changes rc.conf(5). */
export const sysrc: SimulatedCommand = {
  name: "sysrc",
  source: "sysrc(8); recordings 01, 06, 09, 14",
  run: (args, context) => {
    const options = readOptions(args, "aAcdDeEf:Fhij:lLnNqR:s:vx");
    const has = (flag: string): boolean => options.flags.has(flag);
    if (options.unknown !== undefined || (options.rest.length === 0 && !has("a") && !has("l") && !has("A")))
      return failure("Usage: sysrc [OPTIONS] {name[[+|-]=value] ...}\nTry `sysrc --help' for more information.\n");
    for (const flag of ["d", "D", "L", "R", "A", "E"]) if (has(flag)) throw new NotSimulated(`sysrc -${flag}`);
    const jail = options.values.get("j")?.at(-1);
    if (jail !== undefined) return context.spawn(["jexec", jail, "sysrc", ...withoutJail(args)], { inherit: true });
    const scope = scopeOf(options.values.get("f") ?? [], options.values.get("s")?.at(-1), context);
    if (has("l"))
      return {
        stdout: `${scope.files.filter((path) => context.files.exists(path)).join(" ")}\n`,
        stderr: "",
        exitCode: 0,
      };
    if (has("a")) return listAll(scope, options.flags, context);
    return each(options.rest, options.flags, scope, context);
  },
};

function withoutJail(args: readonly string[]): string[] {
  const at = args.indexOf("-j");
  return at < 0 ? [...args] : [...args.slice(0, at), ...args.slice(at + 2)];
}

function listAll(scope: Scope, flags: ReadonlySet<string>, context: CommandContext): CommandResult {
  const names = new Set<string>();
  for (const path of scope.files)
    if (context.files.exists(path)) for (const name of assignmentsOf(context.files.read(path)).keys()) names.add(name);
  const lines = [...names].sort().map((name) => show(name, read(name, scope, context).value ?? "", flags));
  return { stdout: lines.join(""), stderr: "", exitCode: 0 };
}

function show(name: string, value: string, flags: ReadonlySet<string>): string {
  if (flags.has("n")) return `${value}\n`;
  if (flags.has("N")) return `${name}\n`;
  return flags.has("e") ? `${name}="${value}"\n` : `${name}: ${value}\n`;
}

function each(
  words: readonly string[],
  flags: ReadonlySet<string>,
  scope: Scope,
  context: CommandContext,
): CommandResult {
  let [stdout, stderr] = ["", ""];
  let exitCode = 0;
  for (const word of words) {
    const change = /^([A-Za-z_]\w*)([-+]?)=(.*)$/s.exec(word);
    const name = change?.[1] ?? word;
    const { value, file } = read(name, scope, context);
    const where = flags.has("v") ? `${file ?? scope.files[0] ?? ""}: ` : "";
    if (change === null) {
      if (flags.has("x")) {
        if (!removeFrom(name, scope, context)) {
          if (!flags.has("i")) stderr += `sysrc: unknown variable '${name}'\n`;
          exitCode = 1;
        }
      } else if (value === undefined) {
        if (!flags.has("i")) {
          stderr += flags.has("q") ? "" : `sysrc: unknown variable '${name}'\n`;
          exitCode = 1;
        }
      } else stdout += where + show(name, value, flags);
      continue;
    }
    const next = combined(value ?? "", change[2] ?? "", change[3] ?? "");
    if (flags.has("c")) {
      if ((value ?? undefined) !== next) exitCode = 1;
      continue;
    }
    write(name, next, scope, context);
    const before = value ?? "";
    if (flags.has("n")) stdout += `${next}\n`;
    else stdout += `${where}${name}: ${before} -> ${next}\n`;
  }
  return { stdout, stderr, exitCode };
}

function removeFrom(name: string, scope: Scope, context: CommandContext): boolean {
  let found = false;
  for (const path of scope.files) {
    if (!context.files.exists(path)) continue;
    const text = context.files.read(path);
    const rest = deleteVariable(text, name);
    if (rest === text) continue;
    context.files.write(path, rest);
    found = true;
  }
  return found;
}

/** `+=` adds words that are not there yet, `-=` takes words away; a first character that is no letter separates them. */
function combined(before: string, operator: string, given: string): string {
  if (operator === "") return given;
  const separator = /^[^A-Za-z0-9_./]/.exec(given)?.[0];
  const words = (text: string): string[] =>
    (separator === undefined ? text.split(/\s+/) : text.split(separator)).filter((word) => word !== "");
  const current = words(before);
  const wanted = words(given);
  const result =
    operator === "+"
      ? [...current, ...wanted.filter((word) => !current.includes(word))]
      : current.filter((word) => !wanted.includes(word));
  return result.join(separator ?? " ");
}
