/**
 * A part of the host could not be read. Nothing may be concluded from it about what exists: an object that could not be
 * looked for is not absent.
 */
export class HostReadError extends Error {
  override readonly name = "HostReadError";
  /** What was to be read, as "netgraph" or "vnet:web". */
  readonly section: string;
  readonly exitStatus: number;
  readonly stderr: string;

  constructor(section: string, exitStatus: number, stderr: string) {
    const reason = stderr.trim() === "" ? `exit status ${exitStatus}` : `${stderr.trim()} (exit status ${exitStatus})`;
    super(`cannot read "${section}" of the host: ${reason}`);
    this.section = section;
    this.exitStatus = exitStatus;
    this.stderr = stderr;
  }
}
