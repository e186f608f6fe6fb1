import { DUAL_STACK, type Limits, SINGLE_STACK } from "./limits";
import { type Costs, CountedStack, type Declared } from "./operations";

const SIZES = [2, 5, 8] as const;

/** The jails of the benchmark, in the layers that wait for each other. */
function jails(count: number, inside: (at: number) => object): Declared[][] {
  const each = Array.from({ length: count }, (_, at) => at + 1);
  return [
    [{ kind: "Host", name: "host", args: {} }],
    [
      { kind: "NetgraphBridge", name: "lan", args: {} },
      ...each.map((at) => ({ kind: "Jail", name: `jail${at}`, args: {} })),
    ],
    each.map((at) => ({ kind: "Eiface", name: `port${at}`, args: { bridge: "lan" } })),
    each.map((at) => ({
      kind: "VnetInterface",
      name: `port${at}`,
      args: { jail: `jail${at}`, interface: `port${at}`, ...inside(at) },
    })),
  ];
}

async function life(layers: Declared[][]) {
  const stack = await CountedStack.open();
  try {
    const up = await stack.up(layers);
    const upAgain = await stack.upAgain();
    const refresh = await stack.refresh();
    const destroy = await stack.destroy();
    return { up, upAgain, refresh, destroy };
  } finally {
    await stack.host.close();
  }
}

/** The fixed part and the part of each jail, from three sizes: what grows faster than the number of jails has none. */
function parts(costs: readonly Costs[]): Limits {
  const [few, some, many] = costs;
  if (few === undefined || some === undefined || many === undefined) throw new Error("three sizes are needed");
  const processesPerJail = (some.processes - few.processes) / (SIZES[1] - SIZES[0]);
  expect((many.processes - some.processes) / (SIZES[2] - SIZES[1])).toBe(processesPerJail);
  const { connections, batches } = many;
  for (const each of costs) expect(each).toMatchObject({ connections, batches });
  expect(batches > 0).toBe(connections > 0);
  const processes = few.processes - SIZES[0] * processesPerJail;
  return { connections, batches, processes, processesPerJail };
}

/** What is above its limit, as a sentence each. */
function excess(operation: string, measured: Limits, limits: Limits): string[] {
  return Object.entries(measured)
    .filter(([key, value]) => value > limits[key as keyof Limits])
    .map(([key, value]) => `${operation}: ${key} ${value}, at most ${limits[key as keyof Limits]}`);
}

test.each([
  ["an IPv4 address", SINGLE_STACK, (at: number) => ({ addresses: [`10.50.0.${at}/16`] })],
  [
    "IPv4, IPv6 and their routers",
    DUAL_STACK,
    (at: number) => ({
      addresses: [`10.50.0.${at}/16`, `2001:db8:50::${at.toString(16)}/64`],
      defaultRouter: "10.50.255.254",
      ipv6DefaultRouter: "2001:db8:50::ffff",
    }),
  ],
])(
  "jails with %s cost a host no more batches, connections and processes than their limits",
  async (_what, limits, inside) => {
    const lives: Awaited<ReturnType<typeof life>>[] = [];
    for (const size of SIZES) lives.push(await life(jails(size, inside)));
    const over = (["up", "upAgain", "refresh", "destroy"] as const).flatMap((operation) => {
      const measured = parts(lives.map((each) => each[operation]));
      return excess(operation, measured, limits[operation]);
    });
    expect(over).toEqual([]);
  },
  120_000,
);
