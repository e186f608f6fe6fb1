import { FileError } from "../kernel/files-tree";
import { flushRules, loadRuleset, type PfState, pfOf, setPfEnabled } from "../kernel/pf";
import "../kernel/pf-filter";
import { formatStatement } from "../kernel/pf-format";
import { parseRuleset } from "../kernel/pf-parse";
import type { PfRuleset } from "../kernel/pf-rules";
import { isPfNotSimulated, isPfSyntaxError } from "../kernel/pf-words";
import { parseAddress } from "../kernel/routes-addresses";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure, type Options, optionValue, readOptions } from "./outcome";
import { showPf } from "./pfctl-show";
import { tableCommand } from "./pfctl-tables";

/** pfctl(8): loads, shows and flushes the rules of pf(4). */
export const pfctl: SimulatedCommand = {
  name: "pfctl",
  source: "pfctl(8), sbin/pfctl/pfctl.c; recordings 07 steps 21 to 30, 13 steps 7 to 10",
  readsStdin: (args) => optionValue(readOptions(args, spec), "f") === "-",
  run: (args, context) => {
    const options = readOptions(args, spec);
    const table = optionValue(options, "t");
    if (options.unknown !== undefined || (options.rest.length > 0 && table === undefined)) return failure(usage);
    for (const letter of "ADgIiKlLmMNoOpRwxXz")
      if (options.flags.has(letter)) throw new NotSimulated(`pfctl -${letter}`);
    const pf = pfOf(context.kernel, context.vnet);
    const session = new Session(options, context);
    // With -n nothing is asked of the kernel.
    if (!options.flags.has("n") && pf === undefined) return failure("pfctl: /dev/pf: No such file or directory\n");
    const command = optionValue(options, "T");
    if (pf !== undefined && table !== undefined && command !== undefined) {
      if (options.flags.has("a")) throw new NotSimulated("tables in anchors");
      return tableCommand(pf, table, command, options.rest);
    }
    return session.run(pf);
  },
};

const spec = "a:AdD:eF:f:ghi:I:k:K:lL:mMnNo:Op:PqrRs:St:T:vw:x:X:z";
const usage =
  "usage: pfctl [-AdeghMmNnOPqRSrvz] [-a anchor] [-D macro=value] [-F modifier]\n\t[-f file] [-i interface] [-K host | network]\n\t[-k host | network | gateway | label | id] [-o level] [-p device]\n\t[-s modifier [-R id]] [-t table -T command [address ...]] [-x level]\n";

/** One run: its options act in pfctl's own order (disable, show, flush, load, enable), and an error ends it. */
class Session {
  private stdout = "";
  private stderr = "";

  constructor(
    private readonly options: Options,
    private readonly context: CommandContext,
  ) {}

  run(pf: PfState | undefined): CommandResult {
    const { options } = this;
    const verbose = options.flags.has("v");
    const asksKernel = !options.flags.has("n");
    if (asksKernel && verbose) this.stderr += "No ALTQ support in kernel\nALTQ related functions disabled\n";
    if (pf !== undefined && options.flags.has("d")) {
      if (!setPfEnabled(this.context.kernel, pf, false)) return this.fail("pfctl: pf not enabled\n");
      this.say("pf disabled\n");
    }
    const shown = optionValue(options, "s");
    if (pf !== undefined && shown !== undefined) {
      const how = { verbose, numeric: options.flags.has("P") };
      const { stdout, error } = showPf(pf, this.anchor, shown, how, this.context.kernel.now());
      this.stdout += stdout;
      if (error !== undefined) return this.fail(error);
    }
    const killed = options.values.get("k");
    if (pf !== undefined && killed !== undefined) this.stderr += killStates(pf, killed);
    const flushed = optionValue(options, "F");
    if (pf !== undefined && flushed !== undefined) {
      const error = this.flush(pf, flushed);
      if (error !== undefined) return this.fail(error);
    }
    const file = optionValue(options, "f");
    if (file !== undefined) {
      const error = this.load(pf, file, verbose);
      if (error !== undefined) return this.fail(error);
    }
    if (pf !== undefined && options.flags.has("e")) {
      if (!setPfEnabled(this.context.kernel, pf, true)) return this.fail("pfctl: pf already enabled\n");
      this.say("pf enabled\n");
    }
    return { stdout: this.stdout, stderr: this.stderr, exitCode: 0 };
  }

  private get anchor(): string {
    return optionValue(this.options, "a") ?? "";
  }

  private say(text: string): void {
    if (!this.options.flags.has("q")) this.stderr += text;
  }

  private fail(text: string): CommandResult {
    return { stdout: this.stdout, stderr: this.stderr + text, exitCode: 1 };
  }

  private load(pf: PfState | undefined, file: string, verbose: boolean): string | undefined {
    const onlyCheck = this.options.flags.has("n");
    const name = file === "-" ? "stdin" : file;
    let ruleset: PfRuleset;
    try {
      ruleset = parseRuleset(file === "-" ? this.context.stdin : this.context.files.read(file));
    } catch (error) {
      if (isPfNotSimulated(error)) throw new NotSimulated(`pf.conf: ${error.what}`);
      if (isPfSyntaxError(error)) {
        const end = onlyCheck ? "" : "pfctl: Syntax error in config file: pf rules not loaded\n";
        return `${name}:${error.line}: syntax error\n${end}`;
      }
      if (error instanceof FileError)
        return `pfctl: ${name}: ${error.text}\npfctl: cannot open the main config file!: ${error.text}\n`;
      throw error;
    }
    if (verbose) this.stdout += ruleset.lines.map((line) => `${formatStatement(line)}\n`).join("");
    if (!onlyCheck && pf !== undefined) loadRuleset(pf, this.anchor, ruleset);
    return undefined;
  }

  private flush(pf: PfState, modifier: string): string | undefined {
    const kinds = ["nat", "rules", "ethernet", "Sources", "states", "info", "Tables", "queue", "all", "osfp", "Reset"];
    const kind = kinds.find((candidate) => candidate.startsWith(modifier));
    const { anchor } = this;
    const clearStates = (): void => {
      const count = pf.states.filter((state) => state.look === undefined).length;
      pf.states.length = 0;
      this.say(`${count} states cleared\n`);
    };
    switch (kind) {
      case "nat":
        flushRules(pf, anchor, "translation");
        this.say("nat cleared\n");
        return undefined;
      case "rules":
        flushRules(pf, anchor, "filter");
        this.say("rules cleared\n");
        return undefined;
      case "ethernet":
        this.say("Ethernet rules cleared\n");
        return undefined;
      case "states":
        clearStates();
        return undefined;
      case "Sources":
        this.say("source tracking entries cleared\n");
        return undefined;
      case "info":
        pf.counters.clear();
        this.say("pf: statistics cleared\n");
        return undefined;
      case "Tables":
        this.say(`${pf.tables.size} tables deleted.\n`);
        pf.tables.clear();
        return undefined;
      case "all":
        flushRules(pf, anchor, "filter");
        flushRules(pf, anchor, "translation");
        this.say("Ethernet rules cleared\nrules cleared\nnat cleared\n");
        // An anchor's tables cannot be cleared that way (recordings 07 step 29, 13 step 8).
        if (anchor !== "") return "pfctl: Operation not supported by device\n";
        this.say(`${pf.tables.size} tables deleted.\nrules cleared\n`);
        pf.tables.clear();
        clearStates();
        this.say("source tracking entries cleared\npf: statistics cleared\npf: interface flags reset\n");
        return undefined;
      case undefined:
        return `pfctl: Unknown flush modifier '${modifier}'\n${usage}`;
      default:
        throw new NotSimulated(`pfctl -F ${kind}`);
    }
  }
}

/** `-k HOST [-k HOST]`: states from the first, or from the first to the second. */
function killStates(pf: PfState, hosts: readonly string[]): string {
  const [source, destination] = hosts.map((host) => {
    const parsed = parseAddress(host);
    if (parsed === undefined) throw new NotSimulated(`pfctl -k ${host}`);
    return parsed.bits;
  });
  const doomed = pf.states.filter(
    (state) => state.before.source === source && (destination ?? state.before.destination) === state.before.destination,
  );
  for (const state of doomed) pf.states.splice(pf.states.indexOf(state), 1);
  return `killed ${doomed.length} states from 1 sources and ${destination === undefined ? 0 : 1} destinations\n`;
}
