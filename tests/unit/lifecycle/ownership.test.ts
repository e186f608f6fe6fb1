import { definitions } from "../../../provider/resources";
import { createHost, type SimulatedHost } from "../../../simulator/src";
import { ProviderRun } from "./provider-run";

jest.setTimeout(60_000);

let host: SimulatedHost;
let connection: { readonly host: string; readonly port: number };
const runs: ProviderRun[] = [];

async function program(stack = "one", other?: object): Promise<ProviderRun> {
  const run = await ProviderRun.open(other ?? connection, stack);
  runs.push(run);
  return run;
}

beforeEach(async () => {
  host = await createHost();
  connection = (await host.listen()).connection;
});

afterEach(async () => {
  for (const run of runs.splice(0)) await run.close();
  await host.close();
});

async function run(script: string): Promise<string> {
  const { stdout, stderr, exitCode } = await host.run(script);
  if (exitCode !== 0) throw new Error(`${script}\nexit ${exitCode}: ${stderr}`);
  return stdout;
}

/** An administrator's pf, whose rules call the provider's anchors. */
const PF = `kldload pf && printf '%s\\n' 'nat-anchor "pulumi-freebsd/*"' 'rdr-anchor "pulumi-freebsd/*"' | pfctl -f - && pfctl -e`;

/** By kind: how somebody else makes the object, its declaration, and how it is looked at. */
const FOREIGN: readonly (readonly [kind: string, make: string, given: object, look: string])[] = [
  ["Jail", "jail -c name=x1 path=/ vnet persist", { name: "x1", hostname: "ours" }, "jls -j x1 jid host.hostname"],
  [
    "NetgraphBridge",
    "printf 'mkpeer . bridge h link0\\nname .:h x1\\nmsg x1: setpersistent\\n' | ngctl -f -",
    { name: "x1", config: { maxStaleness: 600 } },
    "ngctl show x1: && ngctl msg x1: getconfig",
  ],
  [
    "Eiface",
    `printf 'mkpeer . eiface e ether\\nname .:e x1\\n' | ngctl -f - && ifconfig ngeth0 name x1`,
    { name: "x1", mtu: 1400 },
    "ngctl show x1: && ifconfig x1",
  ],
  [
    "Epair",
    "ifconfig epair create && ifconfig epair0a name x1a && ifconfig epair0b name x1b",
    { name: "x1", mtu: 1400 },
    "ifconfig x1a && ifconfig x1b",
  ],
  ["Bridge", "ifconfig bridge create name x1", { name: "x1", mtu: 1400 }, "ifconfig x1"],
  [
    "VnetInterface",
    "jail -c name=x1 path=/ vnet persist && ifconfig epair create && ifconfig epair0a vnet x1",
    { jail: "x1", interface: "epair0a", addresses: ["10.1.1.1/24"] },
    "ifconfig -j x1 epair0a",
  ],
  [
    "JailRoot",
    "mkdir -p /jails/x1/etc /jails/x1/bin && echo theirs >/jails/x1/etc/resolv.conf",
    { path: "/jails/x1", base: "/", layers: ["bin"] },
    "find /jails/x1 | sort && cat /jails/x1/etc/resolv.conf",
  ],
  [
    "Vlan",
    "ifconfig vlan7 create vlan 7 vlandev vtnet1 && ifconfig vlan7 name x1",
    { name: "x1", parent: "vtnet1", tag: 8 },
    "ifconfig x1",
  ],
  [
    "NetgraphNode",
    "printf 'mkpeer . hub h a\\nname .h x1\\nmsg x1: setpersistent\\n' | ngctl -f -",
    { name: "x1", type: "hub", hooks: [{ hook: "b", peer: "vtnet1", peerHook: "orphans" }] },
    "ngctl show x1:",
  ],
  [
    "NetgraphHook",
    "printf 'mkpeer . hub h a\\nname .h x1\\nmsg x1: setpersistent\\nmkpeer x1: hub c d\\nname x1:c x2\\n' | ngctl -f - && ngctl msg x2: setpersistent",
    { node: "x1", hook: "c", peer: "vtnet1", peerHook: "orphans" },
    "ngctl show x1:c",
  ],
  ["Loopback", "ifconfig lo1 create && ifconfig lo1 name x1", { name: "x1", mtu: 1400 }, "ifconfig x1"],
  [
    "DevfsRuleset",
    "devfs rule -s 77 add path 'bpf*' unhide",
    { number: 77, rules: ["path 'tap*' unhide"] },
    "devfs rule -s 77 show | grep .",
  ],
  [
    "Nat",
    `${PF} && echo 'nat on vtnet1 inet from 10.9.0.0/24 to any -> (vtnet1)' | pfctl -a pulumi-freebsd/nat-x1 -f -`,
    { name: "x1", interface: "vtnet1", subnets: ["10.9.1.0/24"] },
    "pfctl -a pulumi-freebsd/nat-x1 -sn",
  ],
  [
    "PortForward",
    `${PF} && echo 'rdr pass on vtnet1 inet proto tcp from any to (vtnet1) port 80 -> 10.9.0.2 port 80' | pfctl -a pulumi-freebsd/rdr-x1 -f -`,
    { name: "x1", interface: "vtnet1", port: 80, target: "10.9.0.3" },
    "pfctl -a pulumi-freebsd/rdr-x1 -sn",
  ],
];

test("every kind that can find its name taken is tried with a foreign object", () => {
  const kinds = definitions.filter(({ occupied }) => occupied !== undefined).map(({ kind }) => kind);
  expect(FOREIGN.map(([kind]) => kind).sort()).toEqual([...kinds].sort());
});

describe.each(FOREIGN)("a %s that somebody else has made", (kind, make, given, look) => {
  beforeEach(() => run(`kldload -n ng_ether ng_bridge ng_eiface if_bridge if_epair; ${make}`));

  test("is refused in preview and by create, and nothing is written", async () => {
    const one = await program();
    await one.create("Host", "edge");
    const before = await run(look);
    const { issues } = await one.preview(kind, "x1", { ...given });
    expect(issues.map(({ message }) => message)).toEqual([
      expect.stringMatching(/it is not this program's; .*`adopt: true`$/),
    ]);
    await expect(one.create(kind, "x1", { ...given })).rejects.toMatchObject({ code: "occupied" });
    expect(await run(look)).toBe(before);
    expect(await run("ls /usr/local/etc/pulumi-freebsd/units")).toMatch(/^10-Host-\w+\n$/);
  });

  test("is made what is declared with `adopt: true`, then is refused to others, and goes with delete", async () => {
    const before = await run(look);
    const one = await program();
    await one.create("Host", "edge");
    const { notices } = await one.preview(kind, "x1", { ...given, adopt: true });
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(new RegExp(`takes over ${kind} \\S*(?:x1|77)\\S*, which no program owns, and changes `));
    const adopted = await one.create(kind, "x1", { ...given, adopt: true });
    expect((await one.preview(kind, "x1", { ...given, adopt: true })).notices).toEqual([]);

    const two = await program("two");
    const refused = /belongs to another program or stack \(owner [0-9a-f]{16}\)/;
    expect((await two.preview(kind, "x1", { ...given })).issues[0]?.message).toMatch(refused);
    await expect(two.create(kind, "x1", { ...given })).rejects.toThrow(refused);

    await one.remove(adopted);
    if (kind === "VnetInterface") expect(await run("ifconfig -l")).toContain("epair0a");
    // What was in a root and in a ruleset before is given back.
    else if (kind === "JailRoot" || kind === "DevfsRuleset") expect(await run(look)).toBe(before);
    else await expect(run(look)).rejects.toThrow();
  });
});

test("what another stack owns is taken over with `adopt: true`, with what was found before, and the other neither changes nor removes it", async () => {
  const [one, two] = [await program("one"), await program("two")];
  await one.create("Host", "edge");
  await two.create("Host", "edge");
  const given = { interface: "vtnet1", addresses: ["10.9.9.1/24"], description: "leg" };
  const first = await one.create("HostInterface", "leg", given);
  await two.close();
  const again = await program("two");
  const second = await again.create("HostInterface", "leg", { ...given, adopt: true });
  expect(second.state.found).toEqual(first.state.found);
  const fresh = await program("one");
  await expect(fresh.update(first, "leg", { ...given, description: "other" })).rejects.toMatchObject({
    code: "taken-over",
    message: expect.stringMatching(
      /HostInterface vtnet1 belongs to another program or stack by now \(owner [0-9a-f]+\)/,
    ),
  });
  expect(await fresh.read(first)).toBeUndefined();
  await fresh.remove(first);
  expect(await run("ifconfig vtnet1")).toMatch(/description: leg[\s\S]*inet 10\.9\.9\.1 /);
  await again.remove(second);
  expect(await run("ifconfig vtnet1")).not.toMatch(/description|10\.9\.9\.1/);
});

describe("another machine at the address", () => {
  /** A second machine behind the same address, which has another host key and lets another client in. */
  async function replaceMachine(): Promise<object> {
    await host.close();
    host = await createHost({ seed: "another" });
    await run("sysctl kern.hostuuid=00000000-1111-2222-3333-444444444444");
    return (await host.listen({ port: connection.port })).connection;
  }

  test("has nothing of the state: nothing there is taken for ours, repaired or removed", async () => {
    const one = await program();
    const edge = await one.create("Host", "edge");
    const bridge = await one.create("Bridge", "br0");
    await one.close();
    const elsewhere = await replaceMachine();
    await run("kldload -n if_bridge; ifconfig bridge create name br0");
    const now = await program("one", elsewhere);
    const here = ({ kind, id, state }: typeof bridge) => ({ kind, id, state: { ...state, connection: elsewhere } });
    expect(await now.read(here(bridge))).toBeUndefined();
    expect(await now.read(here(edge))).toBeUndefined();
    await expect(now.update(here(bridge), "br0", { mtu: 1400 })).rejects.toMatchObject({ code: "another-machine" });
    await now.remove(here(bridge));
    await now.remove(here(edge));
    expect(await run("ifconfig -g bridge")).toBe("br0\n");
    await expect(now.create("Bridge", "br0")).rejects.toMatchObject({ code: "occupied" });
  });

  test("is told before anything is done, and deletes then do not dial with settings that fit only the old one", async () => {
    const one = await program();
    const edge = await one.create("Host", "edge");
    const bridge = await one.create("Bridge", "br0");
    await one.close();
    const elsewhere = await replaceMachine();
    const now = await program("one", elsewhere);
    const { another } = await now.askMachine(edge.state, { ...edge.state, connection: elsewhere });
    expect(another).toMatch(
      /^127\.0\.0\.1: this is another machine than before: kern\.hostuuid is 00000000-1111-.*, and was ae468c11-/,
    );
    // With the old key and host key of the state: dialling would fail.
    await now.remove(bridge);
    await now.remove(edge);
    const there = await now.create("Host", "edge");
    const made = await now.create("Bridge", "br0");
    expect(await run("ifconfig -g bridge")).toBe("br0\n");
    // What is made here is not out of reach.
    await now.remove(made);
    await now.remove(there);
    expect(await run("ifconfig -g bridge; ls /usr/local/etc/pulumi-freebsd 2>&1 || true")).toMatch(/No such file/);
  });

  test("is not told of the same one", async () => {
    const one = await program();
    const { state } = await one.create("Host", "edge");
    expect(await one.askMachine(state, state)).toEqual({});
  });
});

test("a replacement while the credentials change removes over the old connection and makes over the new", async () => {
  const one = await program();
  await one.create("Host", "edge");
  const first = await one.create("Bridge", "br0", { description: "old" });
  await one.close();
  // Both connections are open in one process, each with what it has read of the host.
  const settings = { ...connection, perDialTimeout: 20 };
  const now = await program("one", settings);
  expect((await now.preview("Bridge", "br0")).issues).toEqual([]);
  await now.remove(first);
  await now.create("Bridge", "br0", { description: "new" });
  expect(await run("ifconfig br0")).toMatch(/description: new/);
  await now.modules.connectionTo(connection as never).close();
});

describe("what is left", () => {
  test("is told after a refresh, without what is retained, made meanwhile or another's", async () => {
    const one = await program();
    const edge = await one.create("Host", "edge");
    const known = await one.create("Bridge", "known");
    await one.create("Bridge", "lost");
    await one.create("Bridge", "kept", { retainOnDelete: true });
    await one.close();
    const two = await program("two");
    await two.create("Host", "edge");
    await two.create("Bridge", "foreign");
    const now = await program("one");
    expect(await now.modules.leftovers()).toEqual([]);
    await now.read(edge);
    await now.read(known);
    await now.create("Bridge", "new");
    const [left, ...others] = await now.modules.leftovers();
    expect(others).toEqual([]);
    expect(left?.units.map(({ id }) => id)).toEqual(["lost"]);
  });

  test("goes with `disown`, which leaves the object and lets others take it", async () => {
    const one = await program();
    const edge = await one.create("Host", "edge");
    await one.create("Bridge", "lost");
    await one.close();
    const admin = await program("admin");
    const disown = (what: string) => admin.modules.disown(connection as never, what);
    await expect(disown("Bridge/other")).rejects.toThrow(
      /there is no unit of Bridge\/other\. There are: .*Bridge\/lost/,
    );
    await expect(disown(`Host/${edge.id}`)).rejects.toMatchObject({ code: "owns-others" });
    await disown("Bridge/lost");
    expect(await run("ifconfig -g bridge; ls /usr/local/etc/pulumi-freebsd/units")).toMatch(/^lost\n10-Host-\w+\n$/);
    const now = await program("one");
    await expect(now.create("Bridge", "lost")).rejects.toMatchObject({ code: "occupied" });
  });

  test("of the last unit takes what was installed along, but not the hook that a disowned jail calls", async () => {
    const one = await program();
    const edge = await one.create("Host", "edge");
    await one.create("Jail", "web");
    await one.close();
    const admin = await program("admin");
    await admin.modules.disown(connection as never, "Jail/web");
    const now = await program("one");
    await now.remove(edge);
    expect(await run("find /usr/local/etc -type f")).toBe("/usr/local/etc/pulumi-freebsd/jail-hook\n");
    await run(
      "service jail onerestart web && jls -j web jid && service jail onestop web && ! jls -j web jid 2>/dev/null",
    );
  });
});
