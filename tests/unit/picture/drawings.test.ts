import { compareTopologies } from "../../../picture/compare";
import { topologyDot } from "../../../picture/dot";
import { draw } from "../../../picture/draw";
import { plannedTopology } from "../../../picture/from-declarations";
import { topologyOf } from "../../../picture/from-inventory";
import { topologyMermaid } from "../../../picture/mermaid";
import { parseNodes } from "../../../provider/host/inventory-nodes";
import { recorded } from "../host/recordings";
import { inventoryOf, nic, seedInventory } from "./inventories";
import { eiface, inside, jail, netgraphBridge, SEED } from "./programs";

const seed = topologyOf(seedInventory(), { host: "warden" });
const small = plannedTopology({
  name: "edge",
  declarations: [
    netgraphBridge("lan", "igb0"),
    jail("web"),
    eiface("ng0_web", "lan", "02:00:00:00:00:01"),
    inside("web", "ng0_web", ["192.0.2.20/24"], { name: "eth0", defaultRouter: "192.0.2.1" }),
  ],
});
/** A jail more than the host has, one less, and an address that somebody changed. */
const vj2 = inside("vj2", "ng0_vj2", ["192.168.1.77/24"], { defaultRouter: "192.168.1.1" });
const before = SEED.map((each) => (each.kind === vj2.kind && each.name === vj2.name ? vj2 : each));
const difference = compareTopologies(
  plannedTopology({
    name: "warden",
    declarations: [...before.filter(({ name }) => !name.includes("stats")), jail("mail")],
  }),
  seed,
  plannedTopology({ name: "warden", declarations: before }),
);

/** Connections between hooks, as "2.lower 8.link0" with the two in order. */
function hookWires(dot: string): string[] {
  return [...dot.matchAll(/"([0-9a-f]+\.\w+)" -- "([0-9a-f]+\.\w+)"/g)]
    .map(([, a, b]) => [a, b].sort().join(" "))
    .sort();
}

test("DOT has the nodes, hooks and wires that ngctl's own picture of the recorded host has", () => {
  const nodes = parseNodes(recorded("03", 5).stdout + recorded("03", 7).stdout);
  const ours = topologyDot(topologyOf(inventoryOf({ nodes, host: nic("vtnet1", "52:54:00:00:00:01") })));
  const theirs = recorded("03", 8).stdout;
  expect(hookWires(ours)).toEqual(hookWires(theirs));
  expect(hookWires(ours)).toEqual(["2.lower 8.link0", "2.upper 8.link1"]);
  for (const [, name] of theirs.matchAll(/"([28](?:\.\w+)?)" \[ label/g)) expect(ours).toContain(`"${name}" [ label`);
});

test("DOT frames a jail with what is inside it, from the wire on the left to the jail on the right", () => {
  const dot = topologyDot(small);
  expect(
    dot
      .split("\n")
      .filter((line) => /subgraph| -- /.test(line))
      .map((line) => line.replace(/ \[ .*/, "")),
  ).toEqual([
    '\tsubgraph "cluster_edge" {',
    '\t\tsubgraph "cluster_edge/jail/web" {',
    '\t\t"edge/node/igb0" -- "edge/node/igb0.lower";',
    '\t\t"edge/node/igb0" -- "edge/node/igb0.upper";',
    '\t\t"edge/node/lan.? edge/node/igb0 lower" -- "edge/node/lan";',
    '\t\t"edge/node/lan.? edge/node/igb0 upper" -- "edge/node/lan";',
    '\t\t"edge/node/lan" -- "edge/node/lan.? edge/node/ng0_web ether";',
    '\t\t"edge/node/ng0_web.ether" -- "edge/node/ng0_web";',
    '\t"edge/node/igb0.lower" -- "edge/node/lan.? edge/node/igb0 lower"',
    '\t"edge/node/igb0.upper" -- "edge/node/lan.? edge/node/igb0 upper"',
    '\t"edge/node/lan.? edge/node/ng0_web ether" -- "edge/node/ng0_web.ether"',
  ]);
});

test("DOT has what is connected to nothing in ngctl's pink cluster, but for a NIC in use", () => {
  const cluster = /subgraph cluster_disconnected \{.*?\n\t\t\};/s.exec(topologyDot(seed))?.[0] ?? "";
  expect(cluster).toContain("bgcolor = pink");
  expect([...cluster.matchAll(/<b>([^<]+)<\/b>/g)].map(([, name]) => name)).toEqual(["igb3", "ngeth7"]);
});

test("DOT says marks in words and lines, not in colours alone", () => {
  const dot = topologyDot(difference);
  const of = (name: string) => dot.split("\n").find((line) => line.includes(name)) ?? "";
  expect(of("<b>mail</b>")).toMatch(/<b>\+ added<\/b>.*penwidth = 3/);
  expect(of("<b>stats</b>")).toMatch(/<b>− removed<\/b>.*rounded,filled,dashed/);
  expect(of("<b>ng0_vj2</b>")).toMatch(
    /style="dotted".*<b>! drifted<\/b>.*addresses: 192\.168\.1\.102\/24 → 192\.168\.1\.77\/24/,
  );
});

test("DOT keeps names that would break it in their quotes", async () => {
  const nasty = plannedTopology({ name: 'a"b\\', declarations: [jail('<x>&"\\l', { hostname: "a\nb" })] });
  await expect(draw.svg(nasty)).resolves.toContain("&lt;x&gt;&amp;&quot;");
});

test("Mermaid draws hosts and jails as subgraphs and bridges as hexagons", () => {
  const [, ...lines] = topologyMermaid(small).split("\n");
  expect(lines.map((line) => line.trim())).toEqual([
    'subgraph n1["edge"]',
    'n2{{"lan<br>ng_bridge"}}',
    'n3["igb0<br>ethernet"]',
    'subgraph n4["web<br>default via 192.0.2.1"]',
    'n5["eth0<br>eiface<br>192.0.2.20/24"]',
    "end",
    "end",
    'n3 ---|"lower"| n2',
    'n3 ---|"upper"| n2',
    'n2 ---|"ether"| n5',
    "",
  ]);
});

test("Mermaid says marks in words", () => {
  const text = topologyMermaid(difference);
  expect(text).toContain('["mail<br>+ added"]');
  expect(text).toContain('["ng0_vj2<br>eiface<br>! drifted<br>192.168.1.77/24"]:::drifted');
  expect(text).toMatch(/-\.-\|"[^|]*− removed"\|/);
});

test("SVG has every part with a tool-tip, and no font or image from elsewhere", async () => {
  const svg = String(await draw.svg(seed));
  for (const name of ["igb0", "jbsd:", "ng0_vj1", "192.168.1.101/24", "2001:db8:5::2/64", "vault"])
    expect(svg).toContain(`>${name}</text>`);
  expect(svg).toContain("<title>cluster_disconnected</title>");
  expect(svg).toMatch(/xlink:title="eiface ng0_vj1 in vj1, up[^"]*192\.168\.1\.101\/24[^"]*link2 of jbsd/);
  expect(svg.replace(/xmlns(:xlink)?="[^"]*"|<!DOCTYPE[^>]*>/g, "")).not.toMatch(/https?:|url\(/);
});

test("PNG is an image of twice the SVG's size", async () => {
  const [png, svg] = await Promise.all([draw.png(seed), draw.svg(seed)]);
  const data = Buffer.from(png as Uint8Array);
  expect(data.subarray(1, 4).toString()).toBe("PNG");
  const points = Number(/<svg width="(\d+)pt"/.exec(svg as string)?.[1]);
  const pixels = data.readUInt32BE(16);
  expect(pixels).toBeGreaterThan(points * 2 * 0.95);
  expect(pixels).toBeLessThan(points * 2 * 1.4);
});

test("JSON is the topology itself", async () => {
  expect(JSON.parse(String(await draw.json(seed)))).toEqual(seed);
});

test("sixty jails are drawn, all of them", async () => {
  const declarations = Array.from({ length: 60 }, (_, index) => `j${index + 1}`).flatMap((name, index) => [
    jail(name),
    eiface(`ng0_${name}`, "lan", `02:00:00:00:00:${(index + 16).toString(16)}`),
    inside(name, `ng0_${name}`, [`10.0.0.${index + 1}/24`]),
  ]);
  const svg = await draw.svg(
    plannedTopology({ name: "edge", declarations: [netgraphBridge("lan", "igb0"), ...declarations] }),
  );
  expect([...(svg as string).matchAll(/>10\.0\.0\.\d+\/24<\/text>/g)]).toHaveLength(60);
});
