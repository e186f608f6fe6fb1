import type { HostFacts } from "./inventory-types";
import { parseSysctl, timevalSeconds } from "./parse/sysctl";

/** The outputs that the facts are made of; the versions are absent where freebsd-version(1) is. */
export interface FactsOutput {
  readonly sysctl: string;
  readonly versions?: string;
  /** SSH_CONNECTION of the session (ssh(1)); where there is none, the host's own ends of its connections, an address a line. */
  readonly connection?: string;
  /** What marks changes that wait for their confirmation. */
  readonly changes?: string;
}

/** Reads the facts. A sysctl that the host does not know counts as off. */
export function parseFacts(output: FactsOutput): HostFacts {
  const sysctls = parseSysctl(output.sysctl);
  const [installedKernelVersion, , userlandVersion] = (output.versions ?? "").split("\n");
  const bootTime = timevalSeconds(sysctls.get("kern.boottime") ?? "");
  const isOn = (name: string): boolean => (sysctls.get(name) ?? "0") !== "0";
  return {
    osType: sysctls.get("kern.ostype") ?? "",
    osRelease: sysctls.get("kern.osrelease") ?? "",
    osReldate: Number(sysctls.get("kern.osreldate") ?? 0),
    ...(installedKernelVersion === undefined || installedKernelVersion === "" ? {} : { installedKernelVersion }),
    ...(userlandVersion === undefined || userlandVersion === "" ? {} : { userlandVersion }),
    machine: sysctls.get("hw.machine") ?? "",
    hostname: sysctls.get("kern.hostname") ?? "",
    hostUuid: sysctls.get("kern.hostuuid") ?? "",
    vimage: isOn("kern.features.vimage"),
    securelevel: Number(sysctls.get("kern.securelevel") ?? -1),
    ipv4Forwarding: isOn("net.inet.ip.forwarding"),
    ipv6Forwarding: isOn("net.inet6.ip6.forwarding"),
    jailed: isOn("security.jail.jailed"),
    ...(bootTime === undefined ? {} : { bootTime }),
    ...connectionOf(output.connection ?? ""),
    undecided: (output.changes ?? "").split("\n").filter((line) => line !== ""),
    sysctls,
  };
}

/** `CLIENT PORT LOCAL PORT`, or an address a line; a link-local one has its zone behind it. */
function connectionOf(told: string): Pick<HostFacts, "connection" | "connected"> {
  const plain = (address: string) => address.split("%")[0] ?? address;
  const [client, , local] = told.trim().split(" ");
  if (client !== undefined && local !== undefined)
    return { connection: { client: plain(client), local: plain(local) }, connected: [] };
  const lines = told.split("\n").filter((line) => line !== "");
  return { connected: lines.map(plain) };
}
