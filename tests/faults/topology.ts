import type { Properties } from "../../provider/resources/definition";

/** A resource as a program declares it: `needs` are the names of those that it refers to. */
export interface Declaration {
  readonly kind: string;
  readonly name: string;
  readonly args: Properties;
  readonly needs: readonly string[];
}

/** The cards of the host: the administrator's own way in, two for bridges, one for a jail, one for the way out. */
export const NICS = [
  { name: "em0", ether: "00:25:90:00:00:01", address: "192.0.2.10/24" },
  { name: "igb0", ether: "00:25:90:00:00:02", address: "192.168.1.2/24" },
  { name: "igb1", ether: "00:25:90:00:00:03" },
  { name: "igb2", ether: "00:25:90:00:00:04", address: "172.16.0.9/24" },
  { name: "igb3", ether: "00:25:90:00:00:05", address: "203.0.113.9/24" },
] as const;

/** What of the program an update changes. */
interface Version {
  readonly domain: string;
  readonly portMtu: number;
  readonly routerLink: number;
  readonly dmzHost: boolean;
  readonly vj1: Properties;
  readonly wire: readonly string[];
  readonly cable: string;
  readonly bridge: readonly string[];
  readonly host: readonly string[];
  readonly guests: readonly string[];
  readonly shared: readonly string[];
  readonly crowdLink: string;
  readonly service: number;
  readonly subnets: readonly string[];
  readonly rules: readonly string[];
}

const FIRST: Version = {
  domain: "jbsd.example.org",
  portMtu: 1500,
  routerLink: 5,
  dmzHost: true,
  vj1: { addresses: ["192.168.1.101/24"], defaultRouter: "192.168.1.1" },
  wire: ["172.16.0.2/24", "2001:db8:5::2/64"],
  cable: "10.9.0.2/24",
  bridge: ["10.9.0.1/24"],
  host: ["192.168.1.3/24"],
  guests: ["10.11.0.1/24"],
  shared: ["10.12.0.5", "2001:db8:12::5"],
  crowdLink: "link21",
  service: 80,
  subnets: ["10.0.0.0/24"],
  rules: ["path bpf0 unhide"],
};

const SECOND: Version = {
  domain: "lab.example.org",
  portMtu: 1400,
  routerLink: 8,
  dmzHost: false,
  vj1: {
    addresses: ["192.168.1.111/24", "2001:db8:1::111/64"],
    defaultRouter: "192.168.1.254",
    routes: [{ destination: "10.0.0.0/24", gateway: "192.168.1.1" }],
  },
  wire: ["172.16.0.2/24"],
  cable: "10.9.0.3/24",
  bridge: ["10.9.0.1/24", "2001:db8:9::1/64"],
  host: ["192.168.1.4/24"],
  guests: ["10.11.0.1/24", "10.11.1.1/24"],
  shared: ["10.12.0.6"],
  crowdLink: "link22",
  service: 8080,
  subnets: ["10.0.0.0/24", "10.11.0.0/24"],
  rules: ["path bpf0 unhide", "path bpf1 unhide"],
};

type Declare = (kind: string, name: string, args: Properties, ...needs: string[]) => string;

/** The seed's jails on their two bridges, and a cable, a bridge and a leg of the host. */
function program(version: Version): Declaration[] {
  const { domain, portMtu, routerLink, dmzHost, vj1, wire, cable, bridge, host } = version;
  const declared: Declaration[] = [];
  const on = (kind: string, name: string, args: Properties, ...needs: string[]): string => {
    const known = declared.map((each) => `${each.kind} ${each.name}`);
    const missing = needs.filter((each) => !known.includes(each));
    if (missing.length > 0) throw new Error(`${name} needs what is not declared before it: ${missing.join(", ")}`);
    declared.push({ kind, name, args, needs: kind === "Host" ? [] : ["Host warden", ...needs] });
    return `${kind} ${name}`;
  };
  const jail = (name: string): string => on("Jail", name, { hostname: `${name}.${domain}` });
  const port = (name: string, lan: string, more: Properties = {}): string =>
    on("Eiface", name, { bridge: lan, ...more }, `NetgraphBridge ${lan}`);
  const inside = (name: string, at: string, from: string, args: Properties, ...needs: string[]): string =>
    on("VnetInterface", name, { jail: at, interface: from, ...args }, `Jail ${at}`, ...needs);

  on("Host", "warden", {});
  on("NetgraphBridge", "jbsd", { uplink: { interface: "igb0" } });
  on("NetgraphBridge", "dmz", { uplink: { interface: "igb1", host: dmzHost } });
  for (const name of ["vj1", "vj2", "vrouter", "stats", "vault"]) jail(name);
  for (const name of ["ng0_vj1", "ng0_vj2", "ng0_vrouter"]) port(name, "jbsd");
  port("ng1_vrouter", "dmz", { link: routerLink });
  port("ng0_stats", "dmz", { mtu: portMtu });
  port("ng0_host", "jbsd", { link: 9 });
  on("Epair", "cab", {});
  on("Bridge", "br", { members: ["caba"], addresses: bridge }, "Epair cab");
  on("HostInterface", "leg", { interface: "ng0_host", addresses: host }, "Eiface ng0_host");
  inside("ng0_vj1", "vj1", "ng0_vj1", vj1, "Eiface ng0_vj1");
  inside(
    "ng0_vj2",
    "vj2",
    "ng0_vj2",
    { addresses: ["192.168.1.102/24"], defaultRouter: "192.168.1.1" },
    "Eiface ng0_vj2",
  );
  inside("cabb", "vj2", "cabb", { name: "lab0", addresses: [cable] }, "Epair cab");
  inside("ng0_vrouter", "vrouter", "ng0_vrouter", { addresses: ["192.168.1.1/24"] }, "Eiface ng0_vrouter");
  inside("ng1_vrouter", "vrouter", "ng1_vrouter", { addresses: ["10.0.0.1/24"] }, "Eiface ng1_vrouter");
  inside("ng0_stats", "stats", "ng0_stats", { addresses: ["10.0.0.2/24"] }, "Eiface ng0_stats");
  inside("vault-wire", "vault", "igb2", { name: "wire0", addresses: wire });
  other(version, on);
  return declared;
}

/** What the seed's host has beside its jails: a tap on a bridge, VLANs, devices, and a way out. */
function other({ guests, shared, crowdLink, service, subnets, rules }: Version, on: Declare): void {
  on("KernelModule", "ng_hub", {});
  on("Sysctl", "net.link.bridge.pfil_member", { value: "1", module: "if_bridge" });
  on("DevfsRuleset", "bpf", { number: 77, rules });
  on("Loopback", "lo7", { addresses: ["10.12.0.1/32"] });
  on("Jail", "shared", { vnet: false, interface: "lo7", addresses: shared }, "Loopback lo7");
  on("Vlan", "guests", { parent: "igb3", tag: 100, addresses: guests });
  const wired = [{ hook: "right", peer: "dmz", peerHook: "link20" }];
  on("NetgraphNode", "tap", { type: "tee", hooks: wired }, "NetgraphBridge dmz");
  on("NetgraphNode", "crowd", { type: "hub", messages: ["setpersistent"] }, "KernelModule ng_hub");
  const hook = { node: "crowd", hook: "a", peer: "dmz", peerHook: crowdLink };
  on("NetgraphHook", "crowd-dmz", hook, "NetgraphNode crowd", "NetgraphBridge dmz");
  on(
    "NetgraphHook",
    "heard",
    { node: "tap", hook: "right2left", peer: "crowd", peerHook: "b" },
    "NetgraphNode tap",
    "NetgraphNode crowd",
  );
  on("Nat", "way-out", { interface: "igb3", subnets, forwarding: ["inet"] });
  on("PortForward", "web", { interface: "igb3", port: 80, target: "10.0.0.2", targetPort: service });
}

/** The program as it goes up first. */
export const before: readonly Declaration[] = program(FIRST);
/** The program after an edit: addresses, routes, names of hosts, an MTU, a link that moved, the host off one wire. */
export const after: readonly Declaration[] = program(SECOND);
