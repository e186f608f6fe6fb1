import { type ChildProcess, fork } from "node:child_process";
import type { dynamic } from "@pulumi/pulumi";
import type { Properties } from "../../provider/resources/definition";

/** What the entry point of the provider exports, as the stubs in state load it. */
export interface Runtime {
  provider(kind: string): dynamic.ResourceProvider;
}

/** The methods that the engine calls. */
export type Method = "check" | "diff" | "create" | "read" | "update" | "delete";

/** One provider process: it serves one engine operation and knows nothing of those before it. */
export interface ProviderProcess {
  call(kind: string, method: Method, ...args: readonly unknown[]): Promise<Properties>;
  /** Ends it without a word, as SIGKILL does. */
  kill(): void;
  /** Ends it after its operation. */
  end(): Promise<void>;
}

/** An error as it reaches the engine: with `id` and `properties` it is a partial failure, and the state keeps them. */
export interface Failure {
  readonly message: string;
  readonly id?: string;
  readonly properties?: Properties;
}

/** An error that the provider answered with, or its death. */
export class ProviderFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** What goes to a forked provider and what comes back. */
export interface Request {
  readonly number: number;
  readonly kind: string;
  readonly method: Method;
  readonly args: readonly unknown[];
}
export interface Answer {
  readonly number: number;
  readonly result?: Properties;
  readonly failure?: Failure;
}

/** Runs one method and puts everything through JSON, as gRPC's Struct does: what is undefined is gone. */
export async function answer(runtime: Runtime, { number, kind, method, args }: Request): Promise<Answer> {
  try {
    const provider = runtime.provider(kind);
    const run = provider[method] as unknown as (...args: readonly unknown[]) => Promise<Properties | undefined>;
    const result: Properties = JSON.parse(JSON.stringify((await run(...args)) ?? {}));
    return { number, result };
  } catch (thrown) {
    const { message, id, properties } = thrown as Failure;
    const kept = id === undefined || properties === undefined ? {} : { id, properties };
    return { number, failure: JSON.parse(JSON.stringify({ message: message ?? String(thrown), ...kept })) };
  }
}

/** A provider in this process, from modules that were loaded for it alone. `leave` cuts its connections, as an end does. */
export function loadedProvider(runtime: Runtime, leave: () => void): ProviderProcess {
  let dead = false;
  return {
    call: async (kind, method, ...args) => {
      const { result, failure } = await answer(runtime, {
        number: 0,
        kind,
        method,
        args: JSON.parse(JSON.stringify(args)),
      });
      if (dead) return new Promise(() => undefined);
      if (failure !== undefined) throw new ProviderFailure(failure);
      return result ?? {};
    },
    kill: () => {
      throw new Error("only a forked provider can be killed");
    },
    end: async () => {
      dead = true;
      leave();
    },
  };
}

/** A provider in a process of its own, which can be killed. `entry` is the program, compiled to one file. */
export function forkedProvider(entry: string): ProviderProcess {
  const child: ChildProcess = fork(entry, [], { execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const open = new Map<number, (answer: Answer) => void>();
  let gone = false;
  let last = 0;
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      gone = true;
      for (const [number, tell] of open) tell({ number, failure: { message: "the provider has gone" } });
      resolve();
    });
  });
  child.on("message", (message: Answer) => {
    open.get(message.number)?.(message);
    open.delete(message.number);
  });
  return {
    call: async (kind, method, ...args) => {
      if (gone) throw new ProviderFailure({ message: "the provider has gone" });
      last += 1;
      const request: Request = { number: last, kind, method, args };
      const { result, failure } = await new Promise<Answer>((resolve) => {
        open.set(request.number, resolve);
        child.send(request, (error) => {
          if (error !== null) resolve({ number: request.number, failure: { message: error.message } });
        });
      });
      if (failure !== undefined) throw new ProviderFailure(failure);
      return result ?? {};
    },
    kill: () => {
      child.kill("SIGKILL");
    },
    end: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
