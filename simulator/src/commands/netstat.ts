import type { NetworkInterface, Vnet } from "../kernel/model";
import { listenersOf } from "../kernel/reachability-listeners";
import { formatAddress, isLinkLocal } from "../kernel/routes-addresses";
import { prefixOf } from "../kernel/routes-table";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { type XoField, xo, xoJson } from "./netstat-libxo";
import { routesAsFields, routesAsText } from "./netstat-routes";
import { failure, type Options, optionValue, readOptions } from "./outcome";
import { vnetOfJail } from "./route-jail";

/** netstat(1): routes, interfaces and connections of a vnet. */
export const netstat: SimulatedCommand = {
  name: "netstat",
  source: "netstat(1); recordings 01 steps 38 to 40, 05 step 32, 09",
  run: (args, context) => {
    const structured = args.find((word) => word.startsWith("--libxo"));
    const at = args.indexOf("--libxo");
    const plain = args.filter((word, place) => !word.startsWith("--libxo") && (at < 0 || place !== at + 1));
    const style = structured === undefined ? undefined : at < 0 ? structured.slice("--libxo=".length) : args[at + 1];
    if (style !== undefined && !/^json(,pretty)?$/.test(style.replace(/^:?J?P?$/, "json")))
      throw new NotSimulated(`netstat --libxo ${style}`);
    const options = readOptions(plain, "46AaBbCcdF:f:ghI:ij:LlM:mN:nOoPp:Qq:RrSsTuWw:xXz");
    if (options.unknown !== undefined)
      return failure(
        `netstat: illegal option -- ${options.unknown}\nusage: netstat [-46AaCcnPRSTWx] [-f protocol_family | -p protocol]\n`,
      );
    const jail = optionValue(options, "j");
    const vnet = jail === undefined ? context.vnet : vnetOfJail(context, jail);
    if (vnet === undefined) return failure("netstat: jail not found: No such file or directory\n");
    return run(options, vnet, style, context);
  },
};

function run(options: Options, vnet: Vnet, style: string | undefined, context: CommandContext): CommandResult {
  for (const letter of ["A", "B", "b", "d", "F", "g", "L", "m", "Q", "s", "T", "w", "W", "x", "z", "o", "O", "I"])
    if (options.flags.has(letter)) throw new NotSimulated(`netstat -${letter}`);
  const word = optionValue(options, "f");
  const family =
    options.flags.has("4") || word === "inet"
      ? "inet"
      : options.flags.has("6") || word === "inet6"
        ? "inet6"
        : undefined;
  const json = (fields: readonly XoField[]): CommandResult => ({
    stdout: xoJson(fields, style?.includes("pretty") === true),
    stderr: "",
    exitCode: 0,
  });
  if (options.flags.has("r"))
    return style === undefined
      ? { stdout: routesAsText(vnet, family), stderr: "", exitCode: 0 }
      : json(routesAsFields(vnet, family));
  if (options.flags.has("i")) {
    if (style === undefined) throw new NotSimulated("netstat -i as text");
    return json(interfacesAsFields(vnet));
  }
  if (style !== undefined) throw new NotSimulated("netstat of connections as JSON");
  return { stdout: connections(options, vnet, context), stderr: "", exitCode: 0 };
}

/** `netstat -in --libxo json`: a row for the link, one for each address. */
function interfacesAsFields(vnet: Vnet): readonly XoField[] {
  const rows = vnet.interfaces.flatMap((iface) => [linkRow(iface), ...addressRows(iface)]);
  return [xo.container("statistics", [xo.list("interface", rows)])];
}

function linkRow(iface: NetworkInterface): readonly XoField[] {
  return [
    xo.leaf("name", iface.name),
    xo.leaf("flags", flagsOf(iface)),
    xo.leaf("mtu", iface.mtu),
    xo.leaf("network", `<Link#${iface.index}>`),
    xo.leaf("address", iface.ether ?? iface.name),
    xo.leaf("received-packets", 0),
    xo.leaf("received-errors", 0),
    xo.leaf("dropped-packets", 0),
    xo.leaf("sent-packets", 0),
    xo.leaf("send-errors", 0),
    xo.leaf("collisions", 0),
  ];
}

/** In the order that the kernel has them: IPv6 came to lo0 before 127.0.0.1 did (recording 01, step 40). */
function addressRows(iface: NetworkInterface): (readonly XoField[])[] {
  const inet6 = iface.addresses.filter(({ family }) => family === "inet6");
  const ordered =
    iface.kind === "loopback" ? [...inet6, ...iface.addresses.filter((it) => it.family === "inet")] : iface.addresses;
  return ordered.map((address) => {
    const { family, bits, network } = prefixOf(address);
    const zone = isLinkLocal(family, bits) ? `%${iface.name}` : "";
    return [
      xo.leaf("name", iface.name),
      xo.leaf("flags", flagsOf(iface)),
      xo.leaf("network", `${formatAddress(family, network)}${zone}/${address.prefixLength}`),
      xo.leaf("address", `${formatAddress(family, bits)}${zone}`),
      xo.leaf("received-packets", 0),
      xo.leaf("sent-packets", 0),
    ];
  });
}

/** The lower sixteen bits of IFF_*, in hexadecimal. */
function flagsOf(iface: NetworkInterface): string {
  const loopback = iface.kind === "loopback";
  const pointToPoint = iface.kind === "iface";
  let bits = iface.up ? 0x1 : 0;
  if (loopback) bits |= 0x8;
  else if (pointToPoint) bits |= 0x10 | 0x80;
  else bits |= 0x2;
  if (iface.running) bits |= 0x40;
  if (iface.promiscuous > 0) bits |= 0x100;
  if (!loopback) bits |= 0x800;
  return `0x${(bits | 0x8000).toString(16)}`;
}

/** `netstat -an`: the SSH connection of whoever asks, and the sockets that listen. */
function connections(options: Options, vnet: Vnet, context: CommandContext): string {
  const protocol = optionValue(options, "p");
  if (protocol !== "tcp") throw new NotSimulated("netstat of connections but for -p tcp");
  const row = (kind: string, local: string, foreign: string, state: string): string =>
    `${kind.padEnd(5)} ${"0".padStart(6)} ${"0".padStart(6)} ${local.padEnd(22)} ${foreign.padEnd(22)} ${state}\n`;
  const listening = listenersOf(vnet).filter((listener) => listener.protocol === "tcp");
  const ssh = listening.find((listener) => listener.port === 22);
  const established =
    vnet === context.kernel.hostVnet && ssh !== undefined
      ? [row("tcp4", `${hostAddress(vnet)}.22`, "10.0.2.2.50022", "ESTABLISHED")]
      : [];
  const all = options.flags.has("a")
    ? listening.map(({ families, port }) => row(`tcp${families}`, `*.${port}`, "*.*", "LISTEN"))
    : [];
  if (established.length + all.length === 0) return "";
  const title = options.flags.has("a")
    ? "Active Internet connections (including servers)\n"
    : "Active Internet connections\n";
  return `${title}Proto Recv-Q Send-Q Local Address          Foreign Address        (state)\n${established.join("")}${all.join("")}`;
}

function hostAddress(vnet: Vnet): string {
  const nic = vnet.interfaces.find((iface) => iface.kind === "ether" && iface.addresses.length > 0);
  return nic?.addresses.find((address) => address.family === "inet")?.address ?? "*";
}
