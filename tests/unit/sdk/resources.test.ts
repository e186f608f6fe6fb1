import * as pulumi from "@pulumi/pulumi";
import * as freebsd from "../../../sdk";
import { markSecrets, mayHaveSecrets } from "../../../sdk/connection";
import { inputsOf, registered, startProgram } from "./programs";

process.env.PULUMI_FREEBSD_RUNTIME = "/not/loaded/in/these/tests";

const connection = { host: "edge.example.org", user: "root" };
let edge: freebsd.Host;

beforeEach(async () => {
  await startProgram();
  edge = new freebsd.Host("edge", { connection });
});

test("every kind has its type token, its stub and its context", async () => {
  new freebsd.Jail("web", { host: edge });
  new freebsd.NetgraphBridge("lan", { host: edge });
  new freebsd.Eiface("port", { host: edge });
  new freebsd.Epair("cable", { host: edge });
  new freebsd.Bridge("br0", { host: edge });
  new freebsd.HostInterface("leg", { host: edge, interface: "em0" });
  new freebsd.VnetInterface("nic", { host: edge, jail: "db", interface: "em1" });
  await inputsOf("nic");
  const types = Object.fromEntries(registered.map(({ name, type }) => [name, type]));
  expect(types).toEqual({
    edge: "pulumi-nodejs:dynamic/freebsd:Host",
    web: "pulumi-nodejs:dynamic/freebsd:Jail",
    lan: "pulumi-nodejs:dynamic/freebsd:NetgraphBridge",
    port: "pulumi-nodejs:dynamic/freebsd:Eiface",
    cable: "pulumi-nodejs:dynamic/freebsd:Epair",
    br0: "pulumi-nodejs:dynamic/freebsd:Bridge",
    leg: "pulumi-nodejs:dynamic/freebsd:HostInterface",
    nic: "pulumi-nodejs:dynamic/freebsd:VnetInterface",
  });
  for (const { type, name, inputs } of registered) {
    expect(inputs.__provider).toContain(`.provider("${type.split(":").at(-1)}")`);
    expect(inputs.context).toMatchObject({ name, project: "site", stack: "prod", dryRun: true });
  }
  expect((await inputsOf("web")).context).toMatchObject({
    urn: "urn:pulumi:prod::site::pulumi-nodejs:dynamic/freebsd:Jail::web",
    strings: [],
  });
});

test("everything on a Host has its connection, and waits for it by its owner's id", async () => {
  new freebsd.Jail("web", { host: edge });
  expect(await inputsOf("web")).toMatchObject({ connection, host: "owner-of-edge" });
});

describe("a reference", () => {
  test("to a resource is its name, and not a string of the program", async () => {
    const lan = new freebsd.NetgraphBridge("lan", { host: edge });
    const port = new freebsd.Eiface("port", { host: edge, bridge: lan });
    const web = new freebsd.Jail("web", { host: edge, depends: [new freebsd.Jail("db", { host: edge })] });
    new freebsd.VnetInterface("nic", { host: edge, jail: web, interface: port });
    expect(await inputsOf("port")).toMatchObject({ bridge: "lan", context: { strings: [] } });
    expect(await inputsOf("web")).toMatchObject({ depends: ["db"], context: { strings: [] } });
    expect(await inputsOf("nic")).toMatchObject({ jail: "web", interface: "port", context: { strings: [] } });
  });
  test("to a HostInterface is the interface that it sets up", async () => {
    const leg = new freebsd.HostInterface("leg", { host: edge, interface: "em0" });
    new freebsd.Bridge("br0", { host: edge, members: [leg] });
    expect(await inputsOf("br0")).toMatchObject({ members: ["em0"] });
  });
  test("to an end of an epair is that end's name", async () => {
    const cable = new freebsd.Epair("cable", { host: edge });
    new freebsd.Bridge("br0", { host: edge, members: [cable.a] });
    new freebsd.VnetInterface("nic", { host: edge, jail: "web", interface: cable.b });
    expect(await inputsOf("br0")).toMatchObject({ members: ["cablea"], context: { strings: [] } });
    expect(await inputsOf("nic")).toMatchObject({ interface: "cableb", context: { strings: ["jail"] } });
  });
  test("to an output is its value", async () => {
    const lan = new freebsd.NetgraphBridge("lan", { host: edge });
    new freebsd.Eiface("port", { host: edge, bridge: lan.name });
    new freebsd.Eiface("tee", { host: edge, peer: { node: lan, hook: "uplink9" } });
    expect(await inputsOf("port")).toMatchObject({ bridge: "lan", context: { strings: [] } });
    expect(await inputsOf("tee")).toMatchObject({ peer: { node: "lan", hook: "uplink9" }, context: { strings: [] } });
  });
  test("by a plain string is noted with its path, nested and in lists too", async () => {
    new freebsd.Bridge("br0", { host: edge, members: [edge.owner, "em1"] });
    new freebsd.Eiface("tee", { host: edge, peer: { node: "x", hook: "y" } });
    new freebsd.NetgraphBridge("lan", { host: edge, uplink: { interface: "em0" } });
    expect((await inputsOf("br0")).context).toMatchObject({ strings: ["members[1]"] });
    expect((await inputsOf("tee")).context).toMatchObject({ strings: ["peer.node"] });
    expect((await inputsOf("lan")).context).toMatchObject({ strings: ["uplink.interface"] });
  });
});

describe("the secrets of a connection", () => {
  const given = {
    ...connection,
    ...{ privateKey: "K", password: "P", privateKeyPassword: "Q" },
    proxy: { host: "jump", password: "J" },
  };
  const isSecret = async (value: unknown) => pulumi.Output.isInstance(value) && (await pulumi.isSecret(value));

  test("are marked each by itself, at the host and at the jump host, and nothing else is", async () => {
    const marked = markSecrets(given) as unknown as Record<string, unknown>;
    const proxy = marked.proxy as Record<string, unknown>;
    for (const key of ["privateKey", "password", "privateKeyPassword"]) expect(await isSecret(marked[key])).toBe(true);
    expect(await isSecret(proxy.password)).toBe(true);
    expect({ host: marked.host, user: marked.user, jump: proxy.host }).toEqual({
      host: "edge.example.org",
      user: "root",
      jump: "jump",
    });
  });
  test("reach everything on the Host with their marks and their values", async () => {
    const vault = new freebsd.Host("vault", { connection: given });
    new freebsd.Jail("web", { host: vault });
    const { value, ...mark } = (await inputsOf("web")).connection as { readonly value: string };
    expect(mark).toEqual({ [pulumi.runtime.specialSigKey]: pulumi.runtime.specialSecretSig });
    expect(JSON.parse(value)).toEqual(given);
  });
  test("that are marked already, or come as an output, keep the marks that they have", async () => {
    const output = pulumi.secret({ host: "edge.example.org", password: "P" });
    expect(markSecrets(output)).toBe(output);
    const proxied = markSecrets({ host: "edge", proxy: pulumi.secret({ host: "jump" }) }) as { proxy: unknown };
    expect(await isSecret(proxied.proxy)).toBe(true);
  });
});

test.each<[string, unknown]>([
  ["nothing", undefined],
  ["a string", "edge"],
  ["a connection", { host: "edge" }],
])("%s as a host is an error that says what to give", (_what, host) => {
  expect(() => new freebsd.Jail("web", { host } as unknown as freebsd.JailArgs)).toThrow(
    'Jail "web": host must be a freebsd.Host of this program, as in { host: edge }',
  );
});

test("the import option is an error that says what does its job", () => {
  expect(() => new freebsd.Jail("web", { host: edge }, { import: "web" })).toThrow(
    /^Jail "web": Pulumi's option `import` does not work .* take over what is on the host with `adopt: true`$/,
  );
});

test("a look-up reads by its id, and has no context to check", async () => {
  freebsd.Jail.get("found", "web", { host: edge });
  const inputs = await inputsOf("found");
  expect(inputs).not.toHaveProperty("context");
  expect(registered.find(({ name }) => name === "found")?.id).toBe("web");
});

describe("a connection may have secrets in it", () => {
  test.each([
    ["nothing but a place and a file's name", { ...connection, privateKeyPath: "/root/.ssh/id_ed25519" }, false],
    ["a key", { ...connection, privateKey: "-----BEGIN" }, true],
    ["a password of a host on the way", { ...connection, proxy: { host: "jump", password: "x" } }, true],
    ["a host on the way that has none", { ...connection, proxy: { host: "jump" } }, false],
    ["a value that is known later", { host: pulumi.output("edge.example.org") }, true],
  ])("with %s", (_what, settings, expected) => {
    expect(mayHaveSecrets(settings)).toBe(expected);
  });
});

describe("a Host's context tells how many operations the engine does at once", () => {
  afterEach(() => {
    delete process.env.PULUMI_NODEJS_PARALLEL;
  });

  test("where Pulumi's SDK knows it, and of no other resource", async () => {
    process.env.PULUMI_NODEJS_PARALLEL = "8";
    const other = new freebsd.Host("other", { connection });
    new freebsd.Eiface("port", { host: other });
    expect((await inputsOf("other")).context).toMatchObject({ parallel: 8 });
    expect((await inputsOf("port")).context).not.toHaveProperty("parallel");
  });

  test.each([undefined, "", "0", "-1"])("and nothing where it says %p", async (said) => {
    if (said !== undefined) process.env.PULUMI_NODEJS_PARALLEL = said;
    new freebsd.Host("other", { connection });
    expect((await inputsOf("other")).context).not.toHaveProperty("parallel");
  });
});

describe("a Host's context tells, in preview,", () => {
  const ahead = async () => (await inputsOf("edge")).context;

  test("what is to come on it and must be looked at, of each what is known by then", async () => {
    const base = new freebsd.JailRoot("base", { host: edge, archives: [{ source: "/usr/freebsd-dist/base.txz" }] });
    new freebsd.JailRoot("thin", { host: edge, path: "/srv/thin", base });
    new freebsd.Jail("web", { host: edge, path: pulumi.output("/srv/web"), cpus: "0", hostname: "web.example.org" });
    new freebsd.Sysctl("net.inet.ip.forwarding", { host: edge, value: 1 });
    freebsd.Sysctl.get("found", "kern.hostname", { host: edge });
    new freebsd.Eiface("port", { host: edge });
    expect(await ahead()).toMatchObject({
      ahead: [
        { kind: "JailRoot", name: "base", inputs: { archives: [{ source: "/usr/freebsd-dist/base.txz" }] } },
        { kind: "JailRoot", name: "thin", inputs: { path: "/srv/thin", base: pulumi.runtime.unknownValue } },
        { kind: "Jail", name: "web", inputs: { path: pulumi.runtime.unknownValue, cpus: "0" } },
        { kind: "Sysctl", name: "net.inet.ip.forwarding", inputs: {} },
      ],
    });
  });

  test("nothing where there is nothing to look at", async () => {
    new freebsd.Eiface("port", { host: edge });
    expect(await ahead()).not.toHaveProperty("ahead");
  });
});
