import { NotSimulated } from "../commands/command";
import { ipfwOf } from "./ipfw";
import { translateByIpfw } from "./ipfw-nat";
import { registerPacketFilter } from "./reachability-filters";
import type { IpPacket } from "./reachability-packets";
import { covers, formatAddress, parseAddress, widthOf } from "./routes-addresses";

/**
 * Packets under ipfw(4): rules of `allow`, `deny` and `count` on addresses and interfaces decide, and `nat`, behind which no rule is
 * asked any more while net.inet.ip.fw.one_pass is 1 (ipfw(8)). Whatever else there is fails loudly.
 */
registerPacketFilter((kernel, vnet, direction, iface, packet, look) => {
  const state = ipfwOf(kernel, vnet);
  if (state === undefined) return { packet };
  for (const { number, text } of state.rules) {
    const [action = "", ...rest] = text.split(" ");
    if (action === "count" || !matchesRule(rest, direction, iface.name, packet)) continue;
    if (action === "allow") return { packet };
    if (action === "nat") {
      if (vnet.sysctls.get("net.inet.ip.fw.one_pass") === "0")
        throw new NotSimulated(
          "a translated packet that is asked about by further rules (net.inet.ip.fw.one_pass is 0)",
        );
      const random = (): number => kernel.random();
      return { packet: translateByIpfw(state, Number(rest[0]), { vnet, direction, random }, packet, look) };
    }
    if (action === "deny") return { packet: undefined, reason: `ipfw rule ${number} denies it on ${iface.name}` };
    throw new NotSimulated(`a packet to ${formatAddress(packet.family, packet.destination)} under ipfw rule "${text}"`);
  }
  if (state.accepts) return { packet };
  return { packet: undefined, reason: "ipfw denies what no rule allows (net.inet.ip.fw.default_to_accept is 0)" };
});

function matchesRule(words: readonly string[], direction: "in" | "out", iface: string, packet: IpPacket): boolean {
  const from = words.indexOf("from");
  const to = words.indexOf("to");
  const protocol = words[from - 1] ?? "ip";
  const own =
    packet.content.kind === "segment" ? packet.content.protocol : packet.family === "inet" ? "icmp" : "ipv6-icmp";
  if (protocol === "ip4" ? packet.family !== "inet" : protocol !== "ip" && protocol !== own) return false;
  if (!hostMatches(words[from + 1] ?? "any", packet, packet.source)) return false;
  if (!hostMatches(words[to + 1] ?? "any", packet, packet.destination)) return false;
  for (let at = to + 2; at < words.length; at += 1) {
    const option = words[at];
    if (option === "via" || option === "recv" || option === "xmit") {
      at += 1;
      if (words[at] !== iface) return false;
    } else if (option === "in" || option === "out") {
      if (option !== direction) return false;
    } else if (option === "dst-port" || option === "src-port") {
      at += 1;
      if (packet.content.kind !== "segment") return false;
      const { sourcePort, destinationPort } = packet.content;
      if (String(option === "dst-port" ? destinationPort : sourcePort) !== words[at]) return false;
    } else throw new NotSimulated(`a packet under an ipfw rule with ${option}`);
  }
  return true;
}

function hostMatches(text: string, packet: IpPacket, address: bigint): boolean {
  if (text === "any") return true;
  if (text === "me") throw new NotSimulated("a packet under an ipfw rule with me");
  const [plain = "", length] = text.split("/", 2);
  const parsed = parseAddress(plain);
  if (parsed === undefined || parsed.family !== packet.family) return false;
  return covers(parsed.family, parsed.bits, length === undefined ? widthOf(parsed.family) : Number(length), address);
}
