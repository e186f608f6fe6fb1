import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, findEngine } from "../../../tools/pulumi/engine";
import { pulumiEnvironment, withoutPulumi } from "../../../tools/pulumi/environment";
import { CommandFailed, type CommandResult, type RunningCommand, startPulumi } from "./cli";
import type { PropertyMap } from "./events";

/** The operations that take a program through its life. */
export type Operation = "preview" | "up" | "refresh" | "destroy";

export interface StackOptions {
  /** The program's folder. */
  readonly folder: string;
  readonly name?: string;
  /** Environment variables for the engine, the program and the provider. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, string | { readonly secret: string }>>;
  /** A folder with the back end, to put a second stack beside a first one; by default each stack has its own. */
  readonly stateFolder?: string;
  /** How long one command may take; see `CommandOptions`. */
  readonly deadlineMilliseconds?: number;
}

/** One resource as the state keeps it. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: PropertyMap;
  readonly outputs?: PropertyMap;
  readonly dependencies?: readonly string[];
  readonly initErrors?: readonly string[];
  /** The line of the program that declares it. */
  readonly sourcePosition?: string;
}

/** What `pulumi stack export` prints. */
export interface Deployment {
  readonly version: number;
  readonly deployment: {
    readonly resources?: readonly ResourceState[];
    readonly pending_operations?: readonly { readonly type: string; readonly resource: ResourceState }[];
  };
}

let engine: Promise<Engine> | undefined;

/** A stack driven by the real `pulumi` command, in a back end of its own. */
export class Stack {
  private logs = 0;

  private constructor(
    readonly folder: string,
    readonly name: string,
    readonly stateFolder: string,
    readonly environment: NodeJS.ProcessEnv,
    private readonly executable: string,
    private readonly ownsState: boolean,
    private readonly deadlineMilliseconds: number | undefined,
  ) {}

  static async create(options: StackOptions): Promise<Stack> {
    engine ??= findEngine();
    const found = await engine;
    const stateFolder = options.stateFolder ?? (await mkdtemp(join(tmpdir(), "pulumi-freebsd-state-")));
    const name = options.name ?? "test";
    const environment = {
      ...pulumiEnvironment(found, stateFolder, withoutPulumi(process.env)),
      PULUMI_STACK: name,
      // Tests may reach registries through a mirror only; a plugin that is missing should say so at once.
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      // The engine hides --event-log without it.
      PULUMI_DEBUG_COMMANDS: "true",
      ...options.environment,
    };
    const ownsState = options.stateFolder === undefined;
    const { folder, deadlineMilliseconds: deadline } = options;
    const stack = new Stack(folder, name, stateFolder, environment, found.executable, ownsState, deadline);
    await stack.run(["stack", "init", name]);
    for (const [key, value] of Object.entries(options.config ?? {})) {
      await stack.run(
        typeof value === "string"
          ? ["config", "set", key, "--", value]
          : ["config", "set", key, "--secret", "--", value.secret],
      );
    }
    return stack;
  }

  /** `pulumi preview`; rejects with everything that was printed unless it succeeds. */
  preview(...flags: string[]): Promise<CommandResult> {
    return this.succeed("preview", flags);
  }

  /** `pulumi up` without the preview before it. */
  up(...flags: string[]): Promise<CommandResult> {
    return this.succeed("up", flags);
  }

  refresh(...flags: string[]): Promise<CommandResult> {
    return this.succeed("refresh", flags);
  }

  destroy(...flags: string[]): Promise<CommandResult> {
    return this.succeed("destroy", flags);
  }

  /** Runs an operation that may fail, and resolves either way. */
  attempt(operation: Operation, ...flags: string[]): Promise<CommandResult> {
    return this.start(operation, ...flags).result;
  }

  /** Starts an operation, to be interrupted or killed on the way. */
  start(operation: Operation, ...flags: string[]): RunningCommand {
    this.logs += 1;
    const eventLog = join(this.stateFolder, `events-${this.name}-${this.logs}.jsonl`);
    const quick = operation === "preview" ? [] : ["--yes", "--skip-preview"];
    const args = [operation, ...quick, "--non-interactive", "--color", "never", "--event-log", eventLog, ...flags];
    return startPulumi(args, { ...this.commandOptions(), eventLog });
  }

  /** Removes the lock that a killed engine leaves on its stack. */
  async unlock(): Promise<void> {
    await this.run(["cancel", "--yes"]);
  }

  /** Any other `pulumi` command in the program's folder; rejects unless it succeeds. */
  async run(args: readonly string[]): Promise<CommandResult> {
    const result = await startPulumi(["--non-interactive", "--color", "never", ...args], this.commandOptions()).result;
    if (result.status !== 0) throw new CommandFailed(result);
    return result;
  }

  /** The state as it lies in the back end, secrets encrypted. */
  async exportState(): Promise<Deployment> {
    const state: Deployment = JSON.parse((await this.run(["stack", "export"])).stdout);
    return state;
  }

  /** The resources in the state; the stack itself is one. */
  async resources(): Promise<readonly ResourceState[]> {
    return (await this.exportState()).deployment.resources ?? [];
  }

  /** The stack's outputs, secrets in plain text. */
  async outputs(): Promise<PropertyMap> {
    const outputs: PropertyMap = JSON.parse((await this.run(["stack", "output", "--json", "--show-secrets"])).stdout);
    return outputs;
  }

  /** Destroys what a failed test has left on the host, and removes the back end. */
  async clear(): Promise<void> {
    if ((await this.resources()).length > 0) await this.attempt("destroy");
    await this.close();
  }

  /** Removes the back end. What the program made elsewhere is not this method's business: destroy first. */
  async close(): Promise<void> {
    if (this.ownsState && process.env.KEEP_E2E === undefined) {
      await rm(this.stateFolder, { recursive: true, force: true });
    }
  }

  private async succeed(operation: Operation, flags: readonly string[]): Promise<CommandResult> {
    const result = await this.attempt(operation, ...flags);
    if (result.status !== 0) throw new CommandFailed(result);
    return result;
  }

  private commandOptions() {
    const { executable, folder, environment, deadlineMilliseconds } = this;
    return {
      executable,
      folder,
      environment,
      ...(deadlineMilliseconds === undefined ? {} : { deadlineMilliseconds }),
    };
  }
}
