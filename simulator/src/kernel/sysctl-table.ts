/** A variable of the sysctl tree. */
export interface SysctlDefinition {
  readonly name: string;
  readonly type: "int" | "string";
  readonly value: string;
  readonly writable: boolean;
  /** Each vnet has its own (CTLFLAG_VNET). */
  readonly vnet: boolean;
  /** Read only, but the loader can set it (CTLFLAG_RDTUN). Of those that can be written it is not known. */
  readonly tunable: boolean;
  /** The linker file that brings it. */
  readonly module?: string;
}

type Options = Partial<Pick<SysctlDefinition, "type" | "writable" | "vnet" | "tunable" | "module">>;

function define(name: string, value: string | number, options: Options = {}): SysctlDefinition {
  const type = options.type ?? (typeof value === "number" ? "int" : "string");
  const { module } = options;
  const { writable = false, vnet = false, tunable = false } = options;
  const base = { name, type, value: String(value), writable, vnet, tunable };
  return module === undefined ? base : { ...base, module };
}

const writable = { writable: true };
const perVnet = { writable: true, vnet: true };

/** Jail parameters that the kernel knows: the name, and the size of strings (recording 01, step 11). */
const jailParameters: readonly (readonly [string, number])[] = [
  ["sysvshm.", 0],
  ["sysvsem.", 0],
  ["sysvmsg.", 0],
  ["env", 4096],
  ["meta", 4096],
  ["allow.mount.procfs", 0],
  ["allow.mount.devfs", 0],
  ["allow.mount.", 0],
  ["allow.routing", 0],
  ["allow.settime", 0],
  ["allow.adjtime", 0],
  ["allow.extattr", 0],
  ["allow.nfsd", 0],
  ["allow.suser", 0],
  ["allow.unprivileged_parent_tampering", 0],
  ["allow.unprivileged_proc_debug", 0],
  ["allow.read_msgbuf", 0],
  ["allow.reserved_ports", 0],
  ["allow.mlock", 0],
  ["allow.socket_af", 0],
  ["allow.quotas", 0],
  ["allow.chflags", 0],
  ["allow.raw_sockets", 0],
  ["allow.sysvipc", 0],
  ["allow.set_hostname", 0],
  ["ip6.saddrsel", 0],
  ["ip6.", 0],
  ["ip4.saddrsel", 0],
  ["ip4.", 0],
  ["cpuset.id", 0],
  ["host.hostid", 0],
  ["host.hostuuid", 64],
  ["host.domainname", 256],
  ["host.hostname", 256],
  ["host.", 0],
  ["children.max", 0],
  ["children.cur", 0],
  ["dying", 0],
  ["vnet", 0],
  ["persist", 0],
  ["devfs_ruleset", 0],
  ["enforce_statfs", 0],
  ["osrelease", 32],
  ["osreldate", 0],
  ["securelevel", 0],
  ["path", 1024],
  ["name", 256],
  ["parent", 0],
  ["jid", 0],
];

const bridge = { writable: true, module: "if_bridge.ko" };
const bridgeVnet = { writable: true, vnet: true, module: "if_bridge.ko" };
const ipfw = { writable: true, vnet: true, module: "ipfw.ko" };

/** What the recordings show of the tree, in its own order. Of other names `mayExistElsewhere` (sysctls.ts) says whether a real host may have them. */
export const sysctlTable: readonly SysctlDefinition[] = [
  define("kern.ostype", "FreeBSD"),
  define("kern.osrelease", "15.1-RELEASE-p1"),
  define("kern.securelevel", -1, writable),
  define("kern.hostname", "fbsd", writable),
  define("kern.hostid", 4122616122, writable),
  define("kern.boottime", ""),
  define("kern.osreldate", 1501000),
  define("kern.module_path", "/boot/kernel;/boot/modules", writable),
  define("kern.ident", "VNET"),
  define("kern.racct.enable", 0, { tunable: true }),
  define("kern.features.vimage", 1),
  define("kern.hostuuid", "ae468c11-fbb0-4a84-a1a3-b2b87f18986c", writable),
  define("net.inet.ip.forwarding", 0, perVnet),
  define("net.inet.ip.fw.default_to_accept", 0, { vnet: true, tunable: true, module: "ipfw.ko" }),
  define("net.inet.ip.fw.enable", 1, ipfw),
  // V_fw_one_pass of sys/netpfil/ipfw/ip_fw2.c.
  define("net.inet.ip.fw.one_pass", 1, ipfw),
  define("net.inet6.ip6.forwarding", 0, perVnet),
  define("net.inet6.ip6.accept_rtadv", 0, perVnet),
  define("net.inet6.ip6.rfc6204w3", 0, perVnet),
  define("net.inet6.ip6.dad_count", 1, perVnet),
  // sys/netgraph/ng_socket.c: 20 * 1024.
  define("net.graph.recvspace", 20480, { ...writable, module: "ng_socket.ko" }),
  define("net.link.bridge.ipfw", 0, bridgeVnet),
  define("net.link.bridge.member_ifaddrs", 1, bridgeVnet),
  define("net.link.bridge.log_mac_flap", 1, bridgeVnet),
  define("net.link.bridge.allow_llz_overlap", 0, bridgeVnet),
  define("net.link.bridge.inherit_mac", 0, bridgeVnet),
  define("net.link.bridge.log_stp", 0, bridgeVnet),
  define("net.link.bridge.pfil_local_phys", 0, bridgeVnet),
  define("net.link.bridge.pfil_member", 0, bridgeVnet),
  define("net.link.bridge.ipfw_arp", 0, bridgeVnet),
  define("net.link.bridge.pfil_bridge", 0, bridgeVnet),
  define("net.link.bridge.pfil_onlyip", 1, bridgeVnet),
  define("net.link.epair.ether_gen_addr", 1, { ...bridge, module: "if_epair.ko" }),
  define("hw.machine", "amd64"),
  define("security.jail.mount_procfs_allowed", 0, writable),
  define("security.jail.mount_devfs_allowed", 0, writable),
  define("security.jail.env", ""),
  define("security.jail.meta_maxbufsize", 4096, writable),
  ...jailParameters.map(([name, size]) => define(`security.jail.param.${name}`, size)),
  define("security.jail.children.cur", 0),
  define("security.jail.children.max", 999999),
  define("security.jail.devfs_ruleset", 0),
  define("security.jail.enforce_statfs", 2),
  define("security.jail.mlock_allowed", 0, writable),
  define("security.jail.mount_allowed", 0, writable),
  define("security.jail.chflags_allowed", 0, writable),
  define("security.jail.allow_raw_sockets", 0, writable),
  define("security.jail.sysvipc_allowed", 0, writable),
  define("security.jail.socket_unixiproute_only", 1, writable),
  define("security.jail.set_hostname_allowed", 1, writable),
  define("security.jail.jail_max_af_ips", 255, writable),
  define("security.jail.vnet", 0),
  define("security.jail.jailed", 0),
];
