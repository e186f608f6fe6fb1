import type { Properties } from "../../../provider/resources/definition";
import { createHost, type SimulatedHost } from "../../../simulator/src";
import { type Kept, ProviderRun } from "./provider-run";

jest.setTimeout(240_000);

type Declared = readonly [kind: string, name: string, given: Properties];

/** What hangs on what: a hub by itself, a tee on two, a vlan with what it is told of a hook, and an interface of its own. */
const GRAPH: readonly Declared[] = [
  ["NetgraphNode", "hub", { type: "hub", messages: ["setpersistent"] }],
  [
    "NetgraphNode",
    "tap",
    {
      type: "tee",
      hooks: [
        { hook: "left", peer: "hub", peerHook: "a" },
        { hook: "right", peer: "hub", peerHook: "b" },
      ],
      messages: ["clrstats"],
    },
  ],
  ["NetgraphNode", "trunk", { type: "vlan", hooks: [{ hook: "downstream", peer: "tap", peerHook: "left2right" }] }],
  [
    "NetgraphHook",
    "guests",
    {
      ...{ node: "trunk", hook: "v100", peer: "hub", peerHook: "c" },
      messages: ['addfilter { vlan=100 hook="v100" }'],
      deleteMessages: ["gettable"],
    },
  ],
  ["NetgraphNode", "tun", { type: "iface", messages: [] }],
];
const CHANGED: readonly Declared[] = GRAPH.map(([kind, name, given]) =>
  name === "guests" ? [kind, name, { ...given, peerHook: "d" }] : [kind, name, given],
);

const LOOK = `ngctl list -l | sed -E -e 's/ID: [0-9a-f]+/ID/' -e 's/ [0-9a-f]{8} / ID /' | grep -v -e socket -e total | sort
ngctl msg trunk: gettable 2>/dev/null | grep Args; ifconfig -l; kldstat | grep -o 'ng_[a-z]*' | grep -v -e ng_socket -e ng_ether | sort
ls /usr/local/etc/pulumi-freebsd/units 2>/dev/null`;

/** A host whose states can be looked at, and the resources that are kept of it between operations. */
class Graph {
  kept: (Kept | undefined)[] = GRAPH.map(() => undefined);
  private constructor(
    readonly host: SimulatedHost,
    private readonly connection: object,
  ) {}

  static async open(): Promise<Graph> {
    const host = await createHost();
    const graph = new Graph(host, (await host.listen()).connection);
    await graph.operation(async (run) => {
      await run.create("Host", "edge");
    });
    return graph;
  }

  /** One operation of the engine: a provider of its own, which keeps what a partial failure leaves. */
  async operation(act: (run: ProviderRun) => Promise<void>): Promise<void> {
    const run = await ProviderRun.open(this.connection);
    try {
      await act(run);
    } finally {
      await run.close();
    }
  }

  up(program: readonly Declared[]): Promise<void> {
    return this.operation(async (run) => {
      for (const [index, [kind, name, given]] of program.entries()) {
        const old = this.kept[index];
        try {
          this.kept[index] = await (old === undefined ? run.create(kind, name, given) : run.update(old, name, given));
        } catch (thrown) {
          const { id, properties } = thrown as { id?: string; properties?: Properties };
          if (id !== undefined && properties !== undefined) this.kept[index] = { kind, id, state: properties };
          throw thrown;
        }
      }
    });
  }

  destroy(): Promise<void> {
    return this.operation(async (run) => {
      for (const [index, each] of [...this.kept.entries()].toReversed()) {
        if (each !== undefined) await run.remove(each);
        this.kept[index] = undefined;
      }
    });
  }

  async look(): Promise<string> {
    return (await this.host.run(LOOK)).stdout;
  }
}

const FAULTS = ["fail", "die", "cut"] as const;
type Act = "up" | "update" | "destroy";
const ACTS: Readonly<Record<Act, (graph: Graph) => Promise<void>>> = {
  up: (graph) => graph.up(GRAPH),
  update: (graph) => graph.up(CHANGED),
  destroy: (graph) => graph.destroy(),
};

/** Brings a new host to where an act begins. */
async function begun(act: Act): Promise<Graph> {
  const graph = await Graph.open();
  if (act !== "up") await graph.up(GRAPH);
  return graph;
}

const isOurs = ([name = ""]: readonly string[]): boolean => /(^|\/)(ngctl|kldload|kldunload)$/.test(name);

describe.each(["up", "update", "destroy"] as const)("in %s", (act) => {
  let commands = 0;
  let [wanted, bare] = ["", ""];
  beforeAll(async () => {
    const graph = await begun(act);
    graph.host.faults.commands.push({
      kind: "fail",
      match: (argv) => {
        if (isOurs(argv)) commands += 1;
        return false;
      },
    });
    await ACTS[act](graph);
    graph.host.faults.clear();
    wanted = await graph.look();
    await graph.destroy();
    bare = await graph.look();
    await graph.host.close();
    expect(commands).toBeGreaterThan(3);
  });

  test.each(FAULTS)(
    "a command of netgraph that ends so: %s, is made up for by the next operation, and destroy leaves nothing",
    async (fault) => {
      // Each at others of the commands: all three at all of them would take minutes.
      for (let occurrence = 1 + FAULTS.indexOf(fault); occurrence <= commands; occurrence += 2 * FAULTS.length) {
        const graph = await begun(act);
        let seen = 0;
        const match = (argv: readonly string[]) => {
          if (!isOurs(argv)) return false;
          seen += 1;
          if (seen === occurrence && fault === "cut") graph.host.faults.cutAtCommand = 1;
          return seen === occurrence && fault !== "cut";
        };
        graph.host.faults.commands.push({ kind: fault === "cut" ? "fail" : fault, match, stderr: "ngctl: no luck\n" });
        await ACTS[act](graph).catch(() => undefined);
        graph.host.faults.clear();
        await ACTS[act](graph);
        expect([occurrence, await graph.look()]).toEqual([occurrence, wanted]);
        await graph.destroy();
        expect([occurrence, await graph.look()]).toEqual([occurrence, bare]);
        await graph.host.close();
      }
    },
  );
});
