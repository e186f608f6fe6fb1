import { findJailByName } from "../kernel/jails";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure, type Options, optionValue, readOptions, success } from "./outcome";
import { RcVariables } from "./sysrc-variables";

const usage = "Usage: sysrc [OPTIONS] {name[[+|-]=value] ...}\nTry `sysrc --help' for more information.\n";
const letters = "aAcdDeEf:Fhij:lLnNqR:s:vxX";

/** sysrc(8): reads and changes rc.conf(5). A shell script on a real host. */
export const sysrc: SimulatedCommand = {
  name: "sysrc",
  source: "sysrc(8), its script and bsdconfig's sysrc.subr; recordings 01, 06, 09, 14",
  run: (args, context) => {
    if (args.includes("--help") || args.includes("--version")) throw new NotSimulated(`sysrc ${args.join(" ")}`);
    if (context.env.has("RC_CONFS")) throw new NotSimulated("sysrc with RC_CONFS in its environment");
    const options = readOptions(args, letters);
    const { flags, rest, unknown } = options;
    if (unknown !== undefined)
      return failure(
        `${letters.includes(`${unknown}:`) ? `No arg for -${unknown} option` : `Illegal option -${unknown}`}\n${usage}`,
      );
    if (flags.has("h") || args.length === 0) return failure(usage);
    for (const flag of "AdEFLRXD") if (flags.has(flag)) throw new NotSimulated(`sysrc -${flag}`);
    for (const word of rest) {
      const name = word.replace(/(?::[-+=].*|[-%#+=].*)$/s, "");
      const plain = word.replace(/[-+]?=.*$/s, "");
      if (name !== "" && !/\W/.test(name) && /\W/.test(plain))
        throw new NotSimulated(`sysrc with an expansion: ${word}`);
      if (/\W/.test(name)) return failure(`sysrc: ${name}: name contains characters not allowed in shell\n`);
    }
    const variables = new RcVariables(options.values.get("f"), optionValue(options, "s"), context);
    if (flags.has("l")) return rest.length > 0 ? failure(usage) : success(`${variables.names.join(" ")}\n`);
    if (rest.length === 0 && !flags.has("a")) return failure(usage);
    const incompatible = ["x", "c"].find((flag) => flags.has(flag) && flags.has("a"));
    if (incompatible !== undefined) throw new NotSimulated(`sysrc -a with -${incompatible}`);
    const jail = optionValue(options, "j");
    if (jail !== undefined) return inJail(jail, options, context);
    const run = new SysrcRun(variables, flags);
    if (flags.has("a")) for (const name of variables.all()) run.show(name);
    else for (const word of rest) run.argument(word);
    return { stdout: run.stdout, stderr: run.stderr, exitCode: run.status };
  },
};

/** The same call inside a jail, without -j. */
function inJail(
  name: string,
  { flags, values, rest }: Options,
  context: CommandContext,
): Promise<CommandResult> | CommandResult {
  const jail = findJailByName(context.kernel, context.jail, name);
  if (jail === undefined) return failure(`jexec: jail ${/^[0-9]+$/.test(name) ? name : `"${name}"`} not found\n`);
  if (context.found("sysrc", jail) === undefined) throw new NotSimulated("sysrc -j of a jail that has no sysrc");
  const plain = [...flags].filter((flag) => !letters.includes(`${flag}:`)).map((flag) => `-${flag}`);
  const valued = ["f", "s"].flatMap((flag) => (values.get(flag) ?? []).flatMap((value) => [`-${flag}`, value]));
  return context.spawn(["sysrc", ...plain, ...valued, "--", ...rest], { jail, cwd: "/", inherit: true });
}

/** One run over several arguments: what it has said so far, and its exit status. */
class SysrcRun {
  stdout = "";
  stderr = "";
  status = 0;
  private readonly verbose: boolean;
  private readonly equals: boolean;

  constructor(
    private readonly variables: RcVariables,
    private readonly flags: ReadonlySet<string>,
  ) {
    this.verbose = flags.has("v") && !flags.has("q");
    this.equals = flags.has("e") && !flags.has("n") && !flags.has("N");
  }

  argument(word: string): void {
    const equals = word.indexOf("=");
    if (equals < 0) {
      this.query(word);
      return;
    }
    const left = word.slice(0, equals);
    const operator = /[-+]$/.exec(left)?.[0] ?? "";
    this.assign(left.slice(0, left.length - operator.length), operator, word.slice(equals + 1));
  }

  private query(name: string): void {
    if (this.variables.value(name) === undefined) {
      if (!this.flags.has("i") && !this.flags.has("q")) this.stderr += `sysrc: unknown variable '${name}'\n`;
      this.status = 1;
    } else if (this.flags.has("c")) return;
    else if (this.flags.has("x")) this.variables.remove(name);
    else this.show(name);
  }

  show(name: string): void {
    this.where(this.variables.file(name) ?? "");
    if (this.flags.has("N")) this.stdout += `${name}\n`;
    else this.stdout += `${this.label(name)}${this.variables.value(name) ?? ""}${this.equals ? '"' : ""}\n`;
  }

  /** -v: the file in front. */
  private where(file: string): void {
    if (this.verbose) this.stdout += this.equals ? `: ${file}; ` : `${file}: `;
  }

  private label(name: string): string {
    return this.flags.has("n") && !this.flags.has("N") ? "" : `${name}${this.equals ? '="' : ": "}`;
  }

  private assign(name: string, operator: string, given: string): void {
    const { variables } = this;
    if (this.verbose && !this.flags.has("c")) this.where(variables.target(name));
    if (this.flags.has("x")) {
      variables.remove(name);
      return;
    }
    const before = variables.value(name);
    const next = combined(before ?? "", operator, given);
    if (this.flags.has("c")) {
      this.compare(name, before, next);
      return;
    }
    variables.set(name, next);
    if (this.flags.has("N")) this.stdout += `${name}\n`;
    else {
      const [mark, open, close] = this.equals ? ['" #', '"', '"'] : ["", "", ""];
      this.stdout += `${this.label(name)}${before ?? ""}${mark} -> ${open}${variables.value(name) ?? ""}${close}\n`;
    }
  }

  private compare(name: string, before: string | undefined, next: string): void {
    if (before !== next) this.status = 1;
    if (!this.verbose) return;
    if (before === undefined) this.stdout += `${name}: not currently set\n`;
    else {
      const verdict = before === next ? `already set to \`${before}'` : `would change from \`${before}' to \`${next}'`;
      this.stdout += `${this.variables.file(name) ?? ""}: ${name}: ${verdict}\n`;
    }
  }
}

/** `+=` adds words that are not there yet, `-=` takes words away; a first character that is no word's separates them. */
function combined(before: string, operator: string, given: string): string {
  if (operator === "") return given;
  const separator = /^[^A-Za-z0-9./\s]/.exec(given)?.[0];
  const words = (text: string): string[] =>
    text.split(separator === undefined ? /[ \t\n]+/ : separator).filter((word) => word !== "");
  const [current, wanted] = [words(before), words(given)];
  const delimiter = separator ?? " ";
  if (operator === "-") return current.filter((word) => !wanted.includes(word)).join(delimiter);
  // What was there stays as it was written.
  const added = [before, ...wanted.filter((word) => !current.includes(word))].join(delimiter);
  return added.startsWith(delimiter) ? added.slice(1) : added;
}
