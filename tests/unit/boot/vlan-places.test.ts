import { type Declared, World } from "./world";

jest.setTimeout(180_000);

/** The jail `far` is at the other end of two cables that carry VLANs; here each VLAN hangs on something else. */
const PROGRAM: readonly Declared[] = [
  ["Host", "warden", {}],
  ["Epair", "cab", {}],
  ["Epair", "trk", {}],
  ["Epair", "web", {}],
  ["Vlan", "member", { parent: "caba", tag: 100 }],
  ["Bridge", "sw", { members: ["caba.100"], ports: [{ interface: "weba", private: true }] }],
  ["Vlan", "uplink", { parent: "caba", tag: 200 }],
  ["NetgraphBridge", "lan", { uplink: { interface: "caba.200" } }],
  ["Eiface", "ng0_web", { bridge: "lan" }],
  ["Bridge", "trunk", { members: ["trka"] }],
  ["Vlan", "own", { parent: "trunk", tag: 300, addresses: ["10.3.0.1/24"] }],
  ["Vlan", "guests", { parent: "trunk", tag: 400 }],
  ["Jail", "web", {}],
  ["Jail", "far", {}],
  ["VnetInterface", "web-sw", { jail: "web", interface: "webb", addresses: ["10.1.0.1/24"] }],
  ["VnetInterface", "web-lan", { jail: "web", interface: "ng0_web", addresses: ["10.2.0.1/24"] }],
  ["VnetInterface", "web-guests", { jail: "web", interface: "trunk.400", name: "guests", addresses: ["10.4.0.1/24"] }],
  ["VnetInterface", "far-cab", { jail: "far", interface: "cabb", name: "wire0" }],
  ["VnetInterface", "far-trk", { jail: "far", interface: "trkb", name: "wire1" }],
  ["Vlan", "far-100", { jail: "far", parent: "wire0", tag: 100, addresses: ["10.1.0.2/24"] }],
  ["Vlan", "far-200", { jail: "far", parent: "wire0", tag: 200, addresses: ["10.2.0.2/24"] }],
  ["Vlan", "far-300", { jail: "far", parent: "wire1", tag: 300, addresses: ["10.3.0.2/24"] }],
  ["Vlan", "far-400", { jail: "far", parent: "wire1", tag: 400, addresses: ["10.4.0.2/24"] }],
];

test("a VLAN works as a member and as the uplink of a bridge, on a bridge, on a cable and in a jail, after a restart and a boot too", async () => {
  const world = await World.open({ clock: "jumping" });
  try {
    await world.up(PROGRAM);
    const works = async () => {
      await world.sh("sleep 3");
      for (const network of [1, 2, 4])
        expect(`${network} ${await world.reaches("web", `10.${network}.0.2`)}`).toBe(`${network} true`);
      expect(await world.reaches("far", "10.3.0.1")).toBe(true);
      expect(await world.refresh()).toEqual([]);
      expect(await world.up(PROGRAM)).toEqual([]);
    };
    await works();
    await world.sh("service jail onerestart far; service jail onerestart web");
    await works();
    await world.host.reboot();
    await works();
    await world.destroy();
    expect(await world.sh("ifconfig -l")).not.toMatch(/\.\d/);
  } finally {
    await world.close();
  }
});
