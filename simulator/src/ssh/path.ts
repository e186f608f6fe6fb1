import type { SimulatedHost } from "../host/simulated-host";
import type { Kernel, NetworkInterface } from "../kernel/model";
import { exchange } from "../kernel/reachability";
import { plugIn } from "../kernel/reachability-wires";
import { formatAddress, networkOf, parseAddress } from "../kernel/routes-addresses";

/** The way of SSH into the simulated host: which of its addresses a client talks to, by which card. */
export interface SshPath {
  /** What sshd(8) puts into SSH_CONNECTION; undefined where the host has no address that anybody could talk to. */
  readonly variable: (clientPort: number) => string | undefined;
  /** Whether packets pass between the client and the host's address just now. */
  readonly passes: () => boolean;
}

const sshPort = 22;
const clientEther = "02:00:5e:00:53:01";

/** Packets pass whatever becomes of the network; the address is that of the first card that has one. */
export function openPath(host: SimulatedHost): SshPath {
  return {
    passes: () => true,
    variable: (clientPort) => {
      const { interfaces } = host.kernel.hostVnet;
      const [local] = interfaces.flatMap((iface) => (iface.kind === "ether" ? addressesOf(iface) : []));
      return local === undefined ? undefined : `${neighbourOf(local)} ${clientPort} ${local.address} ${sshPort}`;
    },
  };
}

/**
 * The client is a machine on the wire behind a card, and packets pass only while the simulated network lets a ping and
 * its answer through between it and the host's address.
 *
 * @param address one of the host's addresses on that card's net; by default the card's first one
 */
export function pathThrough(host: SimulatedHost, card: string, address?: string): SshPath {
  const given = addressesOf(cardOf(host.kernel, card));
  const local = address === undefined ? given[0] : given.find((entry) => entry.address === address);
  if (local === undefined) throw new Error(`${card} has no ${address ?? "address"} to listen on`);
  const client = neighbourOf(local);
  const plugged = new WeakSet<Kernel>();
  return {
    variable: (clientPort) => `${client} ${clientPort} ${local.address} ${sshPort}`,
    passes: () => {
      const { kernel } = host;
      if (!plugged.has(kernel)) {
        const network = formatAddress("inet", networkOf("inet", parse(local.address), local.prefixLength));
        const { prefixLength } = local;
        plugIn(cardOf(kernel, card), { ether: clientEther, addresses: [client], network, prefixLength, ttl: 64 });
        plugged.add(kernel);
      }
      const target = { address: client, source: parse(local.address) };
      const ping = { kind: "echo-request", id: 0, sequence: 0, data: 56 } as const;
      return exchange(kernel, kernel.hostVnet, target, ping, { dry: true }).answer !== undefined;
    },
  };
}

interface Local {
  readonly address: string;
  readonly prefixLength: number;
}

/** A card is found by its driver's name, in whatever network stack and under whatever name it is. */
function cardOf(kernel: Kernel, card: string): NetworkInterface {
  const found = [...kernel.vnets]
    .flatMap(({ interfaces }) => interfaces)
    .find((iface) => iface.kind === "ether" && iface.driverName === card);
  if (found === undefined) throw new Error(`the host has no card ${card}`);
  return found;
}

function addressesOf({ addresses }: NetworkInterface): readonly Local[] {
  return addresses.filter(({ family }) => family === "inet");
}

/** Another address of the same net, for the client. */
function neighbourOf({ address, prefixLength }: Local): string {
  const own = parse(address);
  const network = networkOf("inet", own, prefixLength);
  return formatAddress("inet", network + (own === network + 9n ? 8n : 9n));
}

function parse(address: string): bigint {
  const parsed = parseAddress(address);
  if (parsed === undefined) throw new Error(`${address} is not an address`);
  return parsed.bits;
}
