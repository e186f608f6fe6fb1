import * as freebsd from "../../../sdk";
import { inputsOf, registered, startProgram } from "./programs";

process.env.PULUMI_FREEBSD_RUNTIME = "/not/loaded/in/these/tests";

let edge: freebsd.Host;

beforeEach(async () => {
  await startProgram();
  edge = new freebsd.Host("edge", { connection: { host: "edge.example.org" } });
});

/** The component has the jail's name as well, and comes first. */
async function jailOf(name: string) {
  await inputsOf(name);
  await new Promise((resolve) => setTimeout(resolve, 200));
  return registered.find((each) => each.name === name && each.type.endsWith(":Jail"))?.inputs;
}

test("is what vimage_vj1_* made: a bridge per NIC, an interface per place on it, and the jail", async () => {
  const vj1 = new freebsd.Vimage("vj1", {
    host: edge,
    rootdir: "/usr/jail/vj1",
    hostname: "vj1.example.org",
    vnets: ["igb1"],
    bridges: ["igb0", "igb0"],
    afterstartServices: ["sshd"],
  });
  expect(await inputsOf("edge-igb0bridge")).toMatchObject({ name: "igb0bridge", uplink: { interface: "igb0" } });
  expect(await inputsOf("ng0_vj1")).toMatchObject({ bridge: "igb0bridge" });
  expect(await inputsOf("ng1_vj1")).toMatchObject({ bridge: "igb0bridge" });
  expect(await jailOf("vj1")).toMatchObject({
    name: "vj1",
    path: "/usr/jail/vj1",
    hostname: "vj1.example.org",
    exec: { start: ["service netif start || true", "service routing start || true"] },
    services: ["sshd"],
    params: { "vnet.interface": ["ng0_vj1", "ng1_vj1"] },
  });
  expect(await inputsOf("vj1-igb1")).toMatchObject({ jail: "vj1", interface: "igb1", addresses: [] });
  expect(registered.map(({ name }) => name).toSorted()).toEqual([
    "edge",
    "edge-igb0bridge",
    "ng0_vj1",
    "ng1_vj1",
    "vj1",
    "vj1",
    "vj1-igb1",
  ]);
  expect(await new Promise((resolve) => vj1.interfaces.apply(resolve))).toEqual(["igb1", "ng0_vj1", "ng1_vj1"]);
});

test("vimages of a Host share the bridge of a NIC, and those of two Hosts have one each", async () => {
  const west = new freebsd.Host("west", { connection: { host: "west.example.org" } });
  new freebsd.Vimage("vj1", { host: edge, bridges: ["igb0"] });
  new freebsd.Vimage("vj2", { host: edge, bridges: ["igb0", "em0.100"] });
  new freebsd.Vimage("west-vj1", { host: west, name: "vj1", bridges: ["igb0"] });
  expect(await inputsOf("ng0_west-vj1")).toMatchObject({ name: "ng0_vj1", bridge: "igb0bridge" });
  const bridges = registered.filter(({ type }) => type.endsWith(":NetgraphBridge")).map(({ name }) => name);
  expect(bridges.toSorted()).toEqual(["edge-em0_100bridge", "edge-igb0bridge", "west-igb0bridge"]);
});

test("an interface with addresses is set up from outside, and the router goes by the first", async () => {
  const lan = new freebsd.NetgraphBridge("lan", { host: edge });
  new freebsd.Vimage("vj1", {
    host: edge,
    vnets: ["igb1"],
    bridges: [lan, lan],
    ifconfig: { ng1_vj1: ["192.0.2.2/24"], igb1: ["198.51.100.2/24"] },
    defaultrouter: "198.51.100.1",
  });
  expect(await inputsOf("vj1-igb1")).toMatchObject({ jail: "vj1", interface: "igb1", defaultRouter: "198.51.100.1" });
  expect(await inputsOf("vj1-ng1_vj1")).toMatchObject({ interface: "ng1_vj1", addresses: ["192.0.2.2/24"] });
  expect(await jailOf("vj1")).toMatchObject({ params: { "vnet.interface": ["ng0_vj1"] } });
});

test("addresses for an interface that it does not have are a mistake", () => {
  expect(
    () => new freebsd.Vimage("vj1", { host: edge, bridges: ["igb0"], ifconfig: { ng1_vj1: ["192.0.2.2/24"] } }),
  ).toThrow('Vimage "vj1": ifconfig names ng1_vj1; its interfaces are ng0_vj1');
});
