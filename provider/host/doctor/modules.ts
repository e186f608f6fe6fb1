/** A kernel module that resources need. */
export interface NeededModule {
  readonly name: string;
  readonly kinds: readonly string[];
  /** The line of a kernel's configuration that builds it in (config(5), sys/conf/NOTES). */
  readonly option: string;
}

/** The modules, by what they are for. ngctl(8) speaks through ng_socket(4). */
export const NEEDED_MODULES: readonly NeededModule[] = [
  { name: "netgraph", kinds: ["NetgraphBridge", "Eiface"], option: "options NETGRAPH" },
  { name: "ng_socket", kinds: ["NetgraphBridge", "Eiface"], option: "options NETGRAPH_SOCKET" },
  { name: "ng_ether", kinds: ["NetgraphBridge"], option: "options NETGRAPH_ETHER" },
  { name: "ng_bridge", kinds: ["NetgraphBridge"], option: "options NETGRAPH_BRIDGE" },
  { name: "ng_eiface", kinds: ["Eiface"], option: "options NETGRAPH_EIFACE" },
  { name: "if_bridge", kinds: ["Bridge"], option: "device if_bridge" },
  { name: "if_epair", kinds: ["Epair"], option: "device epair" },
];

/** A program of the base system that the provider runs on the host. */
export interface NeededTool {
  readonly name: string;
  readonly kinds: readonly string[];
}

/** Of all programs those that small or stripped systems may lack; a host without the others could not be read at all. */
export const NEEDED_TOOLS: readonly NeededTool[] = [
  ...["lockf", "timeout", "mktemp", "daemon", "logger", "rcorder", "service", "kldload"].map((name) => ({
    name,
    kinds: ["Host"],
  })),
  { name: "ngctl", kinds: ["NetgraphBridge", "Eiface"] },
  { name: "jail", kinds: ["Jail"] },
  { name: "route", kinds: ["VnetInterface"] },
];
