import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { recordedHost } from "../../../picture/from-stack";
import { renderUnit, unitPath } from "../../../provider/host/unit";
import { Console } from "./console";

/** What an administrator makes by hand: a bridge on a NIC, and a jail on each kind of bridge. */
const BY_HAND = `set -e
kldload -n ng_ether ng_bridge ng_eiface if_bridge if_epair
ngctl -f - <<'END'
mkpeer bridge new link9
name .:new lan
msg lan: setpersistent
END
ngctl -f - <<'END'
connect vtnet1: lan: lower link0
connect vtnet1: lan: upper link1
mkpeer eiface new ether
name .:new ng0_web
rmhook new
connect ng0_web: lan: ether link2
END
ifconfig "$(ngctl msg ng0_web: getifname | sed -n 's/^Args:.*"\\(.*\\)"/\\1/p')" name ng0_web >/dev/null
jail -c name=web path=/ host.hostname=web.example.org vnet persist
ifconfig ng0_web ether 02:00:5e:10:00:07
ifconfig ng0_web vnet web
ifconfig -j web ng0_web inet 192.0.2.20/24 up
route -j web -q add default 192.0.2.1
ifconfig epair create name uplink >/dev/null
ifconfig bridge create name jails >/dev/null
ifconfig jails addm uplink
ifconfig jails inet 10.8.0.1/24 up
ifconfig uplink up
jail -c name=db path=/ vnet persist
ifconfig epair0b vnet db
ifconfig -j db epair0b inet 10.8.0.2/24 up`;

const OWNER = "0123456789abcdef";

/** A stack whose program has the jail web with another address, and a jail more. */
const STACK = {
  version: 3,
  deployment: {
    resources: [
      resource("Host", "edge", { owner: OWNER, connection: { host: "127.0.0.1" } }),
      resource("Jail", "web", { ...jail("web"), path: "/" }),
      resource("Jail", "mail", jail("mail")),
      resource("VnetInterface", "web-lan", { ...webLan("192.0.2.99/24"), host: OWNER }),
      { urn: "urn:pulumi:prod::site::random:index:Pet::pet", type: "random:index:Pet", outputs: {} },
    ],
  },
};

function resource(kind: string, name: string, outputs: Record<string, unknown>) {
  const type = `pulumi-nodejs:dynamic/freebsd:${kind}`;
  return { urn: `urn:pulumi:prod::site::${type}::${name}`, type, inputs: {}, outputs };
}

function jail(name: string) {
  return { host: OWNER, name, hostname: `${name}.example.org`, path: `/jails/${name}`, vnet: true };
}

function webLan(address: string) {
  const settings = { name: "ng0_web", routes: [], defaultRouter: "192.0.2.1", up: true };
  return { jail: "web", interface: "ng0_web", addresses: [address], ...settings };
}

/** The record of an address that somebody has changed since. */
const UNIT = {
  ...{ kind: "VnetInterface", id: "web/ng0_web", owner: OWNER, token: "t", boot: "yes" as const, retain: false },
  ...{ inputs: webLan("192.0.2.30/24"), found: {}, script: [] },
};

let console: Console;
let plan: string;

beforeAll(async () => {
  console = await Console.open();
  plan = join(console.folder, "stack.json");
  writeFileSync(plan, JSON.stringify(STACK));
  const { exitCode, stderr } = await console.host.run(BY_HAND);
  if (exitCode !== 0) throw new Error(stderr);
  const path = unitPath(UNIT.kind, UNIT.id);
  await console.host.run(`mkdir -p ${path.replace(/\/[^/]*$/, "")}; cat >${path}`, { stdin: renderUnit(UNIT) });
});

afterAll(() => console.close());

const lines = (text: string) => text.split("\n").map((line) => line.trim());

describe("graph", () => {
  test("draws a host that pulumi-freebsd has made nothing on", async () => {
    const { text } = await console.run("graph", "--mermaid");
    expect(lines(text)).toEqual([
      "flowchart LR",
      'subgraph n1["fbsd · FreeBSD 15.1-RELEASE-p1<br>default via 10.0.2.2"]',
      'n2{{"lan<br>ng_bridge"}}',
      'n3["vtnet0<br>ethernet<br>10.0.2.15/24"]',
      'n4["vtnet1<br>ethernet<br>192.168.50.1/24"]',
      'n5["uplink<br>epair"]',
      'n6{{"jails<br>if_bridge<br>10.8.0.1/24"}}',
      'subgraph n7["web · jid 1<br>default via 192.0.2.1"]',
      'n8["ng0_web<br>eiface<br>192.0.2.20/24"]',
      "end",
      'subgraph n9["db · jid 2"]',
      'n10["epair0b<br>epair<br>10.8.0.2/24"]',
      "end",
      "end",
      'n4 ---|"upper – link1"| n2',
      'n4 ---|"lower – link0"| n2',
      'n2 ---|"link2 – ether"| n8',
      'n6 ---|"member"| n5',
      'n5 ---|"epair"| n10',
      "",
    ]);
  });

  test("takes the host as ssh://user@name:port", async () => {
    const [, , , port = "", ...rest] = console.options;
    const host = ["--host", `ssh://root@127.0.0.1:${port}`];
    expect((await console.runAt([...host, ...rest], "graph", "--dot")).text).toContain('subgraph "cluster_fbsd"');
  });

  test("draws a stack's state without a host", async () => {
    const { text } = await console.runAt([], "graph", "--json", "--planned", plan);
    const { clusters, interfaces } = JSON.parse(text);
    expect(clusters.map(({ id }: { id: string }) => id)).toEqual(["edge", "edge/jail/web", "edge/jail/mail"]);
    expect(interfaces[0]).toMatchObject({ id: "edge/jail/web/interface/ng0_web", addresses: ["192.0.2.99/24"] });
  });

  test("draws a plan of pulumi preview, without what it takes away and with what is not known yet", async () => {
    const [host, web, mail, lan] = STACK.deployment.resources;
    const unknown = { ...lan, outputs: { ...lan?.outputs, addresses: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" } };
    const steps = [
      { op: "same", newState: host },
      { op: "update", newState: web },
      { op: "delete", newState: mail, oldState: mail },
      { op: "create", newState: unknown },
    ];
    const path = join(console.folder, "preview.json");
    writeFileSync(path, JSON.stringify({ steps }));
    const { clusters, interfaces } = JSON.parse((await console.runAt([], "graph", "--json", "--planned", path)).text);
    expect(clusters.map(({ id }: { id: string }) => id)).toEqual(["edge", "edge/jail/web"]);
    expect(interfaces[0]).toMatchObject({ unknown: ["addresses"], addresses: [] });
  });

  test("marks the difference between the plan and the host", async () => {
    const { text } = await console.run("graph", "--mermaid", "--planned", plan);
    expect(lines(text)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^subgraph n\d+\["mail<br>\+ added"\]$/),
        expect.stringMatching(/^n\d+\["ng0_web<br>eiface<br>~ changed<br>192.0.2.99\/24"\]:::changed$/),
        expect.stringMatching(/^n\d+\["epair0b<br>epair<br>10.8.0.2\/24"\]$/),
      ]),
    );
  });

  test("marks with --drift what is not as the host's own records have it", async () => {
    const { text } = await console.run("graph", "--mermaid", "--drift");
    expect(text).toContain("! drifted<br>192.0.2.30/24");
    expect((await console.run("graph", "--mermaid")).text).not.toContain("drifted");
    expect(recordedHost("x", [UNIT], "another").declarations).toEqual([]);
  });

  test("prints SVG and PNG as they are", async () => {
    expect((await console.run("graph", "--svg")).text).toMatch(/^<\?xml.*<\/svg>\n$/s);
    const { written } = await console.run("graph", "--png");
    expect(Buffer.from(written[0] as Uint8Array).subarray(0, 4)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47]));
  });

  test.each([
    ["no JSON", "the plan is not JSON"],
    ["{}", "this is neither a stack's state nor a plan"],
    [`{"steps":[]}`, "the plan has no freebsd.Host"],
    [
      JSON.stringify({ steps: [{ op: "create", newState: STACK.deployment.resources[1] }] }),
      'the plan has Jail "web" without its Host',
    ],
  ])("says what is wrong with a plan like %j", async (text, message) => {
    const path = join(console.folder, "wrong.json");
    writeFileSync(path, text);
    await expect(console.runAt([], "graph", "--svg", "--planned", path)).rejects.toThrow(message);
  });

  test("asks for a form when none is given, and takes one alone", async () => {
    await expect(console.run("graph")).rejects.toThrow("say how it is to be drawn: --svg, --png,");
    await expect(console.run("graph", "--svg", "--dot")).rejects.toThrow("cannot be used with");
  });
});
