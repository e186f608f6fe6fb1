import { type Declared, World } from "../boot/world";

/** A jail behind the host, and one that is the world outside and knows nothing of the network behind the host. */
export const AROUND: readonly Declared[] = [
  ["Host", "edge", {}],
  ["Epair", "wan", {}],
  ["HostInterface", "wana", { interface: "wana", addresses: ["198.18.9.1/24"] }],
  ["Jail", "outside", {}],
  ["VnetInterface", "outside", { jail: "outside", interface: "wanb", addresses: ["198.18.9.2/24"] }],
  ["Epair", "lan", {}],
  ["HostInterface", "lana", { interface: "lana", addresses: ["10.10.15.1/24"] }],
  ["Jail", "web", {}],
  [
    "VnetInterface",
    "web",
    { jail: "web", interface: "lanb", addresses: ["10.10.15.100/24"], defaultRouter: "10.10.15.1" },
  ],
];

/** The way out of the jail's network, and a way in to its port 80. */
export function translated(nat: object = {}, forward: object = {}): readonly Declared[] {
  return [
    ...AROUND,
    ["Nat", "way-out", { interface: "wana", subnets: ["10.10.15.0/24"], ...nat }],
    [
      "PortForward",
      "web",
      { interface: "wana", address: "198.18.9.1", port: 8080, target: "10.10.15.100", targetPort: 80, ...forward },
    ],
  ];
}

/** A host with the modules that a Host loads there already. */
export async function openWorld(prepare = ":"): Promise<World> {
  process.env.PULUMI_FREEBSD_CONFIRM_SECONDS = "1.5";
  const world = await World.open();
  await world.sh(`kldload if_epair if_bridge ng_ether ng_bridge ng_eiface; ${prepare}`);
  return world;
}

/** What the jail's port 80 has heard from somebody outside who talks to a port of the host. */
export async function heard(world: World, port = 8080): Promise<string> {
  const talk = `echo hello | jexec outside nc -N -w 2 198.18.9.1 ${port}`;
  return world.sh(`jexec web nc -l 80 >/tmp/heard & sleep 1; ${talk}; kill $! 2>/dev/null; cat /tmp/heard`);
}

/** What a translation could leave behind. */
export async function traces(world: World): Promise<string> {
  return world.sh(
    "kldstat | awk '{ print $5 }' | sort; kenv -q net.inet.ip.fw.default_to_accept; kenv | wc -l; sysctl net.inet.ip.forwarding net.inet6.ip6.forwarding; pfctl -sn 2>/dev/null; pfctl -si 2>/dev/null | head -1 | cut -c1-16; ipfw list 2>/dev/null; ipfw nat show config 2>/dev/null; exit 0",
  );
}
