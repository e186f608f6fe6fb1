import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine } from "../../../cli/program";
import { CONNECTION_VARIABLE } from "../../../provider/lifecycle/connection-settings";
import { createHost, type SimulatedHost } from "../../../simulator/src/host";

/** What a command printed, and the exit status that it asked for. */
export interface Printed {
  readonly text: string;
  readonly status: number;
  /** What goes to standard error. */
  readonly told: readonly string[];
  /** What is no line of text. */
  readonly written: readonly (string | Uint8Array)[];
}

/** A simulated host behind SSH, and the command line on this side of it. */
export class Console {
  private runs = 0;

  private constructor(
    readonly host: SimulatedHost,
    /** A folder of its own, which goes with it. */
    readonly folder: string,
    /** The options that lead to the host. */
    readonly options: readonly string[],
  ) {}

  static async open(): Promise<Console> {
    const folder = mkdtempSync(join(tmpdir(), "pulumi-freebsd-cli-"));
    const host = await createHost();
    const { connection } = await host.listen();
    writeFileSync(join(folder, "key"), connection.privateKey, { mode: 0o600 });
    const { port, hostKey } = connection;
    return new Console(host, folder, [
      ...["--host", connection.host, "--port", String(port)],
      ...["--key", join(folder, "key"), "--host-key", hostKey],
    ]);
  }

  run(...args: string[]): Promise<Printed> {
    return this.runAt(this.options, ...args);
  }

  /** Runs a command with other options than those that lead to the host. */
  async runAt(options: readonly string[], ...args: string[]): Promise<Printed> {
    // What is known of a host lasts as long as a process does, for one and the same connection; each run is to look anew.
    this.runs += 1;
    process.env[CONNECTION_VARIABLE] = JSON.stringify({ perDialTimeout: 20 + this.runs });
    const said: string[] = [];
    const told: string[] = [];
    const written: (string | Uint8Array)[] = [];
    let status = 0;
    const program = commandLine((line) => said.push(line), {
      write: (output) => {
        written.push(output);
        if (typeof output === "string") said.push(output);
      },
      progress: (line) => told.push(line),
      note: (line) => told.push(line),
      leave: (left) => {
        status = left;
      },
    });
    await program.parseAsync([...args, ...options], { from: "user" });
    return { text: said.join("\n"), status, told, written };
  }

  async close(): Promise<void> {
    await this.host.close();
    rmSync(this.folder, { recursive: true });
  }
}
