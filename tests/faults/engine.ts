import type { Properties } from "../../provider/resources/definition";
import { ProviderFailure, type ProviderProcess } from "./provider-process";
import type { Declaration } from "./topology";

/** A resource as the engine's state keeps it. */
interface Kept {
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly needs: readonly string[];
  /** The last operation failed half way: the next one is an update, whatever differs. */
  readonly partial: boolean;
}

/** An engine operation that did not reach its end: what each resource failed with. */
class OperationFailed extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

const PROJECT = { project: "faults", stack: "test" };

/**
 * The engine as far as a provider can tell: order, parallel steps, and what state keeps of a failure. After the first
 * failure no new step begins; those under way go on to their end.
 */
export class Engine {
  private readonly state = new Map<string, Kept>();
  private owner = "";

  constructor(private readonly connection: Properties) {}

  /** The resources in state. */
  get kept(): readonly string[] {
    return [...this.state.keys()];
  }

  /** `pulumi up`. Rejects with everything that went wrong. */
  async up(program: readonly Declaration[], provider: ProviderProcess): Promise<void> {
    const problems: string[] = [];
    const done = new Map<string, Promise<boolean>>();
    let turn: Promise<unknown> = Promise.resolve();
    /** check and diff come one by one. */
    const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
      const mine = turn.then(run, run);
      turn = mine.catch(() => undefined);
      return mine;
    };
    for (const declared of program) {
      const key = keyOf(declared);
      const step = async (): Promise<boolean> => {
        const ready = await Promise.all(declared.needs.map((each) => done.get(each)));
        if (ready.includes(false) || problems.length > 0) return false;
        try {
          const { inputs, work } = await inTurn(() => this.register(declared, provider));
          if (work === undefined) return true;
          // The engine may have failed elsewhere while this one waited for its turn.
          if (problems.length > 0) return false;
          await work(inputs);
          return true;
        } catch (thrown) {
          problems.push(`${key}: ${messageOf(thrown)}`);
          return false;
        }
      };
      done.set(key, step());
    }
    await Promise.all(done.values());
    if (problems.length > 0) throw new OperationFailed(problems);
  }

  /** `pulumi destroy`. Rejects with everything that went wrong. */
  async destroy(provider: ProviderProcess): Promise<void> {
    const problems: string[] = [];
    const gone = new Map<string, Promise<void>>();
    // A resource is registered after those that it needs, so dependents are started first.
    for (const [key, kept] of [...this.state].toReversed()) {
      const dependents = [...this.state.values()].filter(({ needs }) => needs.includes(key)).map(keyOf);
      const step = async (): Promise<void> => {
        await Promise.all(dependents.map((each) => gone.get(each)));
        if (problems.length > 0) return;
        try {
          await provider.call(kept.kind, "delete", kept.id, kept.outputs);
          this.state.delete(key);
        } catch (thrown) {
          problems.push(`${key}: ${messageOf(thrown)}`);
        }
      };
      gone.set(key, step());
    }
    await Promise.all(gone.values());
    if (problems.length > 0) throw new OperationFailed(problems);
  }

  /** What `pulumi refresh` finds different: names of resources. The state takes it over. */
  async refresh(provider: ProviderProcess): Promise<readonly string[]> {
    const changed: string[] = [];
    await Promise.all(
      [...this.state].map(async ([key, kept]) => {
        const { id, props } = await provider.call(kept.kind, "read", kept.id, kept.outputs);
        if (id === "" || id === undefined) {
          changed.push(key);
          this.state.delete(key);
          return;
        }
        const { changes } = await provider.call(kept.kind, "diff", kept.id, props, kept.inputs);
        if (changes === true) changed.push(key);
        this.state.set(key, { ...kept, outputs: props as Properties });
      }),
    );
    return changed;
  }

  /** check and diff; then what is to be done, if anything. */
  private async register(
    declared: Declaration,
    provider: ProviderProcess,
  ): Promise<{ inputs: Properties; work: ((inputs: Properties) => Promise<void>) | undefined }> {
    const { kind, name, args } = declared;
    const key = keyOf(declared);
    const old = this.state.get(key);
    const context = { ...PROJECT, name, urn: `urn:pulumi:test::faults::${kind}::${name}`, dryRun: false, strings: [] };
    const given = { ...args, connection: this.connection, ...(kind === "Host" ? {} : { host: this.owner }), context };
    const checked = await provider.call(kind, "check", old?.inputs ?? {}, given);
    const failures = checked.failures as readonly { readonly reason: string }[];
    if (failures.length > 0) throw new Error(`check: ${failures.map(({ reason }) => reason).join("; ")}`);
    const inputs = checked.inputs as Properties;
    if (kind === "Host") this.owner = String(inputs.owner);
    if (old === undefined) return { inputs, work: () => this.create(declared, inputs, provider) };
    const { changes, replaces } = await provider.call(kind, "diff", old.id, old.outputs, inputs);
    if (Array.isArray(replaces) && replaces.length > 0) {
      if ([...this.state.values()].some(({ needs }) => needs.includes(key)))
        throw new Error(`a replacement that takes others along, which no case asks for: ${replaces.join(", ")}`);
      return { inputs, work: () => this.replace(declared, old, inputs, provider) };
    }
    if (changes !== true && !old.partial) {
      this.state.set(key, { ...old, inputs });
      return { inputs, work: undefined };
    }
    return { inputs, work: () => this.update(declared, old, inputs, provider) };
  }

  private async create(declared: Declaration, inputs: Properties, provider: ProviderProcess): Promise<void> {
    const { kind, name, needs } = declared;
    try {
      const { id, outs } = await provider.call(kind, "create", inputs);
      this.keep({ kind, name, id: String(id), inputs, outputs: outs as Properties, needs, partial: false });
    } catch (thrown) {
      const { id, properties } = partialOf(thrown);
      if (id !== undefined && properties !== undefined)
        this.keep({ kind, name, id, inputs, outputs: properties, needs, partial: true });
      throw thrown;
    }
  }

  /** `deleteBeforeReplace`. The new one's inputs are checked without the old ones. */
  private async replace(
    declared: Declaration,
    old: Kept,
    inputs: Properties,
    provider: ProviderProcess,
  ): Promise<void> {
    await provider.call(old.kind, "delete", old.id, old.outputs);
    this.state.delete(keyOf(old));
    await this.create(declared, inputs, provider);
  }

  private async update(declared: Declaration, old: Kept, inputs: Properties, provider: ProviderProcess): Promise<void> {
    const { kind, needs } = declared;
    try {
      const { outs } = await provider.call(kind, "update", old.id, old.outputs, inputs);
      this.keep({ ...old, inputs, outputs: outs as Properties, needs, partial: false });
    } catch (thrown) {
      const { properties } = partialOf(thrown);
      if (properties !== undefined) this.keep({ ...old, inputs, outputs: properties, needs, partial: true });
      throw thrown;
    }
  }

  private keep(kept: Kept): void {
    this.state.set(keyOf(kept), kept);
  }
}

function keyOf({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${kind} ${name}`;
}

function partialOf(thrown: unknown): { readonly id?: string; readonly properties?: Properties } {
  return thrown instanceof ProviderFailure ? thrown.failure : {};
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
