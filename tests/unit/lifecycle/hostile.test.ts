import { posix } from "node:path";
import fc from "fast-check";
import { parseUnits } from "../../../provider/host/unit";
import type { Properties } from "../../../provider/resources/definition";
import { quote } from "../../../provider/transport/quote";
import { createHost, type SimulatedHost } from "../../../simulator/src";
import { readJailConf } from "../resources/jail-conf-reader";
import { CANARY, hostile, hostileLine } from "./hostile-inputs";
import { type Kept, ProviderRun } from "./provider-run";

jest.setTimeout(180_000);

let host: SimulatedHost;
let run: ProviderRun;
let edge: Kept;
let connection: { readonly privateKey: string };
/** Every command that was started, as its argv. */
let started: (readonly string[])[];

beforeEach(async () => {
  host = await createHost();
  connection = (await host.listen()).connection;
  run = await ProviderRun.open(connection);
  edge = await run.create("Host", "edge");
  started = [];
  host.faults.commands.push({
    kind: "fail",
    match: (argv) => {
      // The host's own words are byte strings.
      started.push(argv.map((word) => Buffer.from(word, "latin1").toString()));
      return false;
    },
  });
});
afterEach(async () => {
  await run.close();
  await host.close();
});

const texts = fc.record({
  hostname: hostileLine,
  description: hostileLine,
  /** jail.conf(5) and the shell of a hook: anything but a NUL. */
  hook: hostile.map((text) => text.replaceAll("\0", "")).filter((text) => text !== ""),
  note: hostile.map((text) => text.replaceAll("\0", "")).filter((text) => text !== ""),
  path: hostileLine.map((text) => posix.normalize(`/jails/${text.replaceAll("..", "")}/x`)),
  /** A mount's words end at white space (jail(8), mount). */
  mount: hostileLine
    .map((text) => posix.normalize(text.replace(/\s|\.\./gu, "")).replace(/^\/+|\/+$/g, ""))
    .filter((text) => text !== "" && text !== "."),
});
type Texts = typeof texts extends fc.Arbitrary<infer T> ? T : never;

/** Of the hook's command; with a letter before it, it is no option of logger(1). */
const wordOf = (hook: string): string => `said: ${hook}`;
const commandOf = (hook: string): string => `logger ${quote(wordOf(hook))}`;

const HOOKS = ["prestart", "created", "start", "poststart", "prestop", "stop", "poststop"];
const MOUNTED = "/jails/mounted";
const ROOT = "/jails/root";
/** A name of a file in a root is a path without a colon. */
const rootFile = (path: string): string => path.replaceAll(":", "");

/** One of each kind, with a hostile text wherever a text may be anything. */
const program = ({
  hostname,
  description,
  hook,
  note,
  path,
  mount,
}: Texts): readonly [string, string, Properties][] => {
  // A hook is a command by its nature; the text is one word of it.
  const command = commandOf(hook);
  const exec = Object.fromEntries(HOOKS.map((name) => [name, [command]]));
  const mounts = [{ source: `/data/${mount}`, target: `${MOUNTED}/${mount}`, options: "ro" }];
  return [
    ["Jail", "web", { hostname, exec, params: { "meta.note": note } }],
    ["Jail", "thin", { hostname: note === "" ? "x" : hostname, path, vnet: false, mountDevfs: false }],
    ["Jail", "mounted", { path: MOUNTED, mountDevfs: false, mounts }],
    [
      "JailRoot",
      "root",
      {
        path: ROOT,
        rcConf: { note },
        resolvConf: note,
        fstab: note,
        files: { [rootFile(path)]: { text: note } },
        firstBoot: [command],
      },
    ],
    ["Sysctl", "kern.module_path", { value: description.replace(/^["'\s]+|\s+$/gu, "") }],
    ["DevfsRuleset", "dhcp", { number: 77, rules: ["path [a-z]* unhide"] }],
    ["NetgraphBridge", "lan", {}],
    ["Eiface", "port", { bridge: "lan", description }],
    ["Epair", "cable", { description }],
    ["Bridge", "br0", { members: ["cablea"], description }],
    ["Vlan", "guests", { parent: "cablea", tag: 100, description }],
    ["Loopback", "lo9", { description }],
    ["HostInterface", "leg", { interface: "vtnet1", addresses: ["10.9.9.1/24"], description }],
    ["VnetInterface", "eth0", { jail: "web", interface: "cableb", name: "eth0", addresses: ["10.9.8.2/24"] }],
  ];
};

/** No shell ran any of it, and nothing was expanded. */
function expectHarmless(): void {
  expect(host.files.exists(CANARY)).toBe(false);
  expect(started.filter(([name]) => name?.endsWith("touch"))).toEqual([]);
}

async function text(path: string): Promise<string> {
  const { stdout, exitCode } = await host.run(`cat ${quote(path)}`);
  expect(exitCode).toBe(0);
  return stdout;
}

test("hostile texts come to the host as they are: in commands, units, jail.conf and at boot", async () => {
  await fc.assert(
    fc.asyncProperty(texts, texts, async (first, second) => {
      const kept: [Kept, string][] = [];
      for (const { path, mount } of [first, second])
        for (const folder of [path, `/data/${mount}`, `${MOUNTED}/${mount}`, ROOT])
          await host.run(`mkdir -p ${quote(folder)}`);
      for (const [kind, name, given] of program(first)) kept.push([await run.create(kind, name, given), name]);
      await expectExact(first);
      const changed = program({ ...second, path: first.path });
      for (const [index, [resource, name]] of kept.entries())
        kept[index] = [await run.update(resource, name, changed[index]?.[2] ?? {}), name];
      await expectExact({ ...second, path: first.path });
      for (const service of ["pulumi_network", "pulumi_firewall", "pulumi_jails"]) {
        await host.run(`service ${service} onestop`);
        expect(await host.run(`service ${service} onestart`)).toMatchObject({ exitCode: 0 });
      }
      await expectExact({ ...second, path: first.path });
      // What a hook was told is one word, and the same one.
      expect(started).toContainEqual(["logger", wordOf(first.hook)]);
      expect(started).toContainEqual(["logger", wordOf(second.hook)]);
      for (const [resource] of kept.toReversed()) await run.remove(resource);
      expectHarmless();
      expect(await host.run("ls /etc/jail.conf.d; ls /usr/local/etc/pulumi-freebsd/units")).toMatchObject({
        stdout: expect.stringMatching(/^\.pulumi-freebsd\n10-Host-\w+\n$/),
      });
    }),
    { numRuns: 10, endOnFailure: true, timeout: 60_000 },
  );
  await run.remove(edge);
});

async function expectExact({ hostname, description, note, hook, path, mount }: Texts): Promise<void> {
  const web = readJailConf(await text("/etc/jail.conf.d/web.conf"));
  expect(web.parameters).toContainEqual(["host.hostname", [hostname]]);
  expect(web.parameters).toContainEqual(["meta.note", [note]]);
  expect(web.parameters).toContainEqual(["exec.prestart", [commandOf(hook)]]);
  expect((await host.run("mount")).stdout).toContain(`/data/${mount} on ${MOUNTED}/${mount} (nullfs`);
  expect(readJailConf(await text("/etc/jail.conf.d/thin.conf")).parameters).toContainEqual(["path", [path]]);
  for (const file of ["/etc/resolv.conf", "/etc/fstab", rootFile(path)]) expect(await text(ROOT + file)).toBe(note);
  expect((await host.run(`. ${ROOT}/etc/rc.conf; printf %s "$note"`)).stdout).toBe(note);
  expect(await text(`${ROOT}/etc/rc.d/pulumi_firstboot`)).toContain(`\n${commandOf(hook)}\n`);
  const units = parseUnits((await host.run("grep '^#pulumi ' /usr/local/etc/pulumi-freebsd/units/* /dev/null")).stdout);
  expect(units).toHaveLength(15);
  const inputs = (kind: string, id: string) => units.find((unit) => unit.kind === kind && unit.id === id)?.inputs;
  expect(inputs("Jail", "web")?.hostname).toBe(hostname);
  for (const [kind, id] of [
    ["Eiface", "port"],
    ["Epair", "cable"],
    ["Bridge", "br0"],
    ["Vlan", "cablea.100"],
    ["Loopback", "lo9"],
    ["HostInterface", "vtnet1"],
  ] as const)
    expect(inputs(kind, id)?.description).toBe(description);
  const searched = (await host.run("sysctl -n kern.module_path")).stdout;
  expect(searched).toBe(`${description.replace(/^["'\s]+|\s+$/gu, "")}\n`);
  const told = await host.run('. /etc/rc.subr; load_rc_config netif; printf %s "$ifconfig_vtnet1_descr"');
  expect(told).toMatchObject({ stdout: description, stderr: "" });
  expectHarmless();
}

test("hostile texts in control messages are words of one line of ngctl(8), now and at boot", async () => {
  const lan = await run.create("NetgraphBridge", "lan", {});
  await fc.assert(
    fc.asyncProperty(hostileLine, async (text) => {
      // ngctl(8) makes one space of any white space between words.
      const description = `"${text.trim().replace(/ +/g, " ").replace(/["\\]/g, "\\$&")}"`;
      const target = "local_addr=10.0.0.2 alias_addr=192.0.2.1 local_port=80 alias_port=8080 proto=6";
      const node = await run.create("NetgraphNode", "nat", {
        type: "nat",
        hooks: [{ hook: "in", peer: "lan", peerHook: "link9" }],
        messages: [`redirectport { ${target} description=${description} }`],
      });
      const wire = await run.create("NetgraphHook", "wire", {
        ...{ node: "nat", hook: "out", peer: "lan", peerHook: "link8" },
        messages: [`redirectport { ${target} description=${description} }`],
        deleteMessages: [`redirectport { ${target} description=${description} }`],
      });
      const redirect = (id: number) => `{ id=${id} ${target} description=${description} }`;
      const said = { stdout: expect.stringContaining(`redirects=[ ${redirect(1)} ${redirect(2)} ]`), stderr: "" };
      const ask = () => host.run("ngctl msg nat: listredirects");
      expect(await ask()).toMatchObject(said);
      await host.run("ngctl shutdown nat:");
      expect(await host.run("service pulumi_network onestart")).toMatchObject({ exitCode: 0 });
      expect(await ask()).toMatchObject(said);
      await run.remove(wire);
      expect((await ask()).stdout).toContain(redirect(3));
      await run.remove(node);
      expect(await host.run("ngctl show nat:")).toMatchObject({ exitCode: 71 });
      expectHarmless();
    }),
    { numRuns: 10, endOnFailure: true, timeout: 60_000 },
  );
  await run.remove(lan);
});

test("hostile mount options are one word of mount(8), which refuses them", async () => {
  await fc.assert(
    fc.asyncProperty(texts, async ({ mount: options }) => {
      const mounts = [{ source: "/data", target: `${MOUNTED}/data`, options: `ro,${options}` }];
      await host.run(`mkdir -p /data ${MOUNTED}/data`);
      const made = run.create("Jail", "mounted", { path: MOUNTED, mountDevfs: false, mounts });
      await made
        .then((jail) => run.remove(jail))
        .catch((error: unknown) => expect(String(error)).toContain(` -o ro,${options} /data ${MOUNTED}/data: failed`));
      expectHarmless();
    }),
    { numRuns: 10, endOnFailure: true },
  );
});

test("files are for root alone, scripts may be read, folders may be entered, and no secret is in any", async () => {
  const secret = "S3CR3T";
  await run.create("Jail", "web", { exec: { start: [`true ${secret}`] }, params: { "meta.note": secret } });
  await run.create("Bridge", "br0", {});
  const key = connection.privateKey.split("\n")[2] ?? "";
  expect(key).not.toBe("");
  const found = (await host.run("find /usr/local/etc /etc/jail.conf.d")).stdout.trim().split("\n");
  const modes = found.map((path) => {
    const node = host.files.node(path);
    if (node?.kind === "file") {
      expect(node.content).not.toContain(key);
      // jail.conf(5) is where the jail's own commands have to be; the unit does without.
      if (!path.startsWith("/etc/jail.conf.d/")) expect(node.content).not.toContain(secret);
    }
    return `${((node?.mode ?? 0) & 0o7777).toString(8)} ${path}`;
  });
  expect(modes.filter((line) => line.includes("/units/")).map((line) => line.slice(0, 4))).toEqual([
    "600 ",
    "600 ",
    "600 ",
  ]);
  expect(modes).toEqual(
    expect.arrayContaining([
      "755 /etc/jail.conf.d",
      "600 /etc/jail.conf.d/web.conf",
      "755 /usr/local/etc/pulumi-freebsd",
      "755 /usr/local/etc/pulumi-freebsd/units",
      "755 /usr/local/etc/pulumi-freebsd/jail-hook",
      "755 /usr/local/etc/rc.d/pulumi_network",
      "755 /usr/local/etc/rc.d/pulumi_firewall",
      "755 /usr/local/etc/rc.d/pulumi_jails",
    ]),
  );
});
