import { FreebsdError } from "../errors";
import {
  everything,
  type Inventory,
  mergeInventory,
  parseSections,
  type Section,
  sectionRead,
  wholeInventory,
} from "../host/inventory";
import type { Step } from "../host/step";
import {
  type CommandOutcome,
  type ConnectionSettings,
  connectionTo,
  type HostConnection,
  type Read,
} from "../transport/index";
import { effectiveConnection } from "./connection-settings";
import { stepFailure, type Undo } from "./step-failure";

/**
 * One host during one engine operation: its connection and what is known of it.
 * The whole inventory is read once; after that each batch reads again just the sections that its operations changed.
 */
export class HostSession {
  private inventoryRead: Promise<void> | undefined;
  private known: Inventory | undefined;
  private readonly reserved = new Map<string, Set<number>>();

  constructor(
    readonly host: string,
    private readonly connection: HostConnection,
  ) {}

  /** The host as it is known now; read from it when nothing is known yet. */
  async inventory(): Promise<Inventory> {
    this.inventoryRead ??= this.readEverything().catch((thrown: unknown) => {
      this.inventoryRead = undefined;
      throw thrown;
    });
    await this.inventoryRead;
    if (this.known === undefined)
      throw new FreebsdError({ code: "inventory", host: this.host, message: "the host's inventory could not be read" });
    return this.known;
  }

  /** The lowest number of a space that is neither taken on the host nor promised to another plan. */
  readonly reserve = (space: string, taken: ReadonlySet<number>): number => {
    const promised = this.reserved.get(space) ?? new Set<number>();
    this.reserved.set(space, promised);
    let number = 0;
    while (taken.has(number) || promised.has(number)) number += 1;
    promised.add(number);
    return number;
  };

  /**
   * Runs the steps of one operation in order and then reads the sections that they changed, all in one round trip.
   * When a step fails, those before it are undone in reverse and the error says what was undone and what could not be.
   */
  async run(steps: readonly Step[], sections: readonly Section[]): Promise<Inventory> {
    const reads = sections.map((section) => sectionRead(section, { jailOption: this.known?.facts.jailOption ?? true }));
    const outcome = await this.connection.run(
      steps.map((step) => step.run),
      { reads },
    );
    this.merge(outcome.reads);
    if (outcome.failed === undefined) return this.inventory();
    const failed = steps[outcome.failed];
    const result = outcome.commands[outcome.failed];
    if (failed === undefined || result === undefined)
      throw new FreebsdError({
        code: "step-failed",
        host: this.host,
        message: "a step failed, and its result is missing",
      });
    const begun = steps.slice(0, failed.partial === true ? outcome.failed + 1 : outcome.failed);
    throw stepFailure(this.host, failed.run, result, await this.undo(begun.toReversed(), reads));
  }

  /** Each by itself: where one cannot be undone, the others still are. */
  private async undo(steps: readonly Step[], reads: readonly Read[]): Promise<readonly Undo[]> {
    const undone: Undo[] = [];
    for (const command of steps.flatMap((step) => step.undo ?? [])) {
      try {
        const { commands, reads: fresh } = await this.connection.run([command], { reads });
        undone.push({ command, outcome: commands[0] });
        this.merge(fresh);
      } catch (thrown) {
        undone.push({ command, problem: thrown instanceof Error ? thrown.message : String(thrown) });
      }
    }
    return undone;
  }

  private async readEverything(): Promise<void> {
    const read = everything();
    const outcome = await this.connection.run([], { reads: [read] });
    const result = outcome.reads.get(read.key);
    if (result === undefined || result.exitStatus !== 0) {
      throw new FreebsdError({
        code: "inventory",
        host: this.host,
        message: `the host's inventory could not be read: ${result?.stderr.trim() || "no answer"}`,
        hint: "Check that it is FreeBSD and that the user may run ifconfig(8), jls(8) and kldstat(8).",
      });
    }
    this.known = wholeInventory(parseSections(outcome.reads));
  }

  private merge(reads: ReadonlyMap<string, CommandOutcome>): void {
    if (this.known !== undefined && reads.size > 0) this.known = mergeInventory(this.known, parseSections(reads));
  }
}

const sessions = new Map<string, HostSession>();

/** The session of a host: one per distinct connection and process, which serves one engine operation. */
export function sessionFor(settings: ConnectionSettings): HostSession {
  const effective = effectiveConnection(settings);
  const key = JSON.stringify(effective);
  const existing = sessions.get(key);
  if (existing !== undefined) return existing;
  const session = new HostSession(effective.host, connectionTo(effective));
  sessions.set(key, session);
  return session;
}
