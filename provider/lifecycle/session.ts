import { FreebsdError } from "../errors";
import {
  etherNodeName,
  everything,
  type Inventory,
  isLook,
  isUsual,
  mergeInventory,
  parseSections,
  type Section,
  sectionRead,
  wholeInventory,
} from "../host/inventory";
import type { Look } from "../host/looks";
import type { Step } from "../host/step";
import { carriers } from "../host/watchdog-scope";
import { type GuardedChange, sweepChange } from "../host/watchdog-script";
import {
  type Command,
  type CommandOutcome,
  type ConnectionSettings,
  connectionKey,
  connectionTo,
  type Fence,
  freshConnectionTo,
  type HostConnection,
  type OperationOutcome,
  type Read,
} from "../transport/index";
import { effectiveConnection } from "./connection-settings";
import { claimRun, RUN_TOKEN, refuseUnguarded, runFile } from "./run-fence";
import { stepFailure, type Undo } from "./step-failure";
import { carryOutGuarded, confirmSeconds, type Decision } from "./watchdog";
import { Gate } from "./watchdog-gate";
import { refuseUnconfirmed } from "./watchdog-outcome";
import { decided } from "./watchdog-wait";

/**
 * One host during one engine operation: its connection and what is known of it.
 * The whole inventory is read once; after that each batch reads again just the sections that its operations changed.
 */
export class HostSession {
  private inventoryRead: Promise<void> | undefined;
  private known: Inventory | undefined;
  private withRoutes = false;
  private readonly reserved = new Map<string, Set<number>>();
  private readonly claims = new Map<string, Promise<OperationOutcome>>();
  private readonly sectionReads = new Map<Section, Read>();
  private readonly expected = new Set<Look>();

  private readonly gate = new Gate();

  /** @param fresh makes another connection to the same host, dialled once and for no longer than so many seconds */
  constructor(
    readonly host: string,
    private connection: HostConnection,
    private readonly fresh: (dialSeconds: number) => HostConnection,
  ) {}

  /**
   * The host as it is known now; read from it when nothing is known yet.
   * @param wanted the sections that a resource is about: those that are read only when one names them are read now
   * @param afresh reads those sections again that were read before
   * @param jailRoutes whether the routes inside of jails matter; they are left out until somebody needs them
   */
  async inventory(
    wanted: (known: Inventory) => readonly Section[] = () => [],
    { jailRoutes = true, afresh = false }: { readonly jailRoutes?: boolean; readonly afresh?: boolean } = {},
  ): Promise<Inventory> {
    return this.gate.together(async () => {
      if (jailRoutes && !this.withRoutes) {
        this.withRoutes = true;
        this.inventoryRead = undefined;
      }
      for (let again = afresh; ; again = false) {
        const known = await this.current();
        const unread = wanted(known).filter((section) => isLook(section) && (again || !known.looks.has(section)));
        if (unread.length === 0) return known;
        const { reads } = await this.connection.run([], { reads: unread.map((section) => this.readOf(section)) });
        // What is known may have been dropped meanwhile, because of a failure elsewhere: then it is read anew without these.
        this.merge(reads);
      }
    });
  }

  /** Takes note of what will be looked at: when the host is read as a whole, that goes along. */
  expect(looks: readonly Look[]): void {
    for (const look of looks) if (!isUsual(look)) this.expected.add(look);
  }

  /** One command outside of the lock, which changes nothing. */
  async ask(command: Command): Promise<CommandOutcome> {
    const { commands } = await this.gate.together(() => this.connection.run([command]));
    const [outcome] = commands;
    if (outcome === undefined)
      throw new FreebsdError({ code: "step-failed", host: this.host, message: "a command's result is missing" });
    return outcome;
  }

  /** Takes back steps that were done, the last one first, and reads the sections that they had changed. */
  async takeBack(owner: string, steps: readonly Step[], sections: readonly Section[]): Promise<readonly Undo[]> {
    const reads = [...new Set(sections)].map((section) => this.readOf(section));
    return this.gate.together(() => this.undo(owner, steps.toReversed(), reads));
  }

  /** Those of these interfaces that may carry the SSH connection itself. */
  endangered(names: readonly string[], inventory: Inventory): readonly string[] {
    if (names.length === 0) return [];
    const carrying = [...carriers(inventory, this.host)];
    return [...new Set(names)].filter((name) => carrying.some((at) => at === name || etherNodeName(at) === name));
  }

  private async current(): Promise<Inventory> {
    this.inventoryRead ??= this.readEverything().catch((thrown: unknown) => {
      this.inventoryRead = undefined;
      throw thrown;
    });
    await this.inventoryRead;
    if (this.known === undefined)
      throw new FreebsdError({ code: "inventory", host: this.host, message: "the host's inventory could not be read" });
    return this.known;
  }

  /** The lowest number of a space, from `from` on, that is neither taken on the host nor promised to another plan. */
  readonly reserve = (space: string, taken: ReadonlySet<number>, from = 0): number => {
    const promised = this.reserved.get(space) ?? new Set<number>();
    this.reserved.set(space, promised);
    let number = from;
    while (taken.has(number) || promised.has(number)) number += 1;
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
      return this.current();
    });
  }

  /** The same for what nothing comes after as a rule: should something, it reads the host anew. */
  async runLast(owner: string, steps: readonly Step[]): Promise<void> {
    await this.gate.together(() => this.runSteps(owner, steps, []));
    this.inventoryRead = undefined;
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
      await this.claim(owner);
      const windowSeconds = confirmSeconds(this.connection);
      const guarded = { ...change, fence: this.fenceOf(owner), windowSeconds };
      const { host, connection, fresh } = this;
      const decision = await carryOutGuarded({ host, connection, fresh }, owner, guarded).catch((thrown: unknown) => {
        this.goOnOver(fresh(15));
        throw thrown;
      });
      if (decision.connection !== undefined) this.goOnOver(decision.connection);
      await this.readAfter(decision, sections);
      refuseUnconfirmed(host, names, guarded, decision);
      return this.current();
    });
  }

  private async readAfter({ path, state }: Decision, sections: readonly Section[]): Promise<void> {
    const reads = [...new Set(sections)].map((section) => this.readOf(section));
    const sweep = state.state === "broken" ? [] : [sweepChange(path)];
    try {
      const outcome = await this.connection.run(sweep, { reads });
      this.merge(outcome.reads);
      for (const other of sessions.values()) other.machineChanged(this);
    } catch (thrown) {
      this.inventoryRead = undefined;
      if (state.state === "confirmed") throw thrown;
    }
  }

  private goOnOver(connection: HostConnection): void {
    this.connection.close().catch(() => undefined);
    this.connection = connection;
  }

  private async runSteps(owner: string, steps: readonly Step[], sections: readonly Section[]): Promise<void> {
    const reads = [...new Set(sections)].map((section) => this.readOf(section));
    const isTold = steps.every((step) => step.effect !== undefined);
    const outcome = await this.runFenced(
      owner,
      steps.map((step) => step.run),
      isTold ? [] : reads,
    );
    this.merge(outcome.reads);
    for (const other of sessions.values()) other.machineChanged(this);
    if (outcome.failed === undefined) {
      if (isTold) this.learn(steps, outcome.commands);
      return;
    }
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
    const begun = steps.slice(0, outcome.failed + own);
    const undone = await this.undo(owner, begun.toReversed(), reads);
    if (undone.length === 0 && isTold) this.inventoryRead = undefined;
    throw stepFailure(this.host, failed.run, result, undone);
  }

  /** What steps that succeeded have done is known without reading it; where their output makes no sense, all is read anew. */
  private learn(steps: readonly Step[], outcomes: readonly CommandOutcome[]): void {
    let { known } = this;
    try {
      for (const [index, { effect }] of steps.entries()) {
        const outcome = outcomes[index];
        if (known !== undefined && outcome !== undefined) known = effect?.(known, outcome) ?? known;
      }
      this.known = known;
    } catch {
      this.inventoryRead = undefined;
    }
  }

  /**
   * Under the host's lock, and only while this run is its owner's newest: what a killed engine had sent must not happen
   * after the next run has begun. The claim goes ahead of the first operation, in the same batch.
   */
  private async runFenced(
    owner: string,
    commands: readonly Command[],
    reads: readonly Read[],
  ): Promise<OperationOutcome> {
    const claimed = this.claim(owner);
    const outcome = this.connection.run(commands, { reads, exclusive: true, fence: this.fenceOf(owner) });
    outcome.catch(() => {
      this.inventoryRead = undefined;
    });
    await claimed;
    return outcome;
  }

  private fenceOf(owner: string): Fence {
    return { path: runFile(owner), token: RUN_TOKEN };
  }

  private async claim(owner: string): Promise<void> {
    const claim = this.claims.get(owner) ?? this.connection.run([claimRun(this.fenceOf(owner))], { exclusive: true });
    this.claims.set(owner, claim);
    // What nobody has heard the end of may not have been: the next operation claims anew.
    claim.catch(() => this.claims.delete(owner));
    const [claimed] = (await claim).commands;
    if (claimed !== undefined && claimed.exitStatus !== 0) refuseUnguarded(this.host, claimed);
  }

  /** The same read for the same section: it is run once a batch, however many operations ask for it. */
  private readOf(section: Section): Read {
    const known = this.sectionReads.get(section);
    if (known !== undefined) return known;
    const read = sectionRead(section, { jailOption: this.known?.facts.jailOption ?? true });
    this.sectionReads.set(section, read);
    return read;
  }

  /** Each by itself: where one cannot be undone, the others still are. */
  private async undo(owner: string, steps: readonly Step[], reads: readonly Read[]): Promise<readonly Undo[]> {
    const undone: Undo[] = [];
    for (const command of steps.flatMap((step) => step.undo ?? [])) {
      try {
        const { commands, reads: fresh } = await this.runFenced(owner, [command], reads);
        undone.push({ command, outcome: commands[0] });
        this.merge(fresh);
      } catch (thrown) {
        undone.push({ command, problem: thrown instanceof Error ? thrown.message : String(thrown) });
      }
    }
    // The claim may have been among what was undone.
    this.claims.delete(owner);
    return undone;
  }

  /** What is read while a change may still be taken back would soon be wrong: its end is waited for. */
  private async readEverything(): Promise<void> {
    this.known = await decided(this.host, () => this.readOnce());
  }

  private async readOnce(): Promise<Inventory> {
    const read = everything({ jailRoutes: this.withRoutes });
    const looks = [...this.expected].map((look) => this.readOf(look));
    const outcome = await this.connection.run([], { reads: [read, ...looks] });
    const result = outcome.reads.get(read.key);
    if (result === undefined || result.exitStatus !== 0) {
      throw new FreebsdError({
        code: "inventory",
        host: this.host,
        message: `the host's inventory could not be read: ${result?.stderr.trim() || "no answer"}`,
        hint: "Check that it is FreeBSD and that the user may run ifconfig(8), jls(8) and kldstat(8).",
      });
    }
    // Where a look has failed, whoever needs it looks again, and is told why.
    const answered = [...outcome.reads].filter(([, { exitStatus }]) => exitStatus === 0);
    return wholeInventory(parseSections(answered));
  }

  /** Another connection of this process has changed the host: what this one knew of it holds no more. */
  private machineChanged(by: HostSession): void {
    if (by === this || this.known?.facts.hostUuid !== by.known?.facts.hostUuid) return;
    this.inventoryRead = undefined;
    this.known = undefined;
  }

  private merge(reads: ReadonlyMap<string, CommandOutcome>): void {
    if (this.known === undefined || reads.size === 0) return;
    try {
      this.known = mergeInventory(this.known, parseSections(reads));
    } catch (thrown) {
      // What is known is older than what has been done: the next one reads it anew.
      this.inventoryRead = undefined;
      throw thrown;
    }
  }
}

/** A command that a signal or timeout(1) ended may have done its work all the same. */
function wasKilled({ exitStatus }: CommandOutcome): boolean {
  return exitStatus > 128 || exitStatus === 124;
}

const sessions = new Map<string, HostSession>();

/** The session of a host: one per distinct connection and process, which serves one engine operation. */
export function sessionFor(settings: ConnectionSettings): HostSession {
  const effective = effectiveConnection(settings);
  const key = connectionKey(effective);
  const existing = sessions.get(key);
  if (existing !== undefined) return existing;
  const session = new HostSession(effective.host, connectionTo(effective), (perDialTimeout) => {
    const once = { dialErrorLimit: 0, perDialTimeout };
    const { proxy } = effective;
    return freshConnectionTo({
      ...effective,
      ...once,
      ...(proxy === undefined ? {} : { proxy: { ...proxy, ...once } }),
    });
  });
  sessions.set(key, session);
  return session;
}
