import * as pulumi from "@pulumi/pulumi";
import * as freebsd from "../../../sdk";
import { startProgram } from "./programs";

process.env.PULUMI_FREEBSD_RUNTIME = "/not/loaded/in/these/tests";

let edge: freebsd.Host;

beforeEach(async () => {
  await startProgram();
  edge = new freebsd.Host("edge", { connection: { host: "edge.example.org", password: "hush" } });
});

const shown = (output: pulumi.Output<string>): Promise<string> =>
  new Promise((resolve) => output.apply((value) => resolve(value)));

/** An output as another resource has it in preview. */
const notKnown = <T>(): pulumi.Output<T> =>
  new (pulumi.Output as unknown as new (...parts: unknown[]) => pulumi.Output<T>)(
    new Set(),
    Promise.resolve(undefined),
    Promise.resolve(false),
    Promise.resolve(false),
    Promise.resolve(new Set()),
  );

function declareWeb(addresses: pulumi.Input<readonly pulumi.Input<string>[]>): void {
  const lan = new freebsd.NetgraphBridge("lan", { host: edge, uplink: { interface: "igb0" } });
  const web = new freebsd.Jail("web", { host: edge });
  const port = new freebsd.Eiface("ng0_web", { host: edge, bridge: lan });
  new freebsd.VnetInterface("web-lan", { host: edge, jail: web, interface: port, name: "eth0", addresses });
}

test("a program's picture is known in preview", async () => {
  declareWeb(["192.0.2.20/24"]);
  const text = await shown(freebsd.topology(edge).mermaid);
  expect(text.split("\n").map((line) => line.trim())).toEqual([
    "flowchart LR",
    'subgraph n1["edge"]',
    'n2{{"lan<br>ng_bridge"}}',
    'n3["igb0<br>ethernet"]',
    'subgraph n4["web"]',
    'n5["eth0<br>eiface<br>192.0.2.20/24"]',
    "end",
    "end",
    'n3 ---|"lower"| n2',
    'n3 ---|"upper"| n2',
    'n2 ---|"ether"| n5',
    "",
  ]);
});

test("what is not known yet is told as such, and a secret is not shown", async () => {
  declareWeb([notKnown<string>()]);
  new freebsd.Jail("db", { host: edge, hostname: pulumi.secret("hidden.example.org") });
  const picture = freebsd.topology(edge);
  expect(await shown(picture.mermaid)).toContain("eth0<br>eiface<br>addresses: known after up");
  const json = await shown(picture.json);
  expect(JSON.parse(json).clusters[2]).toMatchObject({ name: "db", unknown: ["hostname"] });
  expect(json).not.toMatch(/hidden|hush/);
});

test("every form is drawn once, however often it is asked for", async () => {
  declareWeb([]);
  const picture = freebsd.topology(edge);
  expect(picture.svg).toBe(picture.svg);
  expect(await shown(picture.svg)).toContain("</svg>");
  expect(await shown(picture.dot)).toContain('subgraph "cluster_edge/jail/web"');
});

test("several hosts stand in one picture", async () => {
  const core = new freebsd.Host("core", { connection: { host: "core.example.org" } });
  new freebsd.Jail("web", { host: edge });
  new freebsd.Jail("web", { host: core });
  const { clusters } = JSON.parse(await shown(freebsd.topology(edge, core).json));
  expect(clusters.map(({ id }: { id: string }) => id)).toEqual(["edge", "edge/jail/web", "core", "core/jail/web"]);
});

test("declaring more on a host after its picture is an error, and on another host it is not", () => {
  const core = new freebsd.Host("core", { connection: { host: "core.example.org" } });
  freebsd.topology(edge);
  expect(() => new freebsd.Jail("late", { host: edge })).toThrow(
    'Jail "late" is declared after freebsd.topology() was called for its host, so the picture would lack it; call topology() last',
  );
  expect(() => new freebsd.Jail("other", { host: core })).not.toThrow();
});
