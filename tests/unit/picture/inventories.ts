import { parseFacts } from "../../../provider/host/inventory-facts";
import type {
  Inventory,
  NetgraphHook,
  NetgraphNode,
  Route,
  RunningJail,
  Vnet,
} from "../../../provider/host/inventory-types";
import { HOST_VNET, vnetOfJail } from "../../../provider/host/inventory-types";
import { parseIfconfig } from "../../../provider/host/parse/ifconfig";

/** Inventories made by hand, with interfaces in ifconfig(8)'s own words. */

const SYSCTLS =
  "hw.machine: amd64\nkern.ostype: FreeBSD\nkern.osrelease: 15.1-RELEASE-p1\nkern.hostname: warden.example.org\n";

interface Parts {
  readonly nodes?: readonly NetgraphNode[];
  readonly jails?: readonly RunningJail[];
  readonly host: string;
  readonly hostRoutes?: readonly Route[];
  readonly vnets?: Readonly<Record<string, Vnet>>;
}

export function inventoryOf({ nodes = [], jails = [], host, hostRoutes = [], vnets = {} }: Parts): Inventory {
  return {
    facts: parseFacts({ sysctl: SYSCTLS }),
    modules: [],
    nodes,
    jails,
    vnets: new Map([
      [HOST_VNET, stack(host, ...hostRoutes)],
      ...Object.entries(vnets).map(([jail, vnet]) => [vnetOfJail(jail), vnet] as const),
    ]),
    mounts: [],
    devfsRulesets: [],
    firewall: {},
    units: [],
    paths: [],
    looks: new Map(),
  };
}

export function stack(ifconfig: string, ...routes: readonly Route[]): Vnet {
  return { interfaces: parseIfconfig(ifconfig), routes };
}

export function route(destination: string, gateway: string, name = "eth0"): Route {
  return { family: gateway.includes(":") ? "inet6" : "inet", destination, gateway, flags: "UGS", interface: name };
}

export function jail(name: string, jid: number, more: Partial<RunningJail> = {}): RunningJail {
  const hostname = `${name}.example.org`;
  return { jid, name, path: `/jails/${name}`, hostname, vnet: "new", parent: 0, dying: false, parameters: {}, ...more };
}

/** An interface that is up, with lines of its own behind it. */
export function nic(name: string, mac: string, ...lines: readonly string[]): string {
  const head = `${name}: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> metric 0 mtu 1500`;
  return `${[head, `ether ${mac}`, ...lines].join("\n\t")}\n`;
}

export function node(
  type: string,
  id: number,
  name: string | undefined,
  more: Partial<NetgraphNode> = {},
): NetgraphNode {
  const hooks = more.hooks ?? [];
  return { type, id, ...(name === undefined ? {} : { name }), hookCount: hooks.length, ...more, hooks };
}

/** One end of a connection: `hook` of this node to `peerHook` of another. */
function hook(name: string, peer: NetgraphNode, peerHook: string): NetgraphHook {
  const named = peer.name === undefined ? {} : { peerName: peer.name };
  return { name, ...named, peerType: peer.type, peerId: peer.id, peerHook };
}

/** Connects nodes: each line is node, hook, hook, node. */
export function connect(
  nodes: readonly NetgraphNode[],
  wires: readonly (readonly [number, string, string, number])[],
): readonly NetgraphNode[] {
  const byId = new Map(nodes.map((each) => [each.id, each]));
  const hooksOf = (id: number): NetgraphHook[] =>
    wires.flatMap(([a, hookA, hookB, b]) => {
      const peerOfA = byId.get(b);
      const peerOfB = byId.get(a);
      return [
        ...(a === id && peerOfA !== undefined ? [hook(hookA, peerOfA, hookB)] : []),
        ...(b === id && peerOfB !== undefined ? [hook(hookB, peerOfB, hookA)] : []),
      ];
    });
  return nodes.map((each) => {
    const hooks = hooksOf(each.id);
    return { ...each, hooks, hookCount: hooks.length };
  });
}

/** The seeds' host: two bridges on NICs, jails on them, a router between, a jail with a whole NIC, one idle NIC. */
export function seedInventory(): Inventory {
  const eiface = (id: number, name: string, inside = name) => node("eiface", id, name, { interfaceName: inside });
  const nodes = connect(
    [
      node("ether", 1, "igb0"),
      node("ether", 2, "igb1"),
      node("ether", 3, "igb3"),
      node("bridge", 8, "jbsd"),
      node("bridge", 9, "dmz"),
      eiface(0x18, "ng0_vj1"),
      eiface(0x19, "ng0_vj2"),
      eiface(0x1a, "ng0_vrouter"),
      eiface(0x1b, "ng1_vrouter"),
      eiface(0x1c, "ng0_stats"),
      node("eiface", 0x1d, undefined, { interfaceName: "ngeth7" }),
    ],
    [
      [1, "lower", "link0", 8],
      [1, "upper", "link1", 8],
      [2, "lower", "link0", 9],
      [2, "upper", "link1", 9],
      [0x18, "ether", "link2", 8],
      [0x19, "ether", "link3", 8],
      [0x1a, "ether", "link4", 8],
      [0x1b, "ether", "link2", 9],
      [0x1c, "ether", "link3", 9],
    ],
  );
  return inventoryOf({
    nodes,
    host:
      nic("igb0", "52:54:00:00:00:01", "inet 192.168.1.2 netmask 0xffffff00 broadcast 192.168.1.255") +
      nic("igb1", "52:54:00:00:00:02") +
      nic("igb3", "52:54:00:00:00:04", "status: no carrier") +
      nic("ngeth7", "02:00:00:00:00:77") +
      "lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> metric 0 mtu 16384\n\tinet 127.0.0.1 netmask 0xff000000\n\tgroups: lo\n",
    hostRoutes: [route("default", "192.168.1.1", "igb0"), route("192.168.1.0/24", "link#1", "igb0")],
    jails: [
      jail("vj1", 1),
      jail("vj2", 2),
      jail("vrouter", 3),
      jail("stats", 4),
      jail("vault", 5),
      jail("old", 6, { vnet: "inherit" }),
    ],
    vnets: {
      vj1: stack(
        nic("ng0_vj1", "02:00:00:00:00:11", "inet 192.168.1.101 netmask 0xffffff00"),
        route("default", "192.168.1.1"),
      ),
      vj2: stack(
        nic("ng0_vj2", "02:00:00:00:00:12", "inet 192.168.1.102 netmask 0xffffff00"),
        route("default", "192.168.1.1"),
      ),
      vrouter: stack(
        nic("ng0_vrouter", "02:00:00:00:00:13", "inet 192.168.1.1 netmask 0xffffff00") +
          nic("ng1_vrouter", "02:00:00:00:00:14", "inet 10.0.0.1 netmask 0xffffff00"),
      ),
      stats: stack(
        nic("ng0_stats", "02:00:00:00:00:15", "inet 10.0.0.2 netmask 0xffffff00"),
        route("default", "10.0.0.1"),
      ),
      vault: stack(
        nic("igb2", "52:54:00:00:00:03", "inet 172.16.0.2 netmask 0xffffff00", "inet6 2001:db8:5::2 prefixlen 64"),
      ),
    },
  });
}
