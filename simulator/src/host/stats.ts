/** What a simulated host has been asked since it was made (or since `reset`). */
export class HostStats {
  /** TCP connections accepted, and those that authenticated. */
  connections = 0;
  handshakes = 0;
  /** SSH exec channels opened. */
  channels = 0;
  /** Processes started, by the name of their executable; built-ins of the shell are none. */
  readonly commands = new Map<string, number>();
  bytesToHost = 0;
  bytesToClient = 0;

  count(name: string): void {
    this.commands.set(name, (this.commands.get(name) ?? 0) + 1);
  }

  get totalCommands(): number {
    let total = 0;
    for (const count of this.commands.values()) total += count;
    return total;
  }

  reset(): void {
    this.connections = 0;
    this.handshakes = 0;
    this.channels = 0;
    this.commands.clear();
    this.bytesToHost = 0;
    this.bytesToClient = 0;
  }
}
