import { spawn } from "node:child_process";
import { findEngine } from "../pulumi/engine";
import { pulumiEnvironment, withoutPulumi } from "../pulumi/environment";

/** The real `pulumi` command in one program's folder, with a back end of its own. */
export class DemoEngine {
  private constructor(
    private readonly executable: string,
    private readonly program: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  static async open(program: string, state: string): Promise<DemoEngine> {
    const found = await findEngine();
    const environment = { ...pulumiEnvironment(found, state, withoutPulumi(process.env)), PULUMI_STACK: "demo" };
    const engine = new DemoEngine(found.executable, program, environment);
    await engine.quiet("stack", "init", "demo");
    return engine;
  }

  /** Runs a command and shows what it prints as it comes. */
  async show(...args: readonly string[]): Promise<void> {
    process.stdout.write(`\n$ pulumi ${args.join(" ")}\n`);
    await this.run(args, true);
  }

  /** Runs a command whose output is of no interest unless it fails. */
  async quiet(...args: readonly string[]): Promise<void> {
    await this.run(args, false);
  }

  /** Runs a command and answers with what it printed on standard output. */
  async text(...args: readonly string[]): Promise<string> {
    return this.run(args, false);
  }

  private run(args: readonly string[], shown: boolean): Promise<string> {
    const child = spawn(
      this.executable,
      ["--non-interactive", "--color", process.stdout.isTTY ? "always" : "never", ...args],
      {
        cwd: this.program,
        env: this.environment,
        stdio: ["ignore", shown ? "inherit" : "pipe", shown ? "inherit" : "pipe"],
      },
    );
    let kept = "";
    let printed = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        kept += chunk.toString();
      });
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (status) =>
        status === 0
          ? resolve(printed)
          : reject(new Error(`pulumi ${args.join(" ")} ended with status ${status}\n${kept}`)),
      );
    });
  }
}
