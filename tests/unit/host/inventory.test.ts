import fc from "fast-check";
import {
  etherNodeOf,
  findInterface,
  findJail,
  findModule,
  HOST_VNET,
  type Inventory,
  jailOfVnet,
  mergeInventory,
  type NetgraphNode,
  nodeByName,
  nodePath,
  type RunningJail,
  vnetOfJail,
  wholeInventory,
} from "../../../provider/host/inventory";
import { parseFacts } from "../../../provider/host/inventory-facts";
import { interfacesOfEiface } from "../../../provider/host/locate";
import { parseIfconfig } from "../../../provider/host/parse/ifconfig";
import { parseKldstat } from "../../../provider/host/parse/kldstat";
import type { Unit } from "../../../provider/host/unit";
import { recorded } from "./recordings";

const jail = (name: string, jid: number, more: Partial<RunningJail> = {}): RunningJail => ({
  jid,
  name,
  path: "/",
  hostname: name,
  vnet: "new",
  parent: 0,
  dying: false,
  parameters: {},
  ...more,
});
const vnet = (text: string) => ({ interfaces: parseIfconfig(text), routes: [] });
const plain = (name: string, mac: string, extra = "") =>
  `${name}: flags=8843<UP,RUNNING> metric 0 mtu 1500\n\tether ${mac}\n${extra}`;
const node = (type: string, id: number, name: string, interfaceName?: string): NetgraphNode => ({
  type,
  id,
  name,
  hookCount: 0,
  hooks: [],
  ...(interfaceName === undefined ? {} : { interfaceName }),
});

const inventory: Inventory = {
  facts: parseFacts({ sysctl: "hw.machine: amd64\n" }),
  modules: parseKldstat(recorded("01", 21).stdout),
  nodes: [node("eiface", 0x1f, "ng0_web", "eth0"), node("ether", 2, "em0_100"), node("bridge", 3, "lan")],
  jails: [jail("web", 3, { dying: true }), jail("web", 5), jail("db", 6), jail("plain", 7, { vnet: "inherit" })],
  vnets: new Map([
    [
      HOST_VNET,
      vnet(plain("em0.100", "52:54:00:00:00:01", "\tdescription: owner=1\n") + plain("em0", "52:54:00:00:00:01")),
    ],
    ["web", vnet(plain("eth0", "02:00:00:00:00:01"))],
    ["db", vnet(plain("eth0", "02:00:00:00:00:02", "\tgroups: epair\n"))],
  ]),
  mounts: [],
  firewall: {},
  devfsRulesets: [],
  units: [],
  paths: [],
  looks: new Map(),
};

describe("looking something up", () => {
  test("finds an interface by name in one network stack only", () => {
    expect(findInterface(inventory, "web", "eth0")?.ether).toBe("02:00:00:00:00:01");
    expect(findInterface(inventory, HOST_VNET, "eth0")).toBeUndefined();
    expect(findInterface(inventory, "nosuch", "eth0")).toBeUndefined();
  });

  test("finds a node by name, and the node of an interface with a dot", () => {
    expect(nodeByName(inventory, "lan")?.id).toBe(3);
    expect(etherNodeOf(inventory, "em0.100")?.id).toBe(2);
    expect(nodePath({ id: 0x1f })).toBe("[1f]:");
  });

  test("finds an eiface in the jail it is in, past an epair of the same name elsewhere", () => {
    const [eiface, , bridge] = inventory.nodes;
    if (eiface === undefined || bridge === undefined) throw new Error("nodes are missing");
    expect(interfacesOfEiface(inventory, eiface).map(({ place }) => place)).toEqual(["web"]);
    expect(interfacesOfEiface(inventory, bridge)).toEqual([]);
  });

  test("does not guess between two eifaces of one name, but takes the word of a MAC or a record", () => {
    const twice = mergeInventory(inventory, { vnets: new Map([["db", vnet(plain("eth0", "02:00:00:00:00:03"))]]) });
    const [eiface] = twice.nodes;
    if (eiface === undefined) throw new Error("no node");
    const found = (known: Inventory, mac?: string) => interfacesOfEiface(known, eiface, mac).map(({ place }) => place);
    const record = (kind: string, inputs: Unit["inputs"]): Unit => ({
      ...{ kind, id: "x", owner: "", token: "", boot: "yes", retain: false, inputs, found: {}, script: [] },
    });
    expect(found(twice)).toEqual(["web", "db"]);
    expect(found(twice, "02:00:00:00:00:03")).toEqual(["db"]);
    expect(found(twice, "02:00:00:00:00:99")).toEqual(["web", "db"]);
    const name = eiface.name;
    expect(found({ ...twice, units: [record("Eiface", { name, mac: "02:00:00:00:00:03" })] })).toEqual(["db"]);
    expect(found({ ...twice, units: [record("VnetInterface", { interface: name, jail: "db" })] })).toEqual(["db"]);
  });

  test("finds a jail that lives, not one that is dying, and a module by its name", () => {
    expect(findJail(inventory, "web")?.jid).toBe(5);
    expect(findModule(inventory, "ng_ether")?.file).toBe("ng_ether.ko");
    expect(findModule(inventory, "ng_vlan")).toBeUndefined();
  });

  test("keeps a jail that is called host apart from the host, and every other name as it is", () => {
    expect(vnetOfJail("host")).not.toBe(HOST_VNET);
    expect(jailOfVnet(vnetOfJail("host"))).toBe("host");
    expect(jailOfVnet(HOST_VNET)).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        fc.pre(a !== b && !a.startsWith(".") && !b.startsWith("."));
        expect(vnetOfJail(a)).not.toBe(vnetOfJail(b));
        expect(vnetOfJail(a)).not.toBe(HOST_VNET);
        expect(jailOfVnet(vnetOfJail(a))).toBe(a);
      }),
    );
  });
});

describe("merging what was read anew", () => {
  const keys = (merged: Inventory): string[] => [...merged.vnets.keys()];

  test("changes neither what was there nor what came", () => {
    const before = structuredClone([...inventory.vnets]);
    mergeInventory(inventory, { jails: [], vnets: new Map([["web", undefined]]) });
    expect([...inventory.vnets]).toEqual(before);
  });

  test("keeps the vnets of the jails that are still there, and drops those of jails that went", () => {
    expect(keys(mergeInventory(inventory, { jails: inventory.jails }))).toEqual([HOST_VNET, "web", "db"]);
    expect(keys(mergeInventory(inventory, { jails: [jail("web", 5)] }))).toEqual([HOST_VNET, "web"]);
  });

  test("drops the vnet of a jail that is dying, shares the host's by now, or was started again", () => {
    for (const other of [jail("web", 5, { dying: true }), jail("web", 5, { vnet: "inherit" }), jail("web", 9)]) {
      expect(keys(mergeInventory(inventory, { jails: [other] }))).toEqual([HOST_VNET]);
    }
  });

  test("drops a vnet that was looked for in vain, and takes a new one", () => {
    expect(keys(mergeInventory(inventory, { vnets: new Map([["web", undefined]]) }))).toEqual([HOST_VNET, "db"]);
    const fresh = vnet(plain("eth9", "02:00:00:00:00:09"));
    const merged = mergeInventory(inventory, { jails: [jail("new", 9)], vnets: new Map([["new", fresh]]) });
    expect(keys(merged)).toEqual([HOST_VNET, "new"]);
    expect(findInterface(merged, "new", "eth9")).toBeDefined();
  });

  test("makes no inventory of a part of one", () => {
    const { facts, ...rest } = inventory;
    expect(() => wholeInventory(rest)).toThrow(expect.objectContaining({ code: "inventory" }));
    expect(wholeInventory({ facts, ...rest })).toEqual(inventory);
  });
});
