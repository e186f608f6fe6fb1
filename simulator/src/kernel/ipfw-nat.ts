import type { IpfwState } from "./ipfw";
import type { Vnet } from "./model";
import { protocolOf, tupleOf } from "./pf-match";
import type { IpPacket } from "./reachability-packets";
import { parseAddress } from "./routes-addresses";
import { prefixOf } from "./routes-table";

/** One end of a conversation. */
interface End {
  readonly address: bigint;
  readonly port: number;
}

/** What libalias(3) remembers: who is inside, whom it talks to, and as whom. */
export interface AliasLink {
  readonly protocol: string;
  readonly inside: End;
  readonly alias: End;
  readonly remote: End;
  /** The look that it was made for and ends with; undefined for a real conversation. */
  readonly look: object | undefined;
}

interface Redirect {
  readonly protocol: string;
  readonly inside: End;
  /** Without an address: that of the instance. */
  readonly address: bigint | undefined;
  readonly port: number;
}

/** `nat N config`, as sbin/ipfw/nat.c reads it. */
interface Instance {
  readonly address: bigint | undefined;
  readonly samePorts: boolean;
  readonly redirects: readonly Redirect[];
}

/**
 * LibAliasOut and LibAliasIn (sys/netinet/libalias/alias.c): what leaves gets the instance's address, what comes in goes to whom
 * a conversation or a redirection says; without either it stays as it is, unless deny_in says otherwise.
 */
export function translateByIpfw(
  state: IpfwState,
  number: number,
  { vnet, direction, random }: { vnet: Vnet; direction: "in" | "out"; random: () => number },
  packet: IpPacket,
  look: object | undefined,
): IpPacket {
  const instance = instanceOf(state, number, vnet);
  if (instance?.address === undefined || packet.family !== "inet") return packet;
  const links = state.links.get(number) ?? [];
  const kept = links.filter((link) => link.look === undefined || link.look === look);
  state.links.set(number, kept);
  const { source, sourcePort, destination, destinationPort } = tupleOf(packet);
  const protocol = protocolOf(packet);
  const from = { address: source, port: sourcePort };
  const to = { address: destination, port: destinationPort };
  if (direction === "out") {
    const known = kept.find(
      (link) => link.protocol === protocol && same(link.inside, from) && sameRemote(link.remote, to, protocol),
    );
    const redirect = instance.redirects.find((each) => each.protocol === protocol && same(each.inside, from));
    const link = known ?? {
      protocol,
      inside: from,
      remote: to,
      alias: {
        address: redirect?.address ?? instance.address,
        port: redirect?.port ?? (instance.samePorts ? from.port : 0x8000 + Math.floor(random() * 0x4000)),
      },
      look,
    };
    if (known === undefined) kept.push(link);
    return rewritten(packet, "source", link.alias);
  }
  const known = kept.find(
    (link) => link.protocol === protocol && same(link.alias, to) && sameRemote(link.remote, from, protocol),
  );
  if (known !== undefined) return rewritten(packet, "destination", known.inside);
  const redirect = instance.redirects.find(
    (each) => each.protocol === protocol && each.port === to.port && (each.address ?? instance.address) === to.address,
  );
  if (redirect === undefined) return packet;
  kept.push({ protocol, inside: redirect.inside, alias: to, remote: from, look });
  return rewritten(packet, "destination", redirect.inside);
}

function instanceOf(state: IpfwState, number: number, vnet: Vnet): Instance | undefined {
  const config = state.nats.get(number);
  if (config === undefined) return undefined;
  const words = config.split(" ");
  const nic = words[words.indexOf("if") + 1];
  const fixed = words.includes("ip") ? parseAddress(words[words.indexOf("ip") + 1] ?? "")?.bits : undefined;
  const own = vnet.interfacesByName.get(nic ?? "")?.[0]?.addresses.find(({ family }) => family === "inet");
  const redirects = words.flatMap((word, at): Redirect[] => {
    if (word !== "redirect_port") return [];
    const [protocol = "", inside = "", outside = ""] = words.slice(at + 1, at + 4);
    const [address, port] = outside.includes(":") ? outside.split(":") : [undefined, outside];
    return [
      {
        protocol,
        inside: endOf(inside),
        address: address === undefined ? undefined : parseAddress(address)?.bits,
        port: Number(port),
      },
    ];
  });
  const address = fixed ?? (own === undefined ? undefined : prefixOf(own).bits);
  return { address, samePorts: words.includes("same_ports"), redirects };
}

function endOf(text: string): End {
  const [address = "", port] = text.split(":");
  return { address: parseAddress(address)?.bits ?? 0n, port: Number(port) };
}

function same(a: End, b: End): boolean {
  return a.address === b.address && a.port === b.port;
}

/** An echo has one id on both sides, which only the inside's port stands for. */
function sameRemote(a: End, b: End, protocol: string): boolean {
  return a.address === b.address && (protocol === "icmp" || a.port === b.port);
}

function rewritten(packet: IpPacket, side: "source" | "destination", { address, port }: End): IpPacket {
  const { content } = packet;
  const moved = { ...packet, [side]: address };
  if (content.kind === "segment")
    return { ...moved, content: { ...content, [side === "source" ? "sourcePort" : "destinationPort"]: port } };
  return "id" in content ? { ...moved, content: { ...content, id: port } } : moved;
}
