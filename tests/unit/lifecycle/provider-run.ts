import type { Inventory } from "../../../provider/host/inventory";
import type { Properties } from "../../../provider/resources/definition";

type Check = typeof import("../../../provider/lifecycle/check");
type Disown = typeof import("../../../provider/lifecycle/disown");
type Leftovers = typeof import("../../../provider/lifecycle/leftovers");
type LiveCheck = typeof import("../../../provider/lifecycle/live-check");
type Operations = typeof import("../../../provider/lifecycle/operations");
type Pool = typeof import("../../../provider/transport");
type Resources = typeof import("../../../provider/resources");
type Session = typeof import("../../../provider/lifecycle/session");
type Modules = Check & Disown & Leftovers & LiveCheck & Operations & Pool & Resources & Session;

/** A resource as the state keeps it. */
export interface Kept {
  readonly kind: string;
  readonly id: string;
  readonly state: Properties;
}

/** One engine operation: a provider process of its own, with all its modules loaded anew, at one host. */
export class ProviderRun {
  private constructor(
    readonly modules: Modules,
    readonly connection: Properties,
    private readonly stack: string,
  ) {}

  static async open(connection: object, stack = "test"): Promise<ProviderRun> {
    let modules: Modules | undefined;
    jest.isolateModules(() => {
      modules = {
        ...jest.requireActual<Check>("../../../provider/lifecycle/check"),
        ...jest.requireActual<Disown>("../../../provider/lifecycle/disown"),
        ...jest.requireActual<Leftovers>("../../../provider/lifecycle/leftovers"),
        ...jest.requireActual<LiveCheck>("../../../provider/lifecycle/live-check"),
        ...jest.requireActual<Operations>("../../../provider/lifecycle/operations"),
        ...jest.requireActual<Pool>("../../../provider/transport"),
        ...jest.requireActual<Resources>("../../../provider/resources"),
        ...jest.requireActual<Session>("../../../provider/lifecycle/session"),
      };
    });
    if (modules === undefined) throw new Error("the provider could not be loaded");
    return new ProviderRun(modules, { ...connection }, stack);
  }

  /** The checked inputs of a resource, or what is wrong with it. */
  check(kind: string, name: string, given: Properties = {}, olds: Properties = {}) {
    const owner = kind === "Host" ? {} : { host: this.owner };
    const urn = `urn:pulumi:${this.stack}::site::freebsd:${kind}::${name}`;
    const context = { name, project: "site", stack: this.stack, urn, dryRun: false, strings: [] };
    return this.modules.check(this.definition(kind), olds, {
      connection: this.connection,
      ...owner,
      ...given,
      context,
    });
  }

  async create(kind: string, name: string, given: Properties = {}): Promise<Kept> {
    return { kind, ...(await this.modules.create(this.definition(kind), this.inputs(kind, name, given))) };
  }

  async update({ kind, state }: Kept, name: string, given: Properties): Promise<Kept> {
    const inputs = this.inputs(kind, name, given, state);
    return { kind, ...(await this.modules.update(this.definition(kind), state, inputs)) };
  }

  read({ kind, id, state }: Kept): Promise<Properties | undefined> {
    return this.modules.read(this.definition(kind), id, state);
  }

  remove({ kind, id, state }: Kept): Promise<void> {
    return this.modules.remove(this.definition(kind), id, state);
  }

  /** What preview says of a new resource. */
  preview(kind: string, name: string, given: Properties = {}) {
    return this.modules.liveCheck(this.definition(kind), this.inputs(kind, name, given), []);
  }

  async close(): Promise<void> {
    await this.modules.connectionTo(this.connection as never).close();
  }

  /** What the run knows of the host by now. */
  known(): Promise<Inventory> {
    return this.modules.sessionFor(this.connection as never).inventory();
  }

  get owner(): string {
    return String(this.inputs("Host", "edge").owner);
  }

  definition(kind: string) {
    const definition = this.modules.definitionOf(kind);
    if (definition === undefined) throw new Error(`no kind ${kind}`);
    return definition;
  }

  /** Whether a Host's address still leads to the machine of its state. */
  askMachine(olds: Properties, news: Properties) {
    return this.modules.askMachine(olds, news);
  }

  private inputs(kind: string, name: string, given: Properties = {}, olds: Properties = {}): Properties {
    const { inputs, issues } = this.check(kind, name, given, olds);
    if (issues.length > 0) throw new Error(issues.map(({ path, message }) => `${path}: ${message}`).join("; "));
    return inputs;
  }
}
