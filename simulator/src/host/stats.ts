/** What a simulated host has been asked since it was made (or since `reset`). */
export class HostStats {
  /** TCP connections accepted, and those that authenticated. */
  connections = 0;
  handshakes = 0;
  /**
   * Round trips, TCP's own included, that clients waited for before they sent the first command, or a shell's first input. On a line
   * without latency, where no two messages cross, there may be one more.
   */
  handshakeRoundTrips = 0;
  /** SSH exec channels opened. */
  channels = 0;
  /**
   * Programs started, by the name of their executable; built-ins of the shell are none. A process that becomes another program
   * (`exec`, the last command of `sh -c`) counts for each; `replaced` says how many did.
   */
  readonly commands = new Map<string, number>();
  /** Shells that were forked and ran no program in their place: `( … )`, built-ins in pipes, most of `$( … )`. */
  subshells = 0;
  /** Shells that ended as another program (`exec`, the last command of `sh -c`): two programs, and one process. */
  replaced = 0;
  bytesToHost = 0;
  bytesToClient = 0;

  count(name: string): void {
    this.commands.set(name, (this.commands.get(name) ?? 0) + 1);
  }

  /** Every process that there has been. */
  get processes(): number {
    return this.totalCommands + this.subshells - this.replaced;
  }

  get totalCommands(): number {
    let total = 0;
    for (const count of this.commands.values()) total += count;
    return total;
  }

  reset(): void {
    this.connections = 0;
    this.handshakes = 0;
    this.handshakeRoundTrips = 0;
    this.channels = 0;
    this.commands.clear();
    this.subshells = 0;
    this.replaced = 0;
    this.bytesToHost = 0;
    this.bytesToClient = 0;
  }
}
