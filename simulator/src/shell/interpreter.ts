import type { FileView } from "../kernel/files";
import type { Jail } from "../kernel/model";
import type { Command } from "./ast";
import type { Builtin } from "./builtin";
import { builtins } from "./builtins";
import { runCase, runFor, runLoop, runRedirected } from "./compound";
import { BufferDescription, type DescriptorTable } from "./descriptors";
import type { ExpansionContext } from "./expand-plain";
import { isSubstitutedInPlace, lastCommands } from "./forks";
import type { ShellHost } from "./host";
import { type Job, runPipeline, startBackground } from "./jobs";
import { FunctionReturn, LoopJump, ShellExit } from "./jumps";
import { runSimple } from "./simple";
import { runSource } from "./source";
import { ShellError, type Variables } from "./variables";

export interface ShellParts {
  readonly host: ShellHost;
  readonly pid: number;
  readonly jail: Jail | undefined;
  readonly files: FileView;
  readonly descriptors: DescriptorTable;
  readonly variables: Variables;
  readonly signal: AbortSignal;
  readonly arg0: string;
}

/** One sh(1) process or subshell: evaluates parsed commands. */
export class Shell implements ExpansionContext {
  readonly host: ShellHost;
  readonly jail: Jail | undefined;
  readonly variables: Variables;
  readonly descriptors: DescriptorTable;
  readonly signal: AbortSignal;
  readonly builtins: ReadonlyMap<string, Builtin> = builtins;
  files: FileView;
  arg0: string;
  /** The name that errors carry: a running built-in's, or a script's. */
  commandName: string | undefined;
  options = new Set<string>();
  functions = new Map<string, Command>();
  traps = new Map<string, string>();
  readonly pendingSignals: string[] = [];
  readonly jobs: Job[] = [];
  lastBackground: number | undefined;
  status = 0;
  loops = 0;
  functionDepth = 0;
  /** Status of the last command substitution of a command without a name. */
  substitutionStatus: number | undefined;
  /** The program that a forked shell ends with runs in its process: there is none of the shell's own then. */
  becameProgram = false;
  private last: readonly Command[] = [];
  /** `$$`: the main shell's, in subshells too. */
  readonly pid: number;

  constructor(parts: ShellParts) {
    this.host = parts.host;
    this.pid = parts.pid;
    this.jail = parts.jail;
    this.files = parts.files;
    this.descriptors = parts.descriptors;
    this.variables = parts.variables;
    this.signal = parts.signal;
    this.arg0 = parts.arg0;
  }

  /** fork(2): the same state, with descriptors and variables of its own. */
  fork(descriptors: DescriptorTable = this.descriptors.copy(), signal: AbortSignal = this.signal): Shell {
    const child = new Shell({ ...this.parts(), descriptors, signal, variables: this.variables.copy() });
    child.options = new Set(this.options);
    child.functions = new Map(this.functions);
    child.status = this.status;
    child.commandName = this.commandName;
    child.lastBackground = this.lastBackground;
    child.loops = this.loops;
    child.functionDepth = this.functionDepth;
    for (const [name, action] of this.traps) if (action === "") child.traps.set(name, action);
    return child;
  }

  /** The same process with other descriptors, as it is between fork(2) and execve(2). */
  withDescriptors(descriptors: DescriptorTable): Shell {
    const child = new Shell({ ...this.parts(), descriptors });
    child.commandName = this.commandName;
    child.status = this.status;
    return child;
  }

  private parts(): ShellParts {
    const { host, pid, jail, files, descriptors, variables, signal, arg0 } = this;
    return { host, pid, jail, files, descriptors, variables, signal, arg0 };
  }

  special(name: string): string | undefined {
    if (name === "?") return String(this.status);
    if (name === "$") return String(this.pid);
    if (name === "!") return this.lastBackground === undefined ? undefined : String(this.lastBackground);
    if (name === "0") return this.arg0;
    return [
      ["errexit", "e"],
      ["noglob", "f"],
      ["stdin", "s"],
      ["nounset", "u"],
      ["verbose", "v"],
      ["xtrace", "x"],
    ]
      .map(([option, letter]) => (this.options.has(option ?? "") ? letter : ""))
      .join("");
  }

  out(bytes: string): void {
    this.descriptors.write(1, bytes);
  }

  err(bytes: string): void {
    this.descriptors.write(2, bytes);
  }

  /** This is the last that the shell runs. */
  endsWith(command: Command): void {
    this.last = lastCommands(command);
  }

  /** Notes that an executable is about to run; at the end of a forked shell it takes the shell's process. */
  noteProgram(command: Command): void {
    if (this.last.includes(command) && this.traps.size === 0) this.becameProgram = true;
  }

  /** An error message as sh's `error()` words it. */
  warn(message: string): void {
    this.err(`${this.commandName ?? this.arg0}: ${message}\n`);
  }

  async substitute(body: Command | undefined): Promise<string> {
    if (body === undefined) return "";
    const buffer = new BufferDescription();
    const descriptors = this.descriptors.copy();
    descriptors.set(1, buffer);
    const child = this.fork(descriptors);
    child.becameProgram = isSubstitutedInPlace(body);
    this.substitutionStatus = await child.runToEnd(body);
    return buffer.text;
  }

  /** Runs a forked shell's command, its EXIT trap, and closes its descriptors. */
  async runToEnd(command: Command): Promise<number> {
    this.endsWith(command);
    const status = await this.guarded(() => this.evaluate(command, false));
    if (!this.becameProgram) this.host.countSubshell();
    this.descriptors.closeAll();
    this.variables.release();
    return status;
  }

  /** Runs something as a whole shell would: errors are reported, `exit` ends it, then the EXIT trap runs. */
  async guarded(run: () => Promise<unknown>): Promise<number> {
    const attempt = async (what: () => Promise<unknown>): Promise<void> => {
      try {
        await what();
      } catch (error) {
        if (error instanceof ShellExit || error instanceof FunctionReturn) this.status = error.status;
        else if (error instanceof ShellError) {
          if (error.message !== "") this.warn(error.message);
          this.status = error.status;
        } else if (!(error instanceof LoopJump)) throw error;
      }
    };
    await attempt(run);
    const trap = this.traps.get("EXIT");
    if (trap !== undefined && trap !== "" && !this.signal.aborted) {
      this.traps.delete("EXIT");
      const { status } = this;
      await attempt(async () => {
        await runSource(this, trap);
        this.status = status;
      });
    }
    return this.status;
  }

  /** @param tested the status is looked at (`if`, `&&`, `!`): `set -e` does not apply. */
  async evaluate(command: Command, tested: boolean): Promise<number> {
    if (this.signal.aborted) throw new ShellExit(143);
    if (this.pendingSignals.length > 0) await this.runTraps();
    switch (command.type) {
      case "simple":
        this.status = await runSimple(command, this, tested);
        this.errexit(tested);
        break;
      case "sequence":
        for (const each of command.commands) await this.evaluate(each, tested);
        break;
      case "and":
      case "or": {
        const left = await this.evaluate(command.left, true);
        if ((left === 0) === (command.type === "and")) await this.evaluate(command.right, tested);
        break;
      }
      case "pipeline":
        this.status = await runPipeline(command.commands, this, tested || command.negated);
        if (command.negated) this.status = this.status === 0 ? 1 : 0;
        else this.errexit(tested);
        break;
      case "background":
        startBackground(command.command, this);
        this.status = 0;
        break;
      case "if":
        if ((await this.evaluate(command.condition, true)) === 0) await this.evaluate(command.then, tested);
        else if (command.otherwise !== undefined) await this.evaluate(command.otherwise, tested);
        else this.status = 0;
        break;
      case "while":
      case "until":
        await runLoop(this, command, tested);
        break;
      case "for":
        await runFor(this, command, tested);
        break;
      case "case":
        await runCase(this, command, tested);
        break;
      case "subshell":
        this.status = await this.fork().runToEnd(command.body);
        this.errexit(tested);
        break;
      case "function":
        this.functions.set(command.name, command.body);
        this.status = 0;
        break;
      case "redirected":
        this.status = await runRedirected(this, command, tested);
        this.errexit(tested);
        break;
    }
    return this.status;
  }

  private errexit(tested: boolean): void {
    if (!tested && this.status !== 0 && this.options.has("errexit")) throw new ShellExit(this.status);
  }

  private async runTraps(): Promise<void> {
    for (const signal of this.pendingSignals.splice(0)) {
      const action = this.traps.get(signal);
      if (action === undefined || action === "") continue;
      const { status } = this;
      await runSource(this, action);
      this.status = status;
    }
  }
}
