import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createHost, type SimulatedHost } from "../../simulator/src/host";
import { type Program, writeFiles, writeProgram } from "../../tools/pulumi/program";
import { Stack } from "../e2e/harness/stack";
import type { FaultCase, Phase, Verdict } from "./fault-case";
import { HOST } from "./run-case";
import { differences, type Snapshot, snapshot } from "./snapshot";
import { after, before, type Declaration } from "./topology";

/** What the host holds between two operations. */
type Stage = "bare" | "before" | "after";

/** What undisturbed operations of the engine leave on a host, and how many commands they take. */
export interface EngineReference {
  readonly stages: Readonly<Record<Stage, Snapshot>>;
  readonly commands: Readonly<Record<Phase, number>>;
}

/** A program that declares what `declared.json` holds: references are given as resources, as the SDK wants them. */
const PROGRAM = `
import * as freebsd from "pulumi-freebsd";
import { readFileSync } from "node:fs";

const { connection, declared } = JSON.parse(readFileSync("declared.json", "utf8"));
const made: Record<string, any> = {};
const port = (name: string) =>
  ["Eiface ", "end ", "Loopback ", "Vlan "].map((kind) => made[kind + name]).find((each) => each !== undefined) ?? name;
const node = (name: string) => made["NetgraphNode " + name] ?? made["NetgraphBridge " + name] ?? name;
for (const { kind, name, args } of declared) {
  const { bridge, jail, interface: from, members, node: on, peer, hooks, ...rest } = args;
  made[kind + " " + name] = new (freebsd as any)[kind](name, {
    ...rest,
    ...(kind === "Host" ? { connection } : { host: made["Host warden"] }),
    ...(bridge === undefined ? {} : { bridge: made["NetgraphBridge " + bridge] }),
    ...(jail === undefined ? {} : { jail: made["Jail " + jail] }),
    ...(from === undefined ? {} : { interface: port(from) }),
    ...(members === undefined ? {} : { members: members.map(port) }),
    ...(on === undefined ? {} : { node: node(on) }),
    ...(peer === undefined ? {} : { peer: node(peer) }),
    ...(hooks === undefined ? {} : { hooks: hooks.map((each: any) => ({ ...each, peer: node(each.peer) })) }),
  });
  if (kind === "Epair") for (const end of ["a", "b"]) made["end " + name + end] = made["Epair " + name][end];
}
`;

/**
 * From where a case can begin; the first is gone to where the one before it has not ended at one of them. What an `up` after a
 * cut-off `destroy` makes anew was never updated, and finds other things than what it replaces once did: that begins before the update.
 */
function starts({ phase, sequel }: FaultCase): readonly [Stage, ...Stage[]] {
  if (phase === "up") return ["bare"];
  return phase === "destroy" && sequel === "destroy" ? ["before", "after"] : ["before"];
}

/** Ports that pick a link get the lowest, first come, first served; the engine's order is not the same each time. */
const LINKS: Readonly<Record<string, number>> = { ng0_vj1: 2, ng0_vj2: 3, ng0_vrouter: 4 };

function withLinks(declared: readonly Declaration[]): readonly Declaration[] {
  return declared.map((one) => {
    const link = one.kind === "Eiface" ? LINKS[one.name] : undefined;
    return link === undefined ? one : { ...one, args: { ...one.args, link } };
  });
}

/** Seconds until a provider must have noticed that its engine is gone, and what it had begun on the host has ended. */
const QUIET_SECONDS = 30;

/** A simulated host, and a stack of the real engine that declares the topology on it. */
export class EngineSite {
  private stage: Stage = "bare";

  /** What runs on the host from its boot on. */
  private readonly residents: ReadonlySet<number>;

  private constructor(
    private readonly host: SimulatedHost,
    private readonly connection: object,
    private readonly program: Program,
    private readonly stack: Stack,
  ) {
    this.residents = new Set(host.processes.list().map(({ pid }) => pid));
  }

  static async open(): Promise<EngineSite> {
    const host = await createHost(HOST);
    const { connection } = await host.listen();
    const program = await writeProgram("faults", PROGRAM);
    const stack = await Stack.create({ folder: program.folder });
    return new EngineSite(host, connection, program, stack);
  }

  async close(): Promise<void> {
    await this.host.close();
    await this.stack.close();
    await this.program.remove();
  }

  /** Runs everything undisturbed, once, and takes note. */
  async measure(): Promise<EngineReference> {
    const { host } = this;
    const counted = async (stage: Stage): Promise<number> => {
      host.stats.reset();
      await this.reach(stage);
      return host.stats.totalCommands;
    };
    const bare = await snapshot(host);
    const up = await counted("before");
    const first = await snapshot(host);
    const update = await counted("after");
    const second = await snapshot(host);
    const destroy = await counted("bare");
    return { stages: { bare, before: first, after: second }, commands: { up, update, destroy } };
  }

  /**
   * Kills the engine when the host starts the n-th command of an operation; then comes what `pulumi` asks for, and the
   * sequel. The site is good for another case unless something is wrong.
   */
  async run(fault: FaultCase, { stages }: EngineReference): Promise<Verdict> {
    const { phase, at, sequel } = fault;
    try {
      const possible = starts(fault);
      if (!possible.includes(this.stage)) await this.reach(possible[0]);
      const from = this.stage;
      const reached = await this.kill(phase, at);
      const living = await this.living();
      await this.repair();
      await this.stack.unlock();
      await this.goOn(phase, sequel, from);
      const left = differences(stages[this.stage], await snapshot(this.host));
      return { reached, wrong: [...living, ...left.map((line) => `${this.stage}: ${line}`)] };
    } catch (thrown) {
      return { reached: true, wrong: [thrown instanceof Error ? thrown.message : String(thrown)] };
    }
  }

  /** Goes to a stage, undisturbed. */
  private async reach(stage: Stage): Promise<void> {
    if (stage === "bare") await this.stack.destroy();
    else {
      await this.declare(stage);
      await this.stack.up();
    }
    this.stage = stage;
  }

  private async goOn(phase: Phase, sequel: FaultCase["sequel"], from: Stage): Promise<void> {
    const forward = phase === "up" ? "before" : phase === "update" ? "after" : from;
    const known = (await this.stack.resources()).some(({ type }) => type.endsWith(":Host"));
    // Of a Host whose create was killed the engine knows nothing, and `pulumi destroy` has nothing to begin with.
    const unheardOf = phase === "up" && !known;
    if (sequel === "up" || unheardOf) {
      // What a delete that was cut off has taken away, only a refresh can tell the state.
      if (phase === "destroy") await this.stack.refresh();
      await this.reach(forward);
    }
    if (sequel === "destroy") await this.reach("bare");
  }

  /** Whether the operation got as far as to be killed. */
  private async kill(phase: Phase, at: number): Promise<boolean> {
    const { faults } = this.host;
    if (phase !== "destroy") await this.declare(phase === "up" ? "before" : "after");
    const running = this.stack.start(phase === "destroy" ? "destroy" : "up");
    let seen = 0;
    faults.commands.push({
      kind: "fail",
      match: () => {
        seen += 1;
        if (seen === at) running.kill("SIGKILL");
        return false;
      },
    });
    await running.result;
    faults.clear();
    return seen >= at;
  }

  /**
   * An engine that is killed while it writes its checkpoint into Pulumi's file back end can leave it, or the file of
   * attributes that belongs to it, empty. What is kept beside them is the checkpoint before.
   */
  private async repair(): Promise<void> {
    const { stateFolder, name } = this.stack;
    const checkpoint = join(stateFolder, "backend/.pulumi/stacks", this.program.project, `${name}.json`);
    const isWhole = async (path: string): Promise<boolean> => {
      try {
        return JSON.parse(await readFile(path, "utf8")) !== null;
      } catch {
        return false;
      }
    };
    const [state, attributes] = [checkpoint, `${checkpoint}.attrs`];
    if ((await isWhole(state)) && (await isWhole(attributes))) return;
    await copyFile(`${checkpoint}.bak`, state);
    await copyFile(`${checkpoint}.bak.attrs`, attributes);
  }

  /** What is left running of a killed engine: its provider, by the shell that it has on the host, and what that has begun. */
  private async living(): Promise<readonly string[]> {
    const running = (): readonly string[] =>
      this.host.processes
        .list()
        .filter(({ pid, jail }) => jail === undefined && !this.residents.has(pid))
        .map(({ argv }) => argv.join(" "));
    const until = Date.now() + QUIET_SECONDS * 1000;
    while (running().length > 0 && Date.now() < until) await sleep(20);
    return running().map((line) => `${QUIET_SECONDS} s after the engine was killed this runs on the host: ${line}`);
  }

  private async declare(stage: Exclude<Stage, "bare">): Promise<void> {
    const declared = withLinks(stage === "before" ? before : after);
    await writeFiles(this.program.folder, {
      "declared.json": JSON.stringify({ connection: this.connection, declared }),
    });
  }
}

/** Goes through the stories, on so many stacks at a time. A site on which something was wrong is not used again. */
export async function runStories(
  stories: (commands: EngineReference["commands"]) => readonly (readonly FaultCase[])[],
  stacks: number,
  tell: (fault: FaultCase, verdict: Verdict) => void,
): Promise<void> {
  const first = await EngineSite.open();
  const reference = await first.measure();
  const queue = [...stories(reference.commands)];
  const work = async (given: EngineSite | undefined): Promise<void> => {
    let site = given;
    for (let story = queue.shift(); story !== undefined; story = queue.shift()) {
      for (const fault of story) {
        site ??= await EngineSite.open();
        const verdict = await site.run(fault, reference);
        tell(fault, verdict);
        if (verdict.wrong.length === 0) continue;
        await site.close();
        site = undefined;
      }
    }
    await site?.close();
  };
  await Promise.all(Array.from({ length: stacks }, (_, index) => work(index === 0 ? first : undefined)));
}
