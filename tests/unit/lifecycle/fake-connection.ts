import type {
  Command,
  CommandOutcome,
  HostConnection,
  OperationOutcome,
  RunOptions,
} from "../../../provider/transport";

const NO_ROUTES = JSON.stringify({ statistics: { "route-information": { "route-table": { "rt-family": [] } } } });
const SYSCTLS = [
  "kern.ostype: FreeBSD",
  "kern.osrelease: 15.1-RELEASE",
  "kern.features.vimage: 1",
  "kern.hostuuid: 0b1e5f0a-0000-0000-0000-000000000001",
].join("\n");

/** What `ifconfig` prints of a bridge without members. */
export const BRIDGE_LINES = "\tgroups: bridge\n\tid 02:00:00:00:00:00 priority 32768 hellotime 2 fwddelay 15\n";

/** What a test makes of one command: its stderr and so a failure, or nothing and so a success. */
type Behaviour = (command: Command) => string | undefined;

/**
 * The far end of the transport: a host with interfaces, which `ifconfig` makes and removes, and with files.
 * Everything that the life cycle does to a host passes here.
 */
export class FakeConnection implements HostConnection {
  readonly statistics = { operations: 0, batches: 0, dials: 0, bytesSent: 0, bytesReceived: 0 };
  /** Interface name to what `ifconfig` prints below its first line. */
  readonly interfaces = new Map<string, string>();
  /** Path to text of the files that were written. */
  readonly files = new Map<string, string>();
  /** Every command that was run, as one text each. */
  readonly ran: string[] = [];
  /** How often the whole inventory was read. */
  inventories = 0;
  /** Commands that fail, by their text. */
  readonly failing = new Map<string, Behaviour>();

  dial(): void {}

  async run(commands: readonly Command[], options: RunOptions = {}): Promise<OperationOutcome> {
    const outcomes: CommandOutcome[] = [];
    let failed: number | undefined;
    for (const [index, command] of commands.entries()) {
      const outcome = this.one(command);
      outcomes.push(outcome);
      if (outcome.exitStatus !== 0 && !outcome.tolerated) {
        failed = index;
        break;
      }
    }
    const reads = (options.reads ?? []).map(
      ({ key, command }) => [key, answer(command, this.sections(key, command.argv[4] ?? ""))] as const,
    );
    return { commands: outcomes, reads: new Map(reads), ...(failed === undefined ? {} : { failed }) };
  }

  /** What was run of `ifconfig`: without the records that every operation keeps. */
  changes(): readonly string[] {
    return this.ran.filter((text) => text.startsWith("ifconfig "));
  }

  async close(): Promise<void> {}

  private one(command: Command): CommandOutcome {
    const text = command.argv.join(" ");
    this.ran.push(text);
    const stderr = this.failing.get(text)?.(command);
    if (stderr === undefined) this.effect(command);
    const tolerated = (command.tolerate ?? []).some(
      (pattern) => stderr?.includes(pattern.replaceAll("*", "")) === true,
    );
    return { ...answer(command, ""), exitStatus: stderr === undefined ? 0 : 1, stderr: stderr ?? "", tolerated };
  }

  private effect({ argv, stdin }: Command): void {
    const [program, first = "", second = "", ...rest] = argv;
    if (stdin !== undefined) this.files.set(argv.at(-1) ?? "", stdin);
    if (program === "rm") this.files.delete(second);
    if (program !== "ifconfig") return;
    if (second === "create" && rest[0] === "name" && rest[1] !== undefined) this.interfaces.set(rest[1], BRIDGE_LINES);
    if (second === "destroy") this.interfaces.delete(first);
    const text = this.interfaces.get(first);
    if (text === undefined) return;
    const [value = ""] = rest;
    const line = second === "addm" ? `\tmember: ${value} flags=143<LEARNING,DISCOVER,AUTOEDGE,AUTOPTP>\n` : "";
    this.interfaces.set(first, second === "deletem" ? text.replace(`\tmember: ${value} `, "\tgone: ") : text + line);
  }

  /** As `grep -H` over the records prints them. */
  private units(): string {
    return [...this.files]
      .flatMap(([path, text]) => text.split("\n").map((line) => `${path}:${line}`))
      .filter((line) => line.includes(":#pulumi "))
      .join("\n");
  }

  private sections(key: string, nonce: string): string {
    if (key === "inventory units") return this.units();
    const ifconfig = [...this.interfaces]
      .map(([name, more]) => `${name}: flags=8843<UP,BROADCAST,RUNNING> metric 0 mtu 1500\n${more}`)
      .join("");
    const host = { ifconfig, netstat: NO_ROUTES };
    const whole = {
      ...{ sysctl: SYSCTLS, machine: "amd64", kernel: "", modules: "", mounts: "", devfs: "" },
      ...{ jails: JSON.stringify({ "jail-information": { jail: [] } }), "vnet-jails": "", units: this.units() },
      ...host,
    };
    if (key === "inventory everything") this.inventories += 1;
    const sections: Record<string, Record<string, string>> = {
      "inventory everything": whole,
      "inventory vnet:host": host,
      "inventory netgraph": { kernel: "" },
    };
    return Object.entries({ ...sections[key], complete: "" })
      .map(([tag, text]) => `@${nonce} begin ${tag}\n${text}\n@${nonce} end 0\n`)
      .join("");
  }
}

function answer({ argv }: Command, stdout: string): CommandOutcome {
  return { argv, exitStatus: 0, stdout, stderr: "", tolerated: false };
}
