import { FreebsdError } from "../errors";
import { type Extent, etherNodeName, type Inventory, type Section } from "../host/inventory";
import type { Look } from "../host/looks";
import { lowestFree } from "../host/lowest-free";
import type { Step } from "../host/step";
import { carriers } from "../host/watchdog-scope";
import { type GuardedChange, sweepChange } from "../host/watchdog-script";
import {
  type Command,
  type CommandOutcome,
  type ConnectionSettings,
  connectionKey,
  connectionTo,
  freshConnectionTo,
  type HostConnection,
} from "../transport/index";
import { effectiveConnection } from "./connection-settings";
import { FencedOperations, fenceOf } from "./fenced-operations";
import { HostKnowledge, type Line, type Wanted } from "./host-knowledge";
import { unheard } from "./partial";
import { refuseUnguarded } from "./run-fence";
import { stepFailure } from "./step-failure";
import { type Undo, undo, wasKilled } from "./undo";
import { carryOutGuarded, confirmSeconds, type Decision } from "./watchdog";
import { Gate } from "./watchdog-gate";
import { refuseUnconfirmed } from "./watchdog-outcome";

/** One host during one engine operation: its connection, what is known of it, and what is done to it. */
export class HostSession implements Line {
  private readonly reserved = new Map<string, Set<number>>();
  private readonly gate = new Gate();
  private readonly knowledge = new HostKnowledge(this);
  private readonly fenced = new FencedOperations(this, () => this.knowledge.outdate());
  private serving: HostConnection;

  /** @param fresh makes another connection to the same host, dialled once and for no longer than so many seconds */
  constructor(
    readonly host: string,
    connection: HostConnection,
    private readonly fresh: (dialSeconds: number) => HostConnection,
  ) {
    this.serving = connection;
  }

  /** The one that serves now. */
  get connection(): HostConnection {
    return this.serving;
  }

  /**
   * The host as it is known now; read from it when nothing is known yet.
   * @param wanted the sections that a resource is about: those that are read only when one names them are read now
   * @param afresh reads those sections again that were read before
   * @param jailRoutes whether the routes inside of jails matter; they are left out until somebody needs them
   * @param versions the same of the versions of the installed kernel and userland
   */
  async inventory(
    wanted: Wanted = () => [],
    { jailRoutes = true, versions = false, afresh = false }: Partial<Extent> & { readonly afresh?: boolean } = {},
  ): Promise<Inventory> {
    return this.gate.together(async () => {
      if (jailRoutes) this.knowledge.need("jailRoutes");
      if (versions) this.knowledge.need("versions");
      return this.knowledge.with(wanted, afresh);
    });
  }

  /** Takes note of what will be looked at: when the host is read as a whole, that goes along. */
  expect(looks: readonly Look[]): void {
    this.knowledge.expect(looks);
  }

  /** One command outside of the lock, which changes nothing. */
  async ask(command: Command): Promise<CommandOutcome> {
    const { commands } = await this.gate.together(() => this.connection.run([command]));
    const [outcome] = commands;
    if (outcome === undefined)
      throw new FreebsdError({ code: "step-failed", host: this.host, message: "a command's result is missing" });
    return outcome;
  }

  /** Those of these interfaces that may carry the SSH connection itself. */
  endangered(names: readonly string[], inventory: Inventory): readonly string[] {
    if (names.length === 0) return [];
    const carrying = [...carriers(inventory, this.host)];
    return [...new Set(names)].filter((name) => carrying.some((at) => at === name || etherNodeName(at) === name));
  }

  /** The lowest number of a space, from `from` on, that is neither taken on the host nor promised to another plan. */
  readonly reserve = (space: string, taken: ReadonlySet<number>, from = 0): number => {
    const promised = this.reserved.get(space) ?? new Set<number>();
    this.reserved.set(space, promised);
    const number = lowestFree((each) => taken.has(each) || promised.has(each), from);
    promised.add(number);
    return number;
  };

  /**
   * Runs the steps of one operation in order and then reads the sections that they changed, all in one round trip.
   * When a step fails, those before it are undone in reverse and the error says what was undone and what could not be.
   */
  async run(owner: string, steps: readonly Step[], sections: readonly Section[]): Promise<Inventory> {
    return this.gate.together(async () => {
      await this.runSteps(owner, steps, sections);
      return this.knowledge.current().catch((thrown: unknown) => {
        throw unheard(thrown, this.host);
      });
    });
  }

  /** The same for what nothing comes after as a rule: should something, it reads the host anew. */
  async runLast(owner: string, steps: readonly Step[]): Promise<void> {
    await this.gate.together(() => this.runSteps(owner, steps, []));
    this.knowledge.outdate();
  }

  /** Takes back steps that were done, the last one first, and reads the sections that they had changed. */
  async takeBack(owner: string, steps: readonly Step[], sections: readonly Section[]): Promise<readonly Undo[]> {
    return this.gate.together(() => this.undo(owner, steps, sections));
  }

  /**
   * Runs steps that can cut the host off: alone, and so that the host takes them back unless it can be reached over a new
   * connection afterwards. That connection then serves on, since the old one may be dead without anybody knowing.
   *
   * @throws FreebsdError `cut-off` when the change was taken back, `cut-off-not-undone` when that failed in part
   */
  async runGuarded(
    owner: string,
    { names, ...change }: Pick<GuardedChange, "steps" | "finish"> & { readonly names: readonly string[] },
    sections: readonly Section[],
  ): Promise<Inventory> {
    return this.gate.alone(async () => {
      await this.fenced.claim(owner);
      const windowSeconds = confirmSeconds(this.connection);
      const guarded = { ...change, fence: fenceOf(owner), windowSeconds };
      const { host, connection, fresh } = this;
      const decision = await carryOutGuarded({ host, connection, fresh }, owner, guarded).catch((thrown: unknown) => {
        this.goOnOver(fresh(15));
        // How it ended nobody has heard: the next reading waits until that is decided.
        this.knowledge.outdate();
        throw thrown;
      });
      if (decision.connection !== undefined) this.goOnOver(decision.connection);
      await this.readAfter(decision, sections);
      refuseUnconfirmed(host, names, guarded, decision);
      return this.knowledge.current();
    });
  }

  private async readAfter({ path, state }: Decision, sections: readonly Section[]): Promise<void> {
    const sweep = state.state === "broken" ? [] : [sweepChange(path)];
    try {
      const { reads } = await this.connection.run(sweep, { reads: this.knowledge.readsOf(sections) });
      this.changed(reads);
    } catch (thrown) {
      this.knowledge.outdate();
      if (state.state === "confirmed") throw thrown;
    }
  }

  private goOnOver(connection: HostConnection): void {
    this.serving.close().catch(() => undefined);
    this.serving = connection;
  }

  private async runSteps(owner: string, steps: readonly Step[], sections: readonly Section[]): Promise<void> {
    const isTold =
      steps.length > 0 && steps.every(({ effect, changes }) => effect !== undefined || changes !== undefined);
    const reads = this.knowledge.readsOf(isTold ? steps.flatMap(({ changes }) => changes ?? []) : sections);
    const commands = steps.map((step) => step.run);
    const outcome = await this.fenced.run(owner, commands, reads);
    if (outcome.failed === undefined && isTold) this.knowledge.learn(steps, outcome.commands);
    this.changed(outcome.reads);
    if (outcome.failed === undefined) return;
    const failed = steps[outcome.failed];
    const result = outcome.commands[outcome.failed];
    if (outcome.failed === 0 && result !== undefined) refuseUnguarded(this.host, result);
    if (failed === undefined || result === undefined)
      throw new FreebsdError({
        code: "step-failed",
        host: this.host,
        message: "a step failed, and its result is missing",
      });
    const own = failed.partial === true || wasKilled(result) ? 1 : 0;
    const undone = await this.undo(owner, steps.slice(0, outcome.failed + own), sections);
    if (undone.length === 0 && isTold) this.knowledge.outdate();
    throw stepFailure(this.host, failed.run, result, undone);
  }

  /** What was read after a change; other connections to the same machine know less than that. */
  private changed(reads: ReadonlyMap<string, CommandOutcome>): void {
    this.knowledge.merge(reads);
    for (const other of sessions.values()) other.knowledge.changedBy(this.knowledge);
  }

  private async undo(owner: string, steps: readonly Step[], sections: readonly Section[]): Promise<readonly Undo[]> {
    const reads = this.knowledge.readsOf(sections);
    const run = (command: Command) => this.fenced.run(owner, [command], reads);
    const undone = await undo(steps, run, (fresh) => this.knowledge.merge(fresh));
    // The claim may have been among what was undone.
    this.fenced.disclaim(owner);
    return undone;
  }
}

const sessions = new Map<string, HostSession>();

/** The session of a host: one per distinct connection and process, which serves one engine operation. */
export function sessionFor(settings: ConnectionSettings): HostSession {
  const effective = effectiveConnection(settings);
  const key = connectionKey(effective);
  const existing = sessions.get(key);
  if (existing !== undefined) return existing;
  const session = new HostSession(effective.host, connectionTo(effective), (perDialTimeout) =>
    freshConnectionTo(effective, { dialErrorLimit: 0, perDialTimeout }),
  );
  sessions.set(key, session);
  return session;
}
