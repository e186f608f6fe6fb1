import type { World } from "../boot/world";
import { AROUND, heard, openWorld, traces, translated } from "./world";

let world: World;

afterEach(() => world.close());

const IN_FORCE = {
  pf: "pfctl -a pulumi-freebsd/nat-way-out -sn; pfctl -a pulumi-freebsd/rdr-web -P -sn",
  ipfw: "ipfw list; ipfw nat show config",
} as const;
const SAYS = {
  pf: [
    "nat on wana inet from 10.10.15.0/24 to any -> 198.18.9.1 static-port",
    "rdr pass on wana inet proto tcp from any to (wana) port = 8081 -> 10.10.15.100 port 80",
  ],
  ipfw: [
    "00100 nat 100 ip4 from any to any dst-port 8081 in via wana",
    "00100 nat 100 ip4 from 10.10.15.100 to any src-port 80 out via wana",
    "00500 nat 500 ip4 from 10.10.15.0/24 to any out via wana",
    "00500 nat 500 ip4 from any to 198.18.9.1 in via wana",
    "ipfw nat 100 config if wana redirect_port tcp 10.10.15.100:80 8081",
    "ipfw nat 500 config ip 198.18.9.1 same_ports",
  ],
} as const;
const FLUSH = { pf: "pfctl -a pulumi-freebsd/nat-way-out -F nat", ipfw: "ipfw -q flush" } as const;
const GONE = {
  pf: ["Nat way-out is gone"],
  ipfw: ["Nat way-out is gone", "PortForward web is gone"],
} as const;

describe.each(["pf", "ipfw"] as const)("a translation by %s", (firewall) => {
  test("lets a jail out and others in, and goes without a trace", async () => {
    world = await openWorld();
    await world.up(AROUND);
    const before = await traces(world);
    expect(await world.reaches("web", "198.18.9.2")).toBe(false);
    const program = translated({ firewall }, { firewall });
    expect(await world.up(program)).toEqual(["Nat way-out", "PortForward web"]);
    expect(await world.reaches("web", "198.18.9.2")).toBe(true);
    expect(await heard(world)).toBe("hello\n");
    expect(await world.refresh()).toEqual([]);
    expect(await world.up(program)).toEqual([]);
    await world.destroy();
    await world.up(AROUND);
    expect(await traces(world)).toBe(before);
  });

  test("is as declared for a single address and for all of them, which are printed otherwise", async () => {
    world = await openWorld();
    await world.up(AROUND);
    for (const subnets of [["10.10.15.100/32", "10.10.16.0/24"], ["0.0.0.0/0"]]) {
      const program = [...AROUND, ["Nat", "way-out", { interface: "wana", firewall, subnets }] as const];
      expect(await world.up(program)).toEqual(["Nat way-out"]);
      expect(await world.reaches("web", "198.18.9.2")).toBe(true);
      expect(await world.refresh()).toEqual([]);
      expect(await world.up(program)).toEqual([]);
    }
  });

  test("changes in place, is put right when somebody takes it away, and comes back at boot", async () => {
    world = await openWorld();
    await world.up(translated({ firewall }, { firewall }));
    const program = translated(
      { firewall, address: "198.18.9.1", samePorts: true, forwarding: ["inet", "inet6"] },
      { firewall, address: undefined, port: 8081 },
    );
    expect(await world.up(program)).toEqual(["Nat way-out", "PortForward web"]);
    for (const line of SAYS[firewall]) expect(await world.sh(IN_FORCE[firewall])).toContain(`${line}\n`);
    expect(await world.sh("sysctl -n net.inet6.ip6.forwarding")).toBe("1\n");
    expect(await world.refresh()).toEqual([]);
    expect(await heard(world, 8081)).toBe("hello\n");
    await world.sh(FLUSH[firewall]);
    expect(await world.refresh()).toEqual(GONE[firewall]);
    await world.up(program);
    expect(await world.reaches("web", "198.18.9.2")).toBe(true);
    await world.host.reboot();
    expect(await world.reaches("web", "198.18.9.2")).toBe(true);
    expect(await heard(world, 8081)).toBe("hello\n");
    expect(await world.refresh()).toEqual([]);
  });
});

test.each([["first"], ["last"]])(
  "forwarding is kept beside a Sysctl that is declared %s, and put back once",
  async (at) => {
    world = await openWorld();
    await world.up(AROUND);
    const before = await traces(world);
    const translations = translated().slice(AROUND.length);
    const sysctl = ["Sysctl", "net.inet.ip.forwarding", { value: 1 }] as const;
    const program = [...AROUND, ...(at === "first" ? [sysctl, ...translations] : [...translations, sysctl])];
    await world.up(program);
    expect(world.outputsOf("way-out")).toMatchObject({ forwarding: ["inet"] });
    expect(await world.refresh()).toEqual([]);
    expect(await world.up(program)).toEqual([]);
    await world.up([...AROUND, sysctl]);
    expect(await world.sh("sysctl -n net.inet.ip.forwarding")).toBe("1\n");
    await world.destroy();
    await world.up(AROUND);
    expect(await traces(world)).toBe(before);
  },
  60_000,
);
