import { setTimeout as sleep } from "node:timers/promises";
import { createHost, type SimulatedHost } from "../../simulator/src/host";
import { Engine } from "./engine";
import type { Extent, FaultCase, Phase, Verdict } from "./fault-case";
import type { ProviderProcess } from "./provider-process";
import { differences, type Snapshot, snapshot } from "./snapshot";
import { after, before, NICS } from "./topology";

/** How provider processes are started. */
export interface Providers {
  /** One for an undisturbed operation on this host. */
  start(host: SimulatedHost): ProviderProcess;
  /** One that can be killed; absent where that is not to be tried. */
  startMortal?(): ProviderProcess;
}

/** What undisturbed operations leave on a host, and how much they take. */
export interface Reference {
  readonly bare: Snapshot;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly extents: Readonly<Record<Phase, Extent>>;
}

export const HOST = { seed: "faults", clock: "jumping", nics: NICS } as const;

/** A simulated host with its engine. */
class Site {
  private booting: Promise<void> = Promise.resolve();

  private constructor(
    readonly host: SimulatedHost,
    readonly engine: Engine,
    private readonly providers: Providers,
  ) {
    const reboot = host.reboot.bind(host);
    host.reboot = () => {
      this.booting = reboot();
      return this.booting;
    };
  }

  /** Waits until a host that restarts has booted, and what a lost connection leaves behind has ended. */
  async quiet(): Promise<void> {
    await this.booting;
    for (let before = -1; before !== this.host.stats.totalCommands; ) {
      before = this.host.stats.totalCommands;
      await sleep(10);
    }
  }

  static async open(providers: Providers): Promise<Site> {
    const host = await createHost(HOST);
    const { connection } = await host.listen();
    return new Site(host, new Engine({ ...connection }), providers);
  }

  /** One engine operation in a provider process of its own. */
  async run(operation: (provider: ProviderProcess) => Promise<unknown>, mortal = false): Promise<void> {
    const provider = mortal ? this.providers.startMortal?.() : this.providers.start(this.host);
    if (provider === undefined) throw new Error("no provider here can be killed");
    try {
      await operation(provider);
    } finally {
      await provider.end();
    }
  }

  phase(phase: Phase): (provider: ProviderProcess) => Promise<void> {
    if (phase === "destroy") return (provider) => this.engine.destroy(provider);
    return (provider) => this.engine.up(phase === "up" ? before : after, provider);
  }
}

/** Runs everything undisturbed, once, and takes note. */
export async function reference(providers: Providers): Promise<Reference> {
  const site = await Site.open(providers);
  const { host } = site;
  const measured = async (phase: Phase): Promise<Extent> => {
    host.stats.reset();
    await site.run(site.phase(phase));
    return { commands: host.stats.totalCommands, bytes: host.stats.bytesToClient };
  };
  try {
    const bare = await snapshot(host);
    const up = await measured("up");
    const first = await snapshot(host);
    const update = await measured("update");
    const second = await snapshot(host);
    const destroy = await measured("destroy");
    const left = differences(bare, await snapshot(host));
    if (left.length > 0) throw new Error(`an undisturbed destroy does not leave the host bare:\n${left.join("\n")}`);
    return { bare, before: first, after: second, extents: { up, update, destroy } };
  } finally {
    await host.close();
  }
}

/** Runs a case on a host of its own. */
export async function runCase(fault: FaultCase, expected: Reference, providers: Providers): Promise<Verdict> {
  const site = await Site.open(providers);
  try {
    if (fault.phase !== "up") await site.run(site.phase("up"));
    const reached = await disturb(site, fault);
    return { reached, wrong: await follow(site, fault, expected) };
  } finally {
    await site.host.close();
  }
}

/** Runs the operation with its fault; resolves with whether it got as far. */
async function disturb(site: Site, fault: FaultCase): Promise<boolean> {
  const { host } = site;
  host.stats.reset();
  let isReached = () => false;
  await site
    .run((provider) => {
      isReached = arm(host, fault, () => {
        provider.kill();
        // The kernel of the killed process's machine closes its connection.
        host.cutConnections();
      });
      return site.phase(fault.phase)(provider);
    }, fault.fault === "kill")
    // That it fails is what a disturbance is for; what matters is what can be made of it.
    .catch(() => undefined);
  const reached = isReached();
  host.faults.clear();
  return reached;
}

/** Makes the fault wait for its place; what is returned tells whether it has come. */
function arm({ faults, stats }: SimulatedHost, { fault, at }: FaultCase, kill: () => void): () => boolean {
  if (fault === "bytes") {
    faults.cutAfterBytes = at;
    return () => stats.bytesToClient >= at;
  }
  if (fault === "cut" || fault === "reboot") {
    const when = fault === "cut" ? "cutAtCommand" : "rebootAtCommand";
    faults[when] = at;
    return () => faults[when] === undefined;
  }
  let seen = 0;
  faults.commands.push({
    kind: fault === "die" ? "die" : "fail",
    stderr: "made to fail\n",
    match: () => {
      seen += 1;
      if (seen !== at) return false;
      if (fault === "kill") kill();
      return fault !== "kill";
    },
  });
  return () => seen >= at;
}

async function follow(site: Site, fault: FaultCase, expected: Reference): Promise<readonly string[]> {
  const { host, engine } = site;
  await site.quiet();
  const wrong: string[] = [];
  const attempt = async (
    what: string,
    operation: (provider: ProviderProcess) => Promise<unknown>,
  ): Promise<boolean> => {
    try {
      await site.run(operation);
      return true;
    } catch (thrown) {
      wrong.push(`${what} failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      return false;
    }
  };
  const compare = async (what: string, wanted: Snapshot): Promise<void> => {
    wrong.push(...differences(wanted, await snapshot(host)).map((line) => `${what}: ${line}`));
  };
  // Of a Host whose create was killed the engine knows nothing, and `pulumi destroy` has nothing to begin with.
  const unheardOf = fault.fault === "kill" && !engine.kept.some((key) => key.startsWith("Host "));
  if (fault.sequel === "up" || (fault.phase === "up" && unheardOf)) {
    const [program, wanted] = fault.phase === "update" ? [after, expected.after] : [before, expected.before];
    // What a delete that was cut off has taken away, only a refresh can tell the state.
    if (fault.phase === "destroy") await attempt("refresh", (provider) => engine.refresh(provider));
    if (!(await attempt("up", (provider) => engine.up(program, provider)))) return wrong;
    await compare("after up", wanted);
  }
  if (await attempt("destroy", (provider) => engine.destroy(provider))) {
    if (engine.kept.length > 0) wrong.push(`left in state: ${engine.kept.join(", ")}`);
    await compare("after destroy", expected.bare);
  }
  return wrong;
}
