import { FreebsdError } from "../errors";
import {
  type Extent,
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
import type { CommandOutcome, HostConnection, Read } from "../transport/index";
import { decided } from "./watchdog-wait";

/** The way to a host; a guarded change may leave another connection in place of the first. */
export interface Line {
  readonly host: string;
  readonly connection: HostConnection;
}

/** Which sections a resource is about: those that are read only when one names them are read when it asks. */
export type Wanted = (known: Inventory) => readonly Section[];

/**
 * What is known of a host. The whole inventory is read once; after that come just the sections that were changed, or that
 * the whole leaves out and somebody asks for.
 */
export class HostKnowledge {
  private wholeRead: Promise<void> | undefined;
  private known: Inventory | undefined;
  private extent: Extent = { jailRoutes: false, versions: false };
  private readonly sectionReads = new Map<Section, Read>();
  private readonly expected = new Set<Look>();

  constructor(private readonly line: Line) {}

  /** Takes note of what will be looked at: when the host is read as a whole, that goes along. */
  expect(looks: readonly Look[]): void {
    for (const look of looks) if (!isUsual(look)) this.expected.add(look);
  }

  /** What is read only where somebody needs it is left out until then. */
  need(what: keyof Extent): void {
    if (this.extent[what]) return;
    this.extent = { ...this.extent, [what]: true };
    this.outdate();
  }

  /**
   * What is known now, and with it what is wanted.
   * @param afresh reads those sections again that were read before
   */
  async with(wanted: Wanted, afresh: boolean): Promise<Inventory> {
    for (let again = afresh; ; again = false) {
      const known = await this.current();
      const unread = wanted(known).filter((section) => isLook(section) && (again || !known.looks.has(section)));
      if (unread.length === 0) return known;
      const { reads } = await this.line.connection.run([], { reads: this.readsOf(unread) });
      // What is known may have been dropped meanwhile, because of a failure elsewhere: then it is read anew without these.
      this.merge(reads);
    }
  }

  /** The host as it is known now; read from it when nothing is known yet, or what is known is outdated. */
  async current(): Promise<Inventory> {
    this.wholeRead ??= this.readEverything().catch((thrown: unknown) => {
      this.wholeRead = undefined;
      throw thrown;
    });
    await this.wholeRead;
    if (this.known === undefined)
      throw new FreebsdError({
        code: "inventory",
        host: this.line.host,
        message: "the host's inventory could not be read",
      });
    return this.known;
  }

  /** The next one who asks reads everything anew. */
  outdate(): void {
    this.wholeRead = undefined;
  }

  /** The reads of these sections. One section's is always the same: it is run once a batch, however many ask for it. */
  readsOf(sections: readonly Section[]): readonly Read[] {
    return [...new Set(sections)].map((section) => this.readOf(section));
  }

  /** Takes in what was read. */
  merge(reads: ReadonlyMap<string, CommandOutcome>): void {
    if (this.known === undefined || reads.size === 0) return;
    try {
      this.known = mergeInventory(this.known, parseSections(reads));
    } catch (thrown) {
      // What is known is older than what has been done: the next one reads it anew.
      this.outdate();
      throw thrown;
    }
  }

  /** What steps that succeeded have done is known without reading it; where their output makes no sense, all is read anew. */
  learn(steps: readonly Step[], outcomes: readonly CommandOutcome[]): void {
    let { known } = this;
    try {
      for (const [index, { effect }] of steps.entries()) {
        const outcome = outcomes[index];
        if (known !== undefined && outcome !== undefined) known = effect?.(known, outcome) ?? known;
      }
      this.known = known;
    } catch {
      this.outdate();
    }
  }

  /** Another connection of this process has changed its host: where that is the same machine, what is known of it holds no more. */
  changedBy(other: HostKnowledge): void {
    if (other === this || this.known?.facts.hostUuid !== other.known?.facts.hostUuid) return;
    this.outdate();
    this.known = undefined;
  }

  private readOf(section: Section): Read {
    const known = this.sectionReads.get(section);
    if (known !== undefined) return known;
    const read = sectionRead(section);
    this.sectionReads.set(section, read);
    return read;
  }

  /** What is read while a change may still be taken back would soon be wrong: its end is waited for. */
  private async readEverything(): Promise<void> {
    this.known = await decided(this.line.host, () => this.readOnce());
  }

  private async readOnce(): Promise<Inventory> {
    const read = everything(this.extent);
    const reads = [read, ...this.readsOf([...this.expected])];
    const outcome = await this.line.connection.run([], { reads });
    const result = outcome.reads.get(read.key);
    if (result === undefined || result.exitStatus !== 0) {
      throw new FreebsdError({
        code: "inventory",
        host: this.line.host,
        message: `the host's inventory could not be read: ${result?.stderr.trim() || "no answer"}`,
        hint: "Check that it is FreeBSD and that the user may run ifconfig(8), jls(8) and kldstat(8).",
      });
    }
    // Where a look has failed, whoever needs it looks again, and is told why.
    const answered = [...outcome.reads].filter(([, { exitStatus }]) => exitStatus === 0);
    return wholeInventory(parseSections(answered));
  }
}
