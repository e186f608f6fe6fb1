import { isTentative } from "../../kernel/addresses";
import { zeroEtherAddress } from "../../kernel/ether-address";
import { formatInet, netmaskBits } from "../../kernel/inet-text";
import { seesAddress } from "../../kernel/jail-addresses";
import type { InterfaceAddress, NetworkInterface } from "../../kernel/model";
import { vlanState } from "../../kernel/vlan-interface";
import { formatNetmask } from "./address-words";
import type { FamilyName, Invocation } from "./invocation";
import { bridgeLines } from "./status-bridge";
import { formatFlags, formatNd6, formatOptions, mediaOf } from "./status-link";

/** How much of an interface to print. */
export interface StatusOptions {
  /** One family only. */
  readonly family: FamilyName | undefined;
  /** -v and -D print the name that the interface was made with. */
  readonly driverName: boolean;
}

/** status_nl of ifconfig_netlink.c. */
export function statusText(invocation: Invocation, iface: NetworkInterface, options: StatusOptions): string {
  const { family } = options;
  const all = family === undefined;
  const lines = [`${iface.name}: flags=${formatFlags(iface)} metric ${iface.metric} mtu ${iface.mtu}`];
  if (iface.description !== undefined) lines.push(`\tdescription: ${iface.description}`);
  lines.push(`\toptions=${formatOptions(iface)}`);
  if (all || family === "link") lines.push(...linkLines(invocation, iface));
  for (const wanted of ["inet", "inet6"] as const)
    if (all || family === wanted)
      for (const address of iface.addresses)
        if (address.family === wanted && seesAddress(invocation.jail, address))
          lines.push(addressLine(invocation, iface, address));
  if (all) lines.push(...otherLines(iface));
  if (all || family === "inet6") lines.push(`\tnd6 options=${formatNd6(iface)}`);
  if (options.driverName) lines.push(`\tdrivername: ${iface.driverName}`);
  return `${lines.join("\n")}\n`;
}

function linkLines(invocation: Invocation, iface: NetworkInterface): string[] {
  const { ether, permanentEther } = iface;
  if (ether === undefined) return [];
  const format = (mac: string) => (invocation.formats.get("ether") === "dash" ? mac.replaceAll(":", "-") : mac);
  const own = permanentEther !== undefined && permanentEther !== zeroEtherAddress && permanentEther !== ether;
  return [`\tether ${format(ether)}`, ...(own ? [`\thwaddr ${format(permanentEther)}`] : [])];
}

function otherLines(iface: NetworkInterface): string[] {
  const lines: string[] = [];
  if (iface.kind === "bridge") lines.push(...bridgeLines(iface));
  if (iface.groups.length > 0) lines.push(`\tgroups: ${iface.groups.join(" ")}`);
  // In another vnet than its own a vlan does not tell its parent (recording 10, step 11).
  if (iface.kind === "vlan" && iface.vnet === iface.homeVnet) {
    const { tag, protocol, pcp, parent } = vlanState(iface);
    lines.push(
      `\tvlan: ${tag} vlanproto: ${protocol} vlanpcp: ${pcp} parent interface: ${parent === undefined ? "<none>" : parent.name}`,
    );
  }
  const media = mediaOf(iface);
  if (media !== undefined) lines.push(`\tmedia: ${media.text}`, `\tstatus: ${media.active ? "active" : "no carrier"}`);
  return lines;
}

function addressLine(invocation: Invocation, iface: NetworkInterface, address: InterfaceAddress): string {
  return address.family === "inet" ? inetLine(invocation, address) : inet6Line(invocation, iface, address);
}

function inetLine(invocation: Invocation, { address, prefixLength, broadcast }: InterfaceAddress): string {
  const format = invocation.formats.get("inet");
  const mask = format === "dotted" ? formatInet(netmaskBits(prefixLength)) : formatNetmask(prefixLength);
  const own = format === "cidr" ? `${address}/${prefixLength}` : `${address} netmask ${mask}`;
  return `\tinet ${own}${broadcast === undefined ? "" : ` broadcast ${broadcast}`}`;
}

function inet6Line(invocation: Invocation, iface: NetworkInterface, address: InterfaceAddress): string {
  const scoped = address.linkLocal === true;
  const own = scoped ? `${address.address}%${iface.name}` : address.address;
  const cidr = invocation.formats.get("inet6") === "cidr";
  const width = cidr ? `/${address.prefixLength}` : ` prefixlen ${address.prefixLength}`;
  const tentative = isTentative(invocation.kernel, address) ? " tentative" : "";
  return `\tinet6 ${own}${width}${tentative}${scoped ? ` scopeid 0x${iface.index.toString(16)}` : ""}`;
}
