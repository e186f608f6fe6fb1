/** What goes wrong with a command. */
export interface CommandFault {
  /** Which commands: by name (`ifconfig`), or by the whole argv. */
  readonly match: string | ((argv: readonly string[]) => boolean);
  /** The how manieth matching command, from 1; absent: every one. */
  readonly occurrence?: number;
  /**
   * `fail`: it does nothing and gives `stderr` and `exitCode`. `hang`: it does nothing and does not end until it is killed.
   * `die`: killed half way: of a script on standard input the first half is done, of anything else all, but nobody is told (status 137).
   */
  readonly kind: "fail" | "hang" | "die";
  readonly exitCode?: number;
  readonly stderr?: string;
}

/** Switchable trouble of a simulated host. All of it is off until it is set; setting it takes effect at once. */
export class Faults {
  /** Delay of everything towards the host and towards the client, in ms; TCP's handshake, before it, takes one of each. */
  latency = { toHost: 0, toClient: 0 };
  /** Bytes a second towards the client and towards the host, each; undefined: unlimited. */
  bandwidth: number | undefined;
  /** Cuts a connection after so many bytes towards the client; then counts anew. */
  cutAfterBytes: number | undefined;
  /** Cuts every connection when the n-th command from now on starts. */
  cutAtCommand: number | undefined;
  /** Restarts the host when the n-th command from now on starts. */
  rebootAtCommand: number | undefined;
  /** How many of the next connections are refused. */
  refuseConnections = 0;
  readonly commands: CommandFault[] = [];
  private readonly seen = new Map<CommandFault, number>();

  /** Switches everything off. */
  clear(): void {
    this.latency = { toHost: 0, toClient: 0 };
    this.bandwidth = undefined;
    this.cutAfterBytes = undefined;
    this.cutAtCommand = undefined;
    this.rebootAtCommand = undefined;
    this.refuseConnections = 0;
    this.commands.length = 0;
    this.seen.clear();
  }

  /** Counts a starting command and tells what goes wrong with it. */
  onCommand(argv: readonly string[]): { fault: CommandFault | undefined; cut: boolean; reboot: boolean } {
    const countDown = (key: "cutAtCommand" | "rebootAtCommand"): boolean => {
      const left = this[key];
      if (left === undefined) return false;
      this[key] = left > 1 ? left - 1 : undefined;
      return left <= 1;
    };
    let fault: CommandFault | undefined;
    for (const each of this.commands) {
      const name = argv[0]?.slice((argv[0]?.lastIndexOf("/") ?? -1) + 1);
      if (typeof each.match === "string" ? each.match !== name : !each.match(argv)) continue;
      const count = (this.seen.get(each) ?? 0) + 1;
      this.seen.set(each, count);
      if (each.occurrence === undefined || each.occurrence === count) fault ??= each;
    }
    return { fault, cut: countDown("cutAtCommand"), reboot: countDown("rebootAtCommand") };
  }
}
