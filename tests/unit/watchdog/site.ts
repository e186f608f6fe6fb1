import { createHost, type SimulatedHost } from "../../../simulator/src/host";
import type { ListenOptions } from "../../../simulator/src/ssh/server";
import { ProviderRun } from "../lifecycle/provider-run";

const NICS = [
  { name: "em0", ether: "00:25:90:00:00:01", address: "192.0.2.10/24" },
  { name: "em1", ether: "00:25:90:00:00:02", address: "198.51.100.10/24" },
];

type Through = NonNullable<ListenOptions["through"]>;

/** Seconds that a change waits for its confirmation in these tests. */
const WINDOW_SECONDS = 1.5;

/** A simulated host that is reached by one of its cards, and the provider processes that have worked on it. */
export class Site {
  private readonly runs: ProviderRun[] = [];
  private readonly dying: Promise<unknown>[] = [];

  private constructor(
    readonly host: SimulatedHost,
    private readonly through: Through,
  ) {}

  /** `prepare` is run on the host before anybody listens. */
  static async open(through: Through = { card: "em0" }, prepare = ":"): Promise<Site> {
    process.env.PULUMI_FREEBSD_CONFIRM_SECONDS = String(WINDOW_SECONDS);
    const host = await createHost({ nics: NICS });
    await host.run(`kldload ng_ether ng_bridge if_bridge if_vlan; ${prepare}`);
    return new Site(host, through);
  }

  /** A provider process: it knows nothing of those before it. `kill` cuts it off from the host for good. */
  async provider(through = this.through, more: object = {}): Promise<ProviderRun & { kill: () => Promise<void> }> {
    const { connection, close } = await this.host.listen({ through });
    const run = await ProviderRun.open({ ...connection, ...more });
    this.runs.push(run);
    return Object.assign(run, { kill: close });
  }

  /** Calls back when a change has been made and its watchdog looks for the confirmation for the first time. */
  whenMade(then: () => unknown): void {
    let isFirst = true;
    this.host.faults.commands.push({
      match: ([name, time]) => {
        if (isFirst && name === "sleep" && time === "0.2") {
          isFirst = false;
          then();
        }
        return false;
      },
      kind: "fail",
    });
  }

  /** What a killed provider still waits for must end before the test does. */
  awaitAtEnd(promise: Promise<unknown>): void {
    this.dying.push(promise.catch(() => undefined));
  }

  /** What root sees on the console, which needs no network. */
  async console(script: string): Promise<string> {
    const { stdout, stderr } = await this.host.run(script);
    return stdout + stderr;
  }

  /** The network of the host and what is on record there, less what counts up. */
  state(): Promise<string> {
    return this.console(
      `for i in $(ifconfig -l | tr ' ' '\\n' | sort); do ifconfig $i; done; netstat -rn | sed 's/link#[0-9]*/link/'; jls name; ngctl list | sed 's/ID: [0-9a-f]* *//' | grep -v socket | sort
ngctl msg em0: getautosrc | grep Args; ngctl msg em0: getpromisc | grep Args
ls /usr/local/etc/pulumi-freebsd/units; ls /var/run/pulumi-freebsd`,
    );
  }

  units(): Promise<string> {
    return this.console(
      `cd /usr/local/etc/pulumi-freebsd/units && awk '/^#pulumi boot/ { print FILENAME ":" $0 }' * 2>/dev/null`,
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.dying);
    await this.host.close();
    await Promise.all(this.runs.map((run) => run.close()));
  }
}

/** What something fails with. */
export async function failureOf(run: Promise<unknown>): Promise<Error & { code?: string; id?: string }> {
  const thrown = await run.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Error)) throw new Error("it did not fail");
  return thrown;
}
