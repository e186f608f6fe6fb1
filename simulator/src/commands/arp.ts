import { arpRows, forgetNeighbours } from "../kernel/arp";
import type { NetworkInterface, Vnet } from "../kernel/model";
import { parseAddress } from "../kernel/routes-addresses";
import { NotSimulated, type SimulatedCommand } from "./command";
import { failure, type Options, optionValue, readOptions } from "./outcome";

const usage =
  "usage: arp [-n] [-i interface] hostname\n       arp [-n] [-i interface] -a\n       arp -d hostname [pub]\n       arp -d [-i interface] -a\n       arp -s hostname ether_addr [temp] [reject | blackhole] [pub [only]]\n       arp -S hostname ether_addr [temp] [reject | blackhole] [pub [only]]\n       arp -f filename\n";

/** arp(8): what the interfaces of a vnet know of their neighbours. */
export const arp: SimulatedCommand = {
  name: "arp",
  source: "arp(8); recording 07 step 12",
  run: (args, context) => {
    const options = readOptions(args, "andfi:sSj:");
    if (options.unknown !== undefined) return failure(usage);
    for (const letter of ["f", "s", "S", "j"]) if (options.flags.has(letter)) throw new NotSimulated(`arp -${letter}`);
    const name = optionValue(options, "i");
    const interfaces = context.vnet.interfaces.filter((iface) => name === undefined || iface.name === name);
    if (name !== undefined && interfaces.length === 0) return failure(`arp: interface ${name} does not exist\n`);
    const now = context.kernel.now();
    if (options.flags.has("d")) return remove(options, interfaces, context.vnet, now);
    const lines = interfaces.flatMap((iface) => linesOf(iface, now));
    if (options.flags.has("a")) return { stdout: lines.map(({ line }) => line).join(""), stderr: "", exitCode: 0 };
    const [host] = options.rest;
    if (host === undefined) return failure(usage);
    const found = lines.find(({ address }) => address === host);
    if (found === undefined) return { stdout: `${host} (${host}) -- no entry\n`, stderr: "", exitCode: 1 };
    return { stdout: found.line, stderr: "", exitCode: 0 };
  },
};

const linkKinds: Partial<Record<NetworkInterface["kind"], string>> = { bridge: "bridge", vlan: "vlan" };

function linesOf(iface: NetworkInterface, now: number): { address: string; line: string }[] {
  const link = linkKinds[iface.kind] ?? "ethernet";
  return arpRows(iface, now).map(({ address, ether, permanent, expires }) => {
    const life = permanent ? "permanent" : expires > 0 ? `expires in ${expires} seconds` : "expired";
    // The type of link is known only with a MAC (print_entry of usr.sbin/arp/arp.c).
    const line = `? (${address}) at ${ether ?? "(incomplete)"} on ${iface.name} ${life} [${link}]\n`;
    return { address, line };
  });
}

function remove(options: Options, interfaces: readonly NetworkInterface[], vnet: Vnet, now: number) {
  if (options.flags.has("a")) {
    let stdout = "";
    for (const iface of interfaces)
      for (const { address, permanent } of arpRows(iface, now))
        if (!permanent) stdout += `${address} (${address}) deleted\n`;
    for (const iface of interfaces) forgetNeighbours(iface, (entry) => entry.address >> 32n === 0n);
    return { stdout, stderr: "", exitCode: 0 };
  }
  const [host = ""] = options.rest;
  const bits = parseAddress(host)?.bits;
  const gone = vnet.interfaces.reduce(
    (sum, iface) => sum + forgetNeighbours(iface, (entry) => entry.address === bits),
    0,
  );
  if (gone > 0) return { stdout: `${host} (${host}) deleted\n`, stderr: "", exitCode: 0 };
  return failure(`arp: delete ${host}: No such file or directory\n`);
}
