import { setTimeout as sleep } from "node:timers/promises";
import { createHost, type SimulatedHost } from "../../simulator/src/host";
import { Engine } from "./engine";
import type { Extent, FaultCase, Phase } from "./fault-case";
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

const HOST = { seed: "faults", clock: "jumping", nics: NICS } as const;

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

/** What is wrong after a case: nothing, when it is right. */
export async function runCase(fault: FaultCase, expected: Reference, providers: Providers): Promise<readonly string[]> {
  const site = await Site.open(providers);
  try {
    if (fault.phase !== "up") await site.run(site.phase("up"));
    await disturb(site, fault);
    return await follow(site, fault, expected);
  } finally {
    await site.host.close();
  }
}

async function disturb(site: Site, fault: FaultCase): Promise<void> {
  const { host } = site;
  const { faults } = host;
  const arm = (provider: ProviderProcess): void => {
    let seen = 0;
    if (fault.fault === "cut") faults.cutAtCommand = fault.at;
    else if (fault.fault === "bytes") faults.cutAfterBytes = fault.at;
    else if (fault.fault === "reboot") faults.rebootAtCommand = fault.at;
    else if (fault.fault === "kill")
      faults.commands.push({
        kind: "fail",
        match: () => {
          seen += 1;
          if (seen !== fault.at) return false;
          provider.kill();
          // The kernel of the killed process's machine closes its connection.
          host.cutConnections();
          return false;
        },
      });
    else
      faults.commands.push({
        kind: fault.fault,
        match: () => true,
        occurrence: fault.at,
        stderr: "made to fail\n",
      });
  };
  const operation = site.phase(fault.phase);
  await site
    .run((provider) => {
      arm(provider);
      return operation(provider);
    }, fault.fault === "kill")
    // That it fails is what a disturbance is for; what matters is what can be made of it.
    .catch(() => undefined);
  faults.clear();
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
