import { check } from "../../../provider/lifecycle/check";
import { definitionOf } from "../../../provider/resources";
import type { AnyDefinition, Properties } from "../../../provider/resources/definition";

/** The engine's text for a value that is not known in preview. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const connection = { host: "edge.example.org" };

/** For every kind, inputs in which every property is given, as the SDK hands them over. */
export const SAMPLES: Readonly<Record<string, Properties>> = {
  Host: {
    connection: { ...connection, port: 2222, proxy: { host: "jump.example.org" } },
    modules: ["ng_bridge"],
    owner: "0123456789abcdef",
  },
  KernelModule: { name: "ng_hub" },
  Sysctl: { name: "net.link.bridge.pfil_member", value: "1", module: "if_bridge" },
  DevfsRuleset: { number: 77, rules: ["include 1", "path bpf* unhide"] },
  Jail: {
    name: "web",
    path: "/jails/web",
    hostname: "web.example.org",
    vnet: true,
    jid: 7,
    devfsRuleset: 4,
    mountDevfs: true,
    mounts: [{ source: "/data", target: "/jails/web/data", type: "nullfs", options: "ro" }],
    securelevel: 1,
    enforceStatfs: 2,
    childrenMax: 3,
    allow: ["raw_sockets", "mlock"],
    exec: { start: "/bin/sh /etc/rc", prestop: ["logger a", "logger b"] },
    limits: { memoryuse: "2g", "cputime:log": 3600 },
    cpus: "0-1",
    services: ["sshd"],
    depends: ["db"],
    params: { "exec.timeout": 30, "meta.note": "text", "vnet.interface": ["a", "b"], "allow.noset_hostname": true },
  },
  JailRoot: {
    path: "/jails/web",
    archives: [{ source: "https://download.example.org/14.3-RELEASE/base.txz", sha256: "ab".repeat(32) }],
    dataset: "zroot/jails/web",
    skeleton: "/jails/skeleton",
    rcConf: { hostname: "web.example.org", sshd_enable: true, rcshutdown_timeout: 30 },
    resolvConf: "nameserver 192.0.2.53\n",
    fstab: "tmpfs /tmp tmpfs rw 0 0\n",
    files: { "/usr/local/etc/app.conf": { text: "port=80\n", mode: "600" } },
    firstBoot: ["pw useradd app"],
  },
  NetgraphBridge: {
    name: "lan",
    uplink: { interface: "igb0", host: true, learn: true },
    config: { debugLevel: 1, loopTimeout: 60, maxStaleness: 900, minStableAge: 1 },
  },
  NetgraphNode: {
    name: "many",
    type: "one2many",
    hooks: [{ hook: "many0", peer: "lan", peerHook: "link4" }],
    messages: ["setconfig { xmitAlg=1 failAlg=1 enabledLinks=[ 1 1 ] }"],
  },
  NetgraphHook: {
    node: "trunk",
    hook: "v100",
    peer: "lan",
    peerHook: "link5",
    messages: ['addfilter { vlan=100 hook="v100" }'],
    deleteMessages: ["setpromisc 0"],
  },
  Eiface: {
    name: "ng0_web",
    bridge: "lan",
    link: 3,
    mac: "02:00:5e:10:00:01",
    mtu: 1500,
    description: "web's port",
  },
  Epair: {
    name: "cable",
    a: { name: "cablea", mac: "02:00:5e:10:00:0a" },
    b: { name: "cableb", mac: "02:00:5e:10:00:0b" },
    mtu: 1500,
    offload: { txcsum: false, txcsum6: true, tso4: false, tso6: false, lro: false },
    description: "to the bridge",
  },
  Bridge: {
    name: "br0",
    members: ["cablea", "em1"],
    ports: [
      {
        interface: "em7",
        ...{ private: true, stp: true, edge: true, sticky: true, learn: true, discover: false },
        ...{ untagged: 20, tagged: "30-32" },
      },
    ],
    span: ["em8"],
    addresses: ["10.8.0.1/24"],
    mtu: 1500,
    vlanFilter: true,
    defaultUntagged: 10,
    description: "gateway",
  },
  Vlan: {
    parent: "em4",
    tag: 100,
    name: "em4.100",
    jail: "web",
    protocol: "802.1q",
    priority: 3,
    addresses: ["10.11.0.1/24"],
    mtu: 1500,
    description: "guests",
  },
  Loopback: { name: "lo-jails", addresses: ["10.12.0.1/32"], mtu: 16384, description: "jails" },
  HostInterface: { interface: "em2", addresses: ["10.9.0.1/24"], mtu: 1400, description: "leg", up: true },
  VnetInterface: {
    jail: "web",
    interface: "cableb",
    name: "eth0",
    mac: "02:00:5e:10:00:0c",
    mtu: 1400,
    offload: { txcsum: false, txcsum6: false, tso4: false, tso6: false, lro: false },
    configuredBy: undefined,
    dhcp: false,
    slaac: true,
    addresses: ["192.0.2.20/24", "2001:db8::20/64"],
    defaultRouter: "192.0.2.1",
    ipv6DefaultRouter: "2001:db8::1",
    routes: [{ destination: "198.51.100.0/24", gateway: "192.0.2.2" }],
    up: true,
  },
  Nat: {
    name: "way-out",
    interface: "em5",
    subnets: ["10.13.0.0/24"],
    address: "198.51.100.1",
    samePorts: true,
    forwarding: ["inet", "inet6"],
    firewall: "pf",
    allowSshInterface: false,
  },
  PortForward: {
    name: "web",
    interface: "em5",
    protocol: "tcp",
    address: "198.51.100.1",
    port: 8080,
    target: "10.13.0.2",
    targetPort: 80,
    forwarding: ["inet"],
    firewall: "ipfw",
    allowSshInterface: true,
  },
};

export const KINDS = Object.keys(SAMPLES);

/** A definition by its kind; a test that names no kind is a mistake. */
export function kind(name: string): AnyDefinition {
  const definition = definitionOf(name);
  if (definition === undefined) throw new Error(`no kind ${name}`);
  return definition;
}

let programs = 0;

/** One program on one host of its own: what its checks say, each as `path: message`. */
export class Program {
  readonly owner: string;

  constructor() {
    programs += 1;
    this.owner = programs.toString(16).padStart(16, "0");
  }

  check(kindName: string, name: string, given: Properties, more: { strings?: string[]; olds?: Properties } = {}) {
    const base = kindName === "Host" ? {} : { connection, host: this.owner };
    const context = {
      name,
      project: "site",
      stack: "prod",
      urn: `urn:pulumi:prod::site::freebsd:${kindName}::${name}`,
      dryRun: true,
      strings: more.strings ?? [],
    };
    const { inputs, issues, warnings } = check(kind(kindName), more.olds ?? {}, {
      ...base,
      ...given,
      context,
      __provider: "x",
    });
    return {
      inputs,
      warnings,
      issues: issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)),
    };
  }

  issues(kindName: string, given: Properties): readonly string[] {
    return this.check(kindName, "one", given).issues;
  }
}

/** The sample with one property, at any depth, replaced. */
export function replaced(value: unknown, path: readonly string[], by: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return by;
  if (Array.isArray(value))
    return value.map((member, index) => (String(index) === head ? replaced(member, rest, by) : member));
  const record = value as Properties;
  return { ...record, [head]: replaced(record[head], rest, by) };
}

/** Every place in a value: of each property, and below it. */
export function places(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  const below =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, member]) => places(member, [...at, key]))
      : [];
  return at.length === 0 ? below : [at, ...below];
}
