import { type BridgePort, filterWords, PLAIN_PORT, portWords } from "../../provider/host/if-bridge-port";
import { addAddress } from "../../provider/host/ifconfig";
import { etherNodeName } from "../../provider/host/inventory";
import { connectLine, makingOf } from "../../provider/host/netgraph-node";
import { addressOn, bridgeLines, configLine, type Wire } from "../../provider/host/ngctl";
import { words } from "../../provider/host/unit-script";
import { createVlan } from "../../provider/host/vlan";
import { type Declaration, Reference } from "./declaration";

/** The name of the rc.d script, and of its variable. */
export const SCRIPT = "handmade";

/** The name of an epair as the kernel gives it. */
const KERNEL_NAME = /^epair\d+$/;

/** An rc.d script that makes the bridges, cables and interfaces, with nothing but what the base system has. */
export function networkScript(declarations: readonly Declaration[], modules: readonly string[]): string {
  const load = modules.length === 0 ? [] : [words("kldload", "-n", "-q", ...modules)];
  const body = [...load, ...cablesFirst(declarations).flatMap((declaration) => linesOf(declaration))];
  return [
    "#!/bin/sh",
    `# PROVIDE: ${SCRIPT}`,
    "# REQUIRE: netif",
    "# BEFORE: pf routing NETWORKING",
    "# KEYWORD: nojail",
    "",
    ". /etc/rc.subr",
    "",
    `name="${SCRIPT}"`,
    `rcvar="${SCRIPT}_enable"`,
    `start_cmd="${SCRIPT}_start"`,
    'stop_cmd=":"',
    "",
    `${SCRIPT}_start()`,
    "{",
    // A function without a command is none to sh(1).
    ...(body.length === 0 ? [":"] : body),
    "}",
    "",
    "load_rc_config $name",
    `: \${${SCRIPT}_enable:="NO"}`,
    'run_rc_command "$1"',
    "",
  ].join("\n");
}

/** Of the cables those that go by the kernel's numbers come first, in their order: those that take any number must not take theirs. */
function cablesFirst(declarations: readonly Declaration[]): readonly Declaration[] {
  const number = ({ name }: Declaration) => (KERNEL_NAME.test(name) ? Number(name.slice("epair".length)) : Infinity);
  const cables = declarations
    .filter(({ kind }) => kind === "Epair")
    .sort((one, other) => (number(one) < number(other) ? -1 : 1));
  return declarations.map((each) => (each.kind === "Epair" ? (cables.shift() ?? each) : each));
}

function linesOf({ kind, name, args }: Declaration): readonly string[] {
  switch (kind) {
    case "NetgraphBridge":
      return [
        `# ${name}: ng_bridge(4)`,
        ...ngctl([...bridgeLines(name), ...configLines(name, args), ...uplinkLines(name, args)]),
      ];
    case "Eiface":
      return [`# ${name}: ng_eiface(4)`, ...eiface(name, args)];
    case "NetgraphNode":
      return [`# ${name}: netgraph(4), ${String(args.type)}`, ...ngctl(nodeLines(name, args))];
    case "NetgraphHook":
      return ngctl([connectLine(nodeOf(args.node), wiringOf(args))]);
    case "Epair":
      return [`# ${name}: epair(4)`, ...epair(name, args)];
    case "Loopback":
      return [`# ${name}: lo(4)`, unlessThere(name, cloned("lo", name)), ...setUp(name, args)];
    case "Vlan":
      return args.jail === undefined ? [`# ${name}: vlan(4)`, ...vlan(name, args), ...setUp(name, args)] : [];
    case "Bridge":
      return [`# ${name}: if_bridge(4)`, ...bridge(name, args)];
    case "HostInterface":
      return setUp(nameOf(args.interface), { addresses: args.addresses });
    default:
      return [];
  }
}

function ngctl(lines: readonly string[]): readonly string[] {
  return ["ngctl -f - <<'END'", ...lines, "END"];
}

function configLines(name: string, { config }: Declaration["args"]): readonly string[] {
  return config === undefined ? [] : [configLine(name, config as Readonly<Record<string, number>>)];
}

/** `lower` and `upper` are the last lines: between them the host is off that network. */
function uplinkLines(name: string, { uplink }: Declaration["args"]): readonly string[] {
  if (uplink === undefined) return [];
  const {
    interface: nic,
    host = true,
    learn = true,
  } = uplink as { interface: string; host?: boolean; learn?: boolean };
  const node = etherNodeName(nic);
  return [
    `msg ${node}: setpromisc 1`,
    `msg ${node}: setautosrc 0`,
    `connect ${node}: ${name}: lower ${learn ? "link0" : "uplink1"}`,
    ...(host ? [`connect ${node}: ${name}: upper ${learn ? "link1" : "link0"}`] : []),
  ];
}

/** Without a wire: its socket's end goes with ngctl(8). */
function unwired(name: string): readonly string[] {
  return ["mkpeer . eiface h ether", `name .:h ${name}`];
}

/** Where the hook's address would be too long, the wire comes after the name. */
function wired(name: string, { node, hook }: Wire): readonly string[] {
  const address = addressOn({ node, hook });
  return address === undefined
    ? [...unwired(name), "rmhook . h", `connect ${name}: ${node}: ether ${hook}`]
    : [`mkpeer ${node}: eiface ${hook} ether`, `name ${address} ${name}`];
}

/** The interface is called ngethN until it gets its name: the node tells which it is. */
function eiface(name: string, args: Declaration["args"]): readonly string[] {
  const { node, hook } = (args.peer ?? {}) as { node?: string; hook?: string };
  const [at, on] = args.bridge === undefined ? [node, hook] : [nameOf(args.bridge), `link${args.link}`];
  return [
    ...ngctl(at === undefined || on === undefined ? unwired(name) : wired(name, { node: at, hook: on })),
    `i=$(ngctl msg ${words(`${name}:`)} getifname | sed -n 's/^Args:.*"\\(.*\\)"$/\\1/p')`,
    `ifconfig "$i" ${settings(args)} name ${words(name)}`,
  ];
}

function nodeLines(name: string, { type, hooks = [] }: Declaration["args"]): readonly string[] {
  const wirings = (hooks as readonly Declaration["args"][]).map(wiringOf);
  const { first, second } = makingOf({ name, type: String(type), hooks: wirings, messages: [] });
  return [...first, ...second];
}

function wiringOf({ hook, peer, peerHook }: Declaration["args"]) {
  return { hook: String(hook), peer: nodeOf(peer), peerHook: String(peerHook) };
}

function nodeOf(value: unknown): string {
  return etherNodeName(nameOf(value));
}

/** By its number where it has the kernel's names: with those of others, which it would then get, no pair is made (recording 10, step 14). */
function epair(name: string, args: Declaration["args"]): readonly string[] {
  const [a, b] = [args.a, args.b] as { name: string; mac?: string }[];
  const made = KERNEL_NAME.test(name) ? name : "epair";
  return [
    `i=$(ifconfig ${made} create)`,
    `ifconfig "$i" ${settings({ ...args, mac: a?.mac })} up name ${words(a?.name ?? "")}`,
    `ifconfig "\${i%a}b" ${settings({ ...args, mac: b?.mac })} up name ${words(b?.name ?? "")}`,
  ];
}

/** rc.conf may have made it already. */
function unlessThere(name: string, command: string): string {
  return `${words("ifconfig", name)} >/dev/null 2>&1 || ${command}`;
}

function cloned(cloner: string, name: string): string {
  return words("ifconfig", cloner, "create", "name", name);
}

function vlan(name: string, args: Declaration["args"]): readonly string[] {
  const { parent, tag, protocol = "802.1q", priority } = args;
  const on = nameOf(parent);
  const spec = { name, tag: Number(tag), protocol: String(protocol), parent: on };
  return [
    words("ifconfig", on, "up"),
    unlessThere(name, words(...createVlan(spec, undefined).argv)),
    ...(priority === undefined ? [] : [words("ifconfig", name, "vlanpcp", String(priority))]),
  ];
}

function setUp(name: string, args: Declaration["args"]): readonly string[] {
  return [words("ifconfig", name, ...settingWords(args), "up"), ...addressLines(name, args.addresses)];
}

function bridge(name: string, args: Declaration["args"]): readonly string[] {
  const ports = ((args.ports ?? []) as readonly (Partial<BridgePort> & { readonly interface: unknown })[]).map(
    (port): BridgePort => ({ ...PLAIN_PORT, ...port, interface: nameOf(port.interface) }),
  );
  const members = [...(args.members as readonly unknown[]).map(nameOf), ...ports.map((port) => port.interface)];
  const span = ((args.span ?? []) as readonly unknown[]).map(nameOf);
  const filter = filterWords(
    { vlanFilter: args.vlanFilter === true, defaultUntagged: Number(args.defaultUntagged ?? 0) },
    { vlanFilter: false, defaultUntagged: 0 },
  );
  const own = ports.flatMap((port) => portWords(port));
  return [
    unlessThere(name, cloned("bridge", name)),
    ...(filter.length === 0 ? [] : [words("ifconfig", name, ...filter)]),
    // Each for itself: one that is not there must not keep the others out.
    ...members.flatMap((member) => [words("ifconfig", member, "up"), words("ifconfig", name, "addm", member)]),
    ...(own.length === 0 ? [] : [words("ifconfig", name, ...own)]),
    ...span.map((each) => words("ifconfig", name, "span", each)),
    ...setUp(name, args),
  ];
}

function settings(args: Declaration["args"]): string {
  return words(...settingWords(args));
}

function settingWords({ mac, mtu, description }: Declaration["args"]): readonly string[] {
  return [
    ...(typeof mac === "string" ? ["ether", mac] : []),
    ...(typeof mtu === "number" ? ["mtu", String(mtu)] : []),
    ...(typeof description === "string" ? ["description", description] : []),
  ];
}

function addressLines(name: string, addresses: unknown): readonly string[] {
  const list = (addresses ?? []) as readonly string[];
  return list.map((address) => words(...addAddress(undefined, name, address).argv));
}

function nameOf(value: unknown): string {
  return value instanceof Reference ? value.name : String(value);
}
