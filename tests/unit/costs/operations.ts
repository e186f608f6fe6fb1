import type { dynamic } from "@pulumi/pulumi";
import { BatchCounter } from "../../../bench/batch-counter";
import type { Properties } from "../../../provider/resources/definition";
import { createHost, type Listening, type SimulatedHost } from "../../../simulator/src";
import { answer, type Method, type Runtime } from "../../faults/provider-process";

type Transport = typeof import("../../../provider/transport");

/** A resource as a program declares it. */
export interface Declared {
  readonly kind: string;
  readonly name: string;
  readonly args: Properties;
}

/** What an operation cost the host: exact, and the same on every machine. */
export interface Costs {
  readonly connections: number;
  readonly batches: number;
  readonly processes: number;
}

interface Kept extends Declared {
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/**
 * A stack on a simulated host. What the engine would begin as soon as it can is begun layer by layer, each at once, so that batches
 * are always the same ones. Every operation has provider modules of its own, as it has a process of its own.
 */
export class CountedStack {
  private readonly batches = new BatchCounter();
  private kept: Kept[][] = [];

  private constructor(
    readonly host: SimulatedHost,
    private readonly connection: Properties,
  ) {}

  static async open(): Promise<CountedStack> {
    const host = await createHost();
    let stack: CountedStack | undefined;
    const listening: Listening = await host.listen({ onSession: () => stack?.batches.session() ?? (() => undefined) });
    stack = new CountedStack(host, { ...listening.connection });
    return stack;
  }

  /** `pulumi up` of what has no state yet. */
  up(layers: readonly (readonly Declared[])[]): Promise<Costs> {
    return this.counted(async (call) => {
      let owner: unknown;
      for (const layer of layers) {
        const checked: [Declared, Properties][] = [];
        for (const declared of layer) checked.push([declared, await this.check(call, declared, {}, owner)]);
        const made = checked.map(async ([declared, inputs]): Promise<Kept> => {
          const { id, outs } = await call(declared.kind, "create", inputs);
          return { ...declared, id: String(id), inputs, outputs: outs as Properties };
        });
        const kept = await Promise.all(made);
        this.kept.push(kept);
        owner ??= kept[0]?.outputs.owner;
      }
    });
  }

  /** `pulumi up` once more; every diff must be empty. */
  upAgain(): Promise<Costs> {
    return this.counted(async (call) => {
      const owner = this.kept[0]?.[0]?.outputs.owner;
      for (const kept of this.kept.flat()) {
        const inputs = await this.check(call, kept, kept.inputs, owner);
        const { changes } = await call(kept.kind, "diff", kept.id, kept.outputs, inputs);
        if (changes === true) throw new Error(`${kept.kind} ${kept.name} differs although nothing has changed`);
      }
    });
  }

  refresh(): Promise<Costs> {
    return this.counted(async (call) => {
      const read = this.kept.flat().map(async (kept) => {
        const { id } = await call(kept.kind, "read", kept.id, kept.outputs);
        if (id === "") throw new Error(`${kept.kind} ${kept.name} is gone`);
      });
      await Promise.all(read);
    });
  }

  destroy(): Promise<Costs> {
    return this.counted(async (call) => {
      for (const layer of this.kept.toReversed())
        await Promise.all(layer.map(({ kind, id, outputs }) => call(kind, "delete", id, outputs)));
      this.kept = [];
    });
  }

  private async check(call: Call, declared: Declared, olds: Properties, owner: unknown): Promise<Properties> {
    const { kind, name, args } = declared;
    const urn = `urn:pulumi:test::costs::pulumi-nodejs:dynamic/freebsd:${kind}::${name}`;
    const context = { name, project: "costs", stack: "test", urn, dryRun: false, strings: [] };
    const given = { ...args, connection: this.connection, ...(kind === "Host" ? {} : { host: owner }), context };
    const { inputs, failures } = await call(kind, "check", olds, given);
    if (JSON.stringify(failures) !== "[]") throw new Error(`${kind} ${name}: ${JSON.stringify(failures)}`);
    return inputs as Properties;
  }

  private async counted(run: (call: Call) => Promise<void>): Promise<Costs> {
    const { runtime, transport } = loadProvider();
    this.host.stats.reset();
    this.batches.reset();
    await run(async (kind, method, ...args) => {
      const { result, failure } = await answer(runtime, { number: 0, kind, method, args });
      if (failure !== undefined) throw new Error(`${method} ${kind}: ${failure.message}`);
      return result ?? {};
    });
    const { connections, processes } = this.host.stats;
    const costs = { connections, batches: this.batches.count, processes };
    await transport.connectionTo(this.connection as never).close();
    return costs;
  }
}

type Call = (kind: string, method: Method, ...args: readonly unknown[]) => Promise<Properties>;

function loadProvider(): { runtime: Runtime; transport: Transport } {
  let transport: Transport | undefined;
  let provider: ((kind: string) => dynamic.ResourceProvider) | undefined;
  jest.isolateModules(() => {
    provider =
      jest.requireActual<typeof import("../../../provider/dynamic")>("../../../provider/dynamic").dynamicProvider;
    transport = jest.requireActual<Transport>("../../../provider/transport");
  });
  if (provider === undefined || transport === undefined) throw new Error("the provider could not be loaded");
  return { runtime: { provider }, transport };
}
