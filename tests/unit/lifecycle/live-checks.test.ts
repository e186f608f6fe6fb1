import { createServer } from "node:net";
import { definitionOf } from "../../../provider/resources";
import type { Properties } from "../../../provider/resources/definition";
import { announcement } from "../../../sdk/ahead";
import { createHost, type SimulatedHost } from "../../../simulator/src";
import { prepare } from "../host/read-simulated";

type Dynamic = typeof import("../../../provider/dynamic");
type Transport = typeof import("../../../provider/transport");

const logged: { level: string; message: string; urn: string }[] = [];

jest.mock("../../../provider/engine-log", () => ({
  engineLog: async (level: string, message: string, urn = "") => {
    logged.push({ level, message, urn });
  },
  engineClient: () => undefined,
}));

jest.setTimeout(60_000);

/** A resource of a program: kind, Pulumi name, inputs, and the paths of references that are plain strings. */
type Declared = readonly [kind: string, name: string, given: Properties, ...strings: string[]];

let host: SimulatedHost;
let connection: Properties;

beforeEach(async () => {
  host = await createHost();
  connection = { ...(await host.listen()).connection };
});

afterEach(() => host.close());

const OWNER = "0123456789abcdef";
const edge: Declared = ["Host", "edge", { owner: OWNER }];

/**
 * One preview of a program in a provider process of its own: what each resource is told, and how often the host was asked.
 * `late` is what the program comes to declare when its Host has been checked.
 */
async function preview(resources: readonly Declared[], to: Properties = connection, late: readonly Declared[] = []) {
  logged.length = 0;
  let modules: (Dynamic & Transport) | undefined;
  jest.isolateModules(() => {
    modules = {
      ...jest.requireActual<Dynamic>("../../../provider/dynamic"),
      ...jest.requireActual<Transport>("../../../provider/transport"),
    };
  });
  if (modules === undefined) throw new Error("the provider could not be loaded");
  const { dynamicProvider, connectionTo } = modules;
  const failures: string[] = [];
  const ahead = resources.flatMap(([kind, name, given]) => {
    const by = definitionOf(kind)?.looks?.by;
    return by === undefined ? [] : [announcement(kind, name, given, by)];
  });
  for (const [kind, name, given, ...strings] of [...resources, ...late]) {
    const urn = `urn:pulumi:prod::site::freebsd:${kind}::${name}`;
    const context = { name, project: "site", stack: "prod", urn, dryRun: true, strings, ahead };
    const base = kind === "Host" ? {} : { host: OWNER };
    const answer = await dynamicProvider(kind).check?.({}, { connection: to, ...base, ...given, context });
    failures.push(...(answer?.failures ?? []).map(({ reason }) => `${name}: ${reason}`));
  }
  const opened = connectionTo(to as never);
  const { batches } = opened.statistics;
  await opened.close();
  const log = logged.map(({ level, message, urn }) => `${level} ${urn.split("::").at(-1)}: ${message}`);
  return { failures, log, batches };
}

const at = (text: string) => `127.0.0.1: ${text}`;

describe("what stands in the way on the host is refused in preview:", () => {
  test.each<[what: string, script: string, resources: readonly Declared[], says: string]>([
    [
      "a kernel without VIMAGE",
      "",
      [edge],
      `edge: ${at("its kernel (15.1-RELEASE-p1) has no VIMAGE, so jails cannot have a network stack of their own; GENERIC kernels have it since FreeBSD 12.0, and a kernel of your own needs `options VIMAGE`")}`,
    ],
    [
      "a release that is too old",
      "",
      [edge],
      `edge: ${at("FreeBSD 13.2-RELEASE is too old: since 13.3 ifconfig(8), route(8) and netstat(1) go into a jail by `-j`, which all that is in jails is read and set by")}`,
    ],
    [
      "modules that are not there",
      "rm /boot/kernel/if_epair.ko",
      [edge],
      `edge: ${at("modules: if_epair is neither in the kernel nor a file that kldload(8) finds; leave out what this program does not use, or build the kernel with its modules")}`,
    ],
    [
      "a securelevel below the host's",
      "sysctl -q kern.securelevel=1",
      [["Jail", "web", { securelevel: 0 }]],
      `web: ${at("securelevel: a jail's is not below the host's, which is 1: raise it, or leave it out")}`,
    ],
    [
      "modules that a securelevel keeps out",
      "sysctl -q kern.securelevel=1",
      [edge],
      `edge: ${at("modules: ng_ether, ng_bridge, ng_eiface, if_bridge, if_epair cannot be loaded at securelevel 1; load them at boot (kld_list in rc.conf), or boot with a lower level (security(7))")}`,
    ],
    [
      "a NIC that is not there",
      "",
      [["NetgraphBridge", "lan", { uplink: { interface: "igb7" } }]],
      `lan: ${at("uplink.interface: there is no interface igb7 in the host's network stack")}`,
    ],
    [
      "a jail by its name that is not there",
      "",
      [["VnetInterface", "in", { jail: "web", interface: "vtnet1" }, "jail"]],
      `in: ${at("jail: there is no running jail web; if this program declares it, pass the resource, not its name")}`,
    ],
    [
      "a name that is taken",
      "jail -c vnet name=web path=/ persist",
      [["Jail", "web", {}]],
      `web: ${at("name: a jail web is running already (jid 1), and it is not this program's; choose another name, remove what is there, or take it over with `adopt: true`")}`,
    ],
    [
      "a devfs ruleset that is not there",
      "",
      [["Jail", "web", { devfsRuleset: 40 }]],
      `web: ${at("devfsRuleset: there is no devfs ruleset 40 on the host; declare it as a DevfsRuleset, or take one of 1, 2, 3, 4, 5")}`,
    ],
    [
      "a jail's folder that is not there",
      "mkdir -p /jails/db",
      [["Jail", "web", { path: "/jails/web" }]],
      `web: ${at("path: there is no folder /jails/web; make it, or declare it as a JailRoot")}`,
    ],
  ])("%s", async (what, script, resources, says) => {
    if (what.includes("VIMAGE")) host.kernel.sysctls.set("kern.features.vimage", "0");
    if (what.includes("release")) {
      host.kernel.sysctls.set("kern.osrelease", "13.2-RELEASE");
      host.kernel.sysctls.set("kern.osreldate", "1302001");
    }
    await prepare(host, script);
    expect(await preview(resources)).toMatchObject({ failures: [says], log: [] });
  });
});

test("what is there, ours or declared in the same program is in nobody's way", async () => {
  await prepare(host, "mkdir -p /jails/db");
  const { failures, log } = await preview([
    edge,
    ["Jail", "db", { path: "/jails/db", devfsRuleset: 4 }],
    ["NetgraphBridge", "lan", { uplink: { interface: "vtnet1" } }],
    ["JailRoot", "web", { path: "/jails/web", archives: [{ source: "/tmp/base.txz" }] }],
  ]);
  expect(failures.filter((text) => !text.startsWith("web:"))).toEqual([]);
  expect(log).toEqual([]);
});

test("an uplink that carries this SSH connection is told on its row, and no other one", async () => {
  const loopback = host.kernel.hostVnet.interfacesByName.get("vtnet0")?.[0];
  expect(loopback?.addresses[0]?.address).toBe("10.0.2.15");
  // Nothing tells by which interface a connection to 127.0.0.1 comes: then it may be any that has an address.
  const { failures, log } = await preview([
    edge,
    ["NetgraphBridge", "wan", { uplink: { interface: "vtnet0" } }],
    ["Bridge", "inner", { members: [] }],
  ]);
  expect(failures).toEqual([]);
  expect(log).toEqual([
    `info wan: ${at("this SSH connection goes by vtnet0: `pulumi up` confirms the change over a new connection, and without that the host takes it back by itself")}`,
  ]);
});

test("an ipfw that denies by default is warned of once, on the row of the first jail", async () => {
  await prepare(host, "kldload ipfw; ipfw -q add 1 allow ip from any to any");
  const { failures, log } = await preview([edge, ["Jail", "web", {}], ["Jail", "db", {}]]);
  expect(failures).toEqual([]);
  expect(log).toEqual([
    `warning web: ${at("ipfw denies by default on this host, and in the network stack of every new jail: a jail reaches nobody before it has rules of its own. Set net.inet.ip.fw.default_to_accept=1 in /boot/loader.conf, or load rules by `exec.poststart`")}`,
  ]);
});

test("rules of ipfw that a NAT would keep from what comes in are told on its row", async () => {
  await prepare(
    host,
    "kldload ipfw; ipfw -q add 1 allow ip from any to any; ipfw -q add 65000 deny ip from any to any",
  );
  const nat: Declared = ["Nat", "way-out", { interface: "vtnet1", subnets: ["10.0.0.0/24"], firewall: "ipfw" }];
  const { failures, log } = await preview([edge, nat]);
  expect(failures).toEqual([]);
  expect(log).toEqual([
    `warning way-out: ${at("ipfw lets pass what it translates (net.inet.ip.fw.one_pass=1): what comes in by vtnet1 is not asked about by the rules behind, as `65000 deny ip from any to any`. With net.inet.ip.fw.one_pass=0 it is, and those have to let pass what is translated")}`,
  ]);
  await host.run("sysctl net.inet.ip.fw.one_pass=0");
  expect((await preview([edge, nat])).log).toEqual([]);
});

/** A port at which nobody answers. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

test("a host that cannot be reached is one warning and no failure, and is not dialled again for each resource", async () => {
  const port = await closedPort();
  const jails = Array.from({ length: 20 }, (_, index): Declared => ["Jail", `j${index}`, {}]);
  const { failures, log } = await preview([edge, ...jails], { ...connection, port, dialErrorLimit: 0 });
  expect(failures).toEqual([]);
  expect(log).toHaveLength(1);
  expect(log[0]).toMatch(
    /^warning edge: 127\.0\.0\.1: cannot connect to port \d+: .*\nThis preview could not look at the host; `pulumi up` does before it changes anything\.$/s,
  );
});

test("one that answers at another port of the same address is another machine, and is looked at", async () => {
  const down = { ...connection, port: await closedPort(), dialErrorLimit: 0 };
  const { failures, log } = await preview([
    ["Host", "down", { connection: down, owner: "fedcba9876543210" }],
    edge,
    ["NetgraphBridge", "lan", { uplink: { interface: "igb7" } }],
  ]);
  expect(log.map((line) => line.split(": 127")[0])).toEqual(["warning down"]);
  expect(failures).toEqual([`lan: ${at("uplink.interface: there is no interface igb7 in the host's network stack")}`]);
});

const rooted = (folder: string) =>
  Array.from({ length: 8 }, (_, index): Declared => ["Jail", `j${index}`, { path: `${folder}/j${index}` }]);

test("a whole preview costs one round trip", async () => {
  await prepare(host, "for n in 0 1 2 3 4 5 6 7; do mkdir -p /jails/j$n /srv/roots/j$n; done");
  const shared = Array.from({ length: 40 }, (_, index): Declared[] => [
    ["Eiface", `p${index}`, { bridge: "lan" }],
    ["Jail", `s${index}`, {}],
    [
      "VnetInterface",
      `v${index}`,
      { jail: `s${index}`, interface: `p${index}`, addresses: [`10.0.0.${index + 1}/24`] },
    ],
  ]).flat();
  const program: readonly Declared[] = [edge, ["NetgraphBridge", "lan", { name: "lan" }], ...shared];
  expect(await preview(program)).toEqual({ failures: [], log: [], batches: 1 });
  expect(await preview([...program, ...rooted("/jails")])).toEqual({ failures: [], log: [], batches: 1 });
  expect(await preview([...program, ...rooted("/srv/roots")])).toEqual({ failures: [], log: [], batches: 1 });
});

test("with what must be looked at because a resource names it, too, and all of that is looked at", async () => {
  await prepare(host, "mkdir -p /srv/roots/plain /srv/base; touch /srv/base.txz");
  const program: readonly Declared[] = [
    edge,
    ["Nat", "way-out", { interface: "vtnet1", subnets: ["10.0.0.0/24"] }],
    ["PortForward", "web", { interface: "vtnet1", port: 80, target: "10.0.0.2" }],
    ["Sysctl", "net.inet.ip.forwarding", { value: 1 }],
    ["DevfsRuleset", "dhcp", {}],
    ["DevfsRuleset", "kept", { number: 3, rules: ["hide"], adopt: true }],
    ["JailRoot", "thick", { path: "/srv/roots/thick", archives: [{ source: "/srv/base.txz" }] }],
    ["JailRoot", "thin", { path: "/srv/roots/thin", base: "/srv/roots/thick" }],
    ["Jail", "thin", { path: "/srv/roots/thin" }],
    ["Jail", "plain", { path: "/srv/roots/plain", cpus: "0", limits: {} }],
  ];
  expect(await preview(program)).toMatchObject({ failures: [], batches: 1 });
  const wrong: readonly Declared[] = [
    ["Sysctl", "kern.racct.enable", { value: 1 }],
    ["Jail", "lost", { path: "/srv/lost/lost" }],
    ["Jail", "wide", { cpus: "4095" }],
    ["JailRoot", "none", { archives: [{ source: "/srv/none.txz" }] }],
    ["DevfsRuleset", "taken", { number: 4, rules: ["hide"] }],
  ];
  const { failures, batches } = await preview([...program, ...wrong]);
  expect({ failures, batches }).toEqual({
    failures: [
      expect.stringMatching(/^kern\.racct\.enable: .*is a tunable of the loader/),
      `lost: ${at("path: there is no folder /srv/lost/lost; make it, or declare it as a JailRoot")}`,
      expect.stringContaining(`wide: ${at("cpus: this host has no CPU 4095")}`),
      `none: ${at("archives[0].source: there is no file /srv/none.txz on the host")}`,
      expect.stringContaining(`taken: ${at("number: a devfs ruleset 4 is there already")}`),
    ],
    batches: 1,
  });
});

test("what a program declares only after its Host has been checked is looked at all the same", async () => {
  await prepare(host, "for n in 0 1 2 3 4 5 6 7; do mkdir -p /srv/roots/j$n; done");
  const late = rooted("/srv/roots");
  expect(await preview([edge], connection, late)).toEqual({ failures: [], log: [], batches: 2 });
});
