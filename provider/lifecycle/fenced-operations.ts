import type { Command, Fence, OperationOutcome, Read } from "../transport/index";
import type { Line } from "./host-knowledge";
import { claimRun, RUN_TOKEN, refuseUnguarded, runFile, unclaimed } from "./run-fence";

/** The mark that this run's operations for an owner must find on the host. */
export function fenceOf(owner: string): Fence {
  return { path: runFile(owner), token: RUN_TOKEN };
}

/**
 * Operations under the host's lock, and only while this run is their owner's newest: what a killed engine had sent must not
 * happen after the next run has begun.
 */
export class FencedOperations {
  private readonly claims = new Map<string, Promise<OperationOutcome>>();

  /** @param lost hears that an operation's end is not known */
  constructor(
    private readonly line: Line,
    private readonly lost: () => void,
  ) {}

  /** Makes this run its owner's newest, once. */
  async claim(owner: string): Promise<void> {
    const { connection, host } = this.line;
    const claim = this.claims.get(owner) ?? connection.run([claimRun(fenceOf(owner))], { exclusive: true });
    this.claims.set(owner, claim);
    // What nobody has heard the end of may not have been: the next operation claims anew.
    claim.catch(() => this.claims.delete(owner));
    const [claimed] = (await claim).commands;
    if (claimed === undefined || claimed.exitStatus === 0) return;
    this.claims.delete(owner);
    refuseUnguarded(host, claimed);
    throw unclaimed(host, owner, claimed);
  }

  /** The next operation claims anew. */
  disclaim(owner: string): void {
    this.claims.delete(owner);
  }

  /** Runs an operation. The claim goes ahead of the owner's first one, in the same batch. */
  async run(owner: string, commands: readonly Command[], reads: readonly Read[]): Promise<OperationOutcome> {
    const claimed = this.claim(owner);
    const outcome = this.line.connection.run(commands, { reads, exclusive: true, fence: fenceOf(owner) });
    outcome.catch(this.lost);
    // Without the claim nothing of it was begun.
    await claimed;
    return outcome;
  }
}
