import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConnectionSettings } from "../provider/transport";
import type { Answer, HostCounts, Request } from "./host-process";

/**
 * Has V8 optimise functions later than by default: in so short a life, compiling the many that are only warm costs more CPU than it
 * saves, and the host shares the machine with what is measured. Later releases than Node.js 20 do not know the flag, and end over it.
 */
const optimiseLate = process.version.startsWith("v20.") ? ["--interrupt-budget=1000000"] : [];

/** The simulated host of the benchmarks, as the process that measures sees it. */
export class BenchHost {
  private readonly child = fork(join(__dirname, "host-process.ts"), [], {
    execArgv: ["--max-semi-space-size=64", ...optimiseLate, "--import", "tsx"],
  });
  private readonly folder = mkdtempSync(join(tmpdir(), "pulumi-freebsd-bench-"));

  /** Puts a host that nobody has touched in the place of the one before, so that every life begins alike. */
  async fresh(): Promise<ConnectionSettings> {
    const { connection } = await this.ask({ ask: "fresh" });
    if (connection === undefined) throw new Error("the simulated host did not say where it listens");
    const privateKeyPath = join(this.folder, "id_ed25519");
    writeFileSync(privateKeyPath, connection.privateKey, { mode: 0o600 });
    const { host, port, user, hostKey } = connection;
    return { host, port, user, hostKey, privateKeyPath };
  }

  /** Counts from nothing, on a line with this round trip. */
  async begin(roundTripMilliseconds: number): Promise<void> {
    await this.ask({ ask: "begin", roundTripMilliseconds });
  }

  /** What has come to the host since `begin`. */
  async counts(): Promise<HostCounts> {
    const { counts } = await this.ask({ ask: "counts" });
    if (counts === undefined) throw new Error("the simulated host did not tell its counts");
    return counts;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.disconnect();
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  private ask(request: Request): Promise<Answer> {
    const answer = nextAnswer(this.child);
    this.child.send(request);
    return answer;
  }
}

async function nextAnswer(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const died = (): void => reject(new Error("the simulated host's process ended"));
    child.once("exit", died);
    child.once("message", (answer: Answer) => {
      child.off("exit", died);
      resolve(answer);
    });
  });
}
