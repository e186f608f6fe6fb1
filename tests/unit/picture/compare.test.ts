import { compareTopologies } from "../../../picture/compare";
import type { Declaration } from "../../../picture/declarations";
import { plannedTopology } from "../../../picture/from-declarations";
import { topologyOf } from "../../../picture/from-inventory";
import type { Part, Topology } from "../../../picture/model";
import { seedInventory } from "./inventories";
import { declared, eiface, inside, jail, SEED } from "./programs";

const plan = (declarations: readonly Declaration[]) => plannedTopology({ name: "warden", declarations });
const actual = topologyOf(seedInventory(), { host: "warden" });

/** What the comparison marks, as "added jail/web"; what is the same is left out. */
function marks(planned: readonly Declaration[], recorded: readonly Declaration[], host: Topology = actual): string[] {
  const { clusters, interfaces, nodes, wires } = compareTopologies(plan(planned), host, plan(recorded));
  const all: readonly Part[] = [...clusters, ...interfaces, ...nodes, ...wires];
  return all.flatMap(({ id, mark, differences = [] }) => {
    const about = differences.map(({ property, from, to }) => ` ${property} ${from} > ${to}`).join(",");
    return mark === "same" ? [] : [`${mark} ${id.replaceAll("warden/", "")}${about}`];
  });
}

/** The seed with one declaration put in place of another of its kind and name. */
function changed(...changes: readonly Declaration[]): readonly Declaration[] {
  return SEED.map((each) => changes.find(({ kind, name }) => kind === each.kind && name === each.name) ?? each);
}

test("a host that is as the program declares it has no marks, whatever else is on it", () => {
  expect(marks(SEED, SEED)).toEqual([]);
});

test("what the program declares and the host has not is added", () => {
  const more = [
    jail("mail"),
    eiface("ng0_mail", "dmz", "02:00:00:00:00:99"),
    inside("mail", "ng0_mail", ["10.0.0.9/24"]),
  ];
  expect(marks([...SEED, ...more], SEED)).toEqual([
    "added jail/mail",
    "added jail/mail/interface/ng0_mail",
    "added node/ng0_mail",
    "added netgraph node/dmz -- node/ng0_mail:ether",
  ]);
});

test("what was the program's and is declared no more is removed, with its wires", () => {
  expect(
    marks(
      SEED.filter(({ name }) => !name.includes("stats")),
      SEED,
    ),
  ).toEqual([
    "removed jail/stats",
    "removed jail/stats/interface/ng0_stats",
    "removed node/ng0_stats",
    "removed netgraph node/dmz -- node/ng0_stats:ether",
  ]);
});

test("what the program changes is told from what somebody changed on the host", () => {
  const other = inside("vj2", "ng0_vj2", ["192.168.1.77/24"], { defaultRouter: "192.168.1.1" });
  const difference = "jail/vj2/interface/ng0_vj2 addresses 192.168.1.102/24 > 192.168.1.77/24";
  expect(marks(changed(other), SEED)).toEqual([`changed ${difference}`]);
  expect(marks(changed(other), changed(other))).toEqual([`drifted ${difference}`]);
});

test("what was there after the last up and is gone has drifted", () => {
  const host = { ...actual, clusters: actual.clusters.filter(({ name }) => name !== "old" && name !== "vault") };
  expect(marks(SEED, SEED, host)).toEqual(["drifted jail/vault there no > yes"]);
});

test("a NIC that moves into another jail is one part, with both places", () => {
  const host = {
    ...actual,
    interfaces: actual.interfaces.map((part) =>
      part.name === "igb2" ? { ...part, id: "warden/interface/igb2", cluster: "warden" } : part,
    ),
  };
  expect(marks(SEED, [], host).filter((line) => line.includes("igb2"))).toEqual([
    "changed jail/vault/interface/igb2 place host warden > jail vault",
  ]);
});

test("a wire is the same one whether its link is known or not, and another one when the link is another", () => {
  const on = (link: number) =>
    changed(
      declared("Eiface", "ng0_vj2", { bridge: "jbsd", mac: "02:00:00:00:00:12", mtu: 1500, hook: `link${link}` }),
    );
  expect(marks(on(3), SEED)).toEqual([]);
  expect(marks(SEED, on(3))).toEqual([]);
  expect(marks(on(7), on(3))).toEqual([
    "added netgraph node/jbsd:link7 -- node/ng0_vj2:ether",
    "removed netgraph node/jbsd:link3 -- node/ng0_vj2:ether",
  ]);
});

test("another name inside is a change of the same interface", () => {
  const renamed = inside("stats", "ng0_stats", ["10.0.0.2/24"], { defaultRouter: "10.0.0.1", name: "eth0" });
  expect(marks(changed(renamed), SEED)).toEqual(["changed jail/stats/interface/eth0 name ng0_stats > eth0"]);
});

test("routes count in whatever order they stand", () => {
  const routes = [{ destination: "10.9.0.0/16", gateway: "10.0.0.3" }];
  const more = inside("stats", "ng0_stats", ["10.0.0.2/24"], { defaultRouter: "10.0.0.1", routes });
  expect(marks(changed(more), SEED)).toEqual([
    "changed jail/stats routes default via 10.0.0.1 > 10.9.0.0/16 via 10.0.0.3, default via 10.0.0.1",
  ]);
});

test("addresses that a HostInterface leaves alone are drawn and no difference", () => {
  const leg = declared("HostInterface", "igb0", { interface: "igb0", addresses: ["192.168.1.9/24"], up: true });
  const { interfaces } = compareTopologies(plan([...SEED, leg]), actual, plan(SEED));
  expect(interfaces.find(({ name }) => name === "igb0")).toMatchObject({
    mark: "changed",
    differences: [{ property: "addresses", from: "none", to: "192.168.1.9/24" }],
    addresses: ["192.168.1.9/24", "192.168.1.2/24"],
  });
});

test("the host fills in what the plan leaves open: numbers, links and carriers", () => {
  const { clusters, nodes, wires } = compareTopologies(plan(SEED), actual, plan(SEED));
  expect(clusters.find(({ name }) => name === "vj1")).toMatchObject({ jid: 1, state: "running" });
  expect(nodes.find(({ name }) => name === "dmz")).toMatchObject({ number: 9 });
  expect(wires.flatMap(({ ends }) => ends.map(({ hook }) => hook))).not.toContain(undefined);
});
