import { posix } from "node:path";
import * as ipaddr from "ipaddr.js";
import { z } from "zod";
import { networkAddress, parseCidr } from "./cidr";

/** Longest interface name: IFNAMSIZ less its NUL (ifconfig(8): "File name too long" beyond it). */
export const INTERFACE_NAME_MAX = 15;
/**
 * Longest netgraph node name that can be used: NG_NODESIZ less its NUL would be 31 (netgraph(4)), but every message to a
 * node of such a name fails with "Invalid argument" (recording 02, steps 27 to 32).
 */
export const NODE_NAME_MAX = 30;
/** Longest hook name: NG_HOOKSIZ less its NUL (netgraph(4)). */
const HOOK_NAME_MAX = 31;
/** Highest link number that is safe: bridges with a NIC and links of 65535 and above have panicked a 15.1 kernel. */
export const LINK_NUMBER_MAX = 65529;

const NAME_CHARACTERS = "letters, digits, `_` and `-`";

/** An interface's name. The kernel takes spaces and dots as well; tools and rc.conf(5) do not. */
export const interfaceName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, `an interface's name has ${NAME_CHARACTERS} (and the dot of a VLAN)`)
  .max(INTERFACE_NAME_MAX, `an interface's name has at most ${INTERFACE_NAME_MAX} characters (IFNAMSIZ)`);

/** The name of an interface that is a netgraph node of the same name as well: neither `.` nor `:`. */
export const interfaceAndNodeName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_-]*$/, `the name of a node and its interface has ${NAME_CHARACTERS}`)
  .max(INTERFACE_NAME_MAX, `an interface's name has at most ${INTERFACE_NAME_MAX} characters (IFNAMSIZ)`);

/** A netgraph node's name (netgraph(4)). */
export const nodeName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_-]*$/, `a node's name has ${NAME_CHARACTERS}`)
  .max(NODE_NAME_MAX, `a node's name has at most ${NODE_NAME_MAX} characters: one of 31 cannot be addressed`);

/** A node by its name; a NIC's by the NIC's, whose dots and colons are `_` in the node's (sys/netgraph/ng_ether.c). */
export const nodeOrInterfaceName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/, `a node's name has ${NAME_CHARACTERS} (and the dot of a VLAN)`)
  .max(NODE_NAME_MAX, `a node's name has at most ${NODE_NAME_MAX} characters: one of 31 cannot be addressed`)
  .transform((name) => name.replaceAll(".", "_"));

/** A type of netgraph node (netgraph(4): NG_TYPESIZ), whose module is ng_TYPE. */
export const nodeType = z
  .string()
  .regex(/^[A-Za-z0-9_]+$/, "a node's type is letters, digits and `_`, as in tee, one2many or ksocket")
  .max(28, "a node's type has at most 28 characters, since its module is called ng_TYPE")
  .refine((type) => !NOT_TO_BE_MADE.has(type), {
    message:
      "nodes of this type come by themselves: ng_ether(4) makes one for each NIC, ng_ipfw(4) one for ipfw, ng_socket(4) one for each program that asks",
  });

const NOT_TO_BE_MADE: ReadonlySet<string> = new Set(["ether", "ipfw", "socket"]);

/** A netgraph hook's name (netgraph(4): NG_HOOKSIZ). */
export const hookName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_/-]*$/, `a hook's name has ${NAME_CHARACTERS} and \`/\``)
  .max(HOOK_NAME_MAX, `a hook's name has at most ${HOOK_NAME_MAX} characters (netgraph(4))`);

/** ngctl(8) reads a line of LINE_MAX bytes and takes what is behind them for the next one (usr.sbin/ngctl/main.c). */
const MESSAGE_BYTES_MAX = 1800;
/** Words on a line of ngctl(8): MAX_ARGS less those before the message. */
const MESSAGE_WORDS_MAX = 500;
/** Messages that every node answers, and that would make or cut what other resources declare. */
const STRUCTURAL: ReadonlySet<string> = new Set(["shutdown", "mkpeer", "connect", "name", "rmhook"]);

/** A control message in its ASCII form (ngctl(8), msg): its name and its arguments, on one line. */
export const controlMessage = z
  .string()
  .regex(
    /^[A-Za-z0-9_]+( [^\p{Cc}]*)?$/u,
    "a control message is one line: its name and, after a space, its arguments, as in `setconfig { xmitAlg=1 failAlg=1 }`",
  )
  .refine((text) => Buffer.byteLength(text) <= MESSAGE_BYTES_MAX, {
    message: `a control message has at most ${MESSAGE_BYTES_MAX} bytes: ngctl(8) would take the rest for another line`,
  })
  .refine((text) => text.split(" ").length <= MESSAGE_WORDS_MAX, {
    message: `a control message has at most ${MESSAGE_WORDS_MAX} words: ngctl(8) would leave out the rest`,
  })
  .refine((text) => !STRUCTURAL.has(text.split(" ")[0] ?? ""), {
    message: `a program declares what there is: NetgraphNode and NetgraphHook in place of the messages ${[...STRUCTURAL].join(", ")}`,
  });

/** A jail's name (jail(8)): no dots, which mean nesting, and not only digits, which mean a jid. */
export const jailName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_-]*$/, `a jail's name has ${NAME_CHARACTERS}; a dot would mean a jail in a jail`)
  .regex(/[^0-9]/, "a jail's name must not be a number: jail(8) takes that for its jid")
  .max(63, "a jail's name has at most 63 characters");

/** A kernel module's name (kldload(8)), without its path and `.ko`. */
export const kernelModuleName = z
  .string()
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9_-]*$/,
    `a kernel module's name has ${NAME_CHARACTERS}; it is given without path and .ko`,
  )
  .max(63, "a kernel module's name has at most 63 characters");

/** The name of a variable of the kernel (sysctl(8)). */
export const sysctlName = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+$/,
    "a sysctl's name is words with dots between them, as in net.inet.ip.forwarding",
  )
  .max(127, "a sysctl's name has at most 127 characters");

/** A unicast MAC address; returned in lower case. */
export const macAddress = z
  .string()
  .regex(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i, "a MAC address is six pairs of hex digits, as in 02:00:5e:10:00:01")
  .refine((mac) => (Number.parseInt(mac.slice(0, 2), 16) & 1) === 0, {
    message: "a multicast MAC (odd first byte) cannot be an interface's own: use an even first byte, as in 02:…",
  })
  .refine((mac) => !/^(00:){5}00$/.test(mac), { message: "the MAC of all zeros is nobody's" })
  .transform((mac) => mac.toLowerCase());

/** Bytes of payload in a frame. 72 is the kernel's least (net/if.h, IF_MINMTU). */
export const mtu = z
  .int("an MTU is a whole number of bytes")
  .min(72, "an MTU is at least 72 bytes")
  .max(65535, "an MTU is at most 65535 bytes");

/** A link of an ng_bridge by its number. */
export const linkNumber = z
  .int("a link is a whole number")
  .min(0, "links count from 0")
  .max(LINK_NUMBER_MAX, `links beyond ${LINK_NUMBER_MAX} have panicked the kernel: keep them small and dense`);

/** An IPv4 or IPv6 address with its prefix length; returned in its normal form. */
export const addressWithPrefix = z.string().transform((text, context) => {
  const normal = normalCidr(text);
  if (normal !== undefined) return normal;
  const bare = ipaddr.isValid(text);
  context.addIssue({
    code: "custom",
    message: bare
      ? `an address needs its prefix length, as in ${text}/${text.includes(":") ? 64 : 24}`
      : "an address is IPv4 or IPv6 with a prefix length, as in 192.0.2.20/24 or 2001:db8::20/64",
  });
  return z.NEVER;
});

/** An address that a jail shares with the host, with or without its prefix length; returned in its normal form. */
export const sharedAddress = z.string().transform((text, context) => {
  const whole = text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`;
  const normal = normalCidr(whole);
  if (normal !== undefined) return text.includes("/") ? normal : normal.replace(/\/.*/, "");
  context.addIssue({
    code: "custom",
    message: "an address is IPv4 or IPv6, with or without a prefix length, as in 192.0.2.20 or 2001:db8::20/64",
  });
  return z.NEVER;
});

/** An IPv4 or IPv6 address without a prefix; returned in its normal form. */
export const address = z.string().transform((text, context) => {
  if (ipaddr.isValid(text) && !(text.includes(".") && !ipaddr.IPv4.isValidFourPartDecimal(text)))
    return withoutZone(ipaddr.parse(text));
  context.addIssue({ code: "custom", message: "an address is IPv4 or IPv6, without a prefix length, as in 192.0.2.1" });
  return z.NEVER;
});

/** The destination of a route: a network in CIDR form, with no bits set below its prefix. */
export const network = z.string().transform((text, context) => {
  const normal = normalCidr(text);
  if (normal === undefined) {
    context.addIssue({ code: "custom", message: "a network is in CIDR form, as in 198.51.100.0/24" });
    return z.NEVER;
  }
  const [base, length] = parseCidr(normal);
  const first = networkAddress(normal);
  if (first !== base.toString()) {
    context.addIssue({
      code: "custom",
      message: `a network has no bits set below its prefix: ${first}/${length}`,
    });
    return z.NEVER;
  }
  return normal;
});

/** A path on the host, absolute and without `..`. */
export const absolutePath = z
  .string()
  .regex(/^\/[^\0\n]*$/, "a path starts with /")
  .refine((path) => !path.split("/").includes(".."), { message: "a path has no `..`" })
  .max(1023, "a path has at most 1023 characters (PATH_MAX)")
  .transform((path) => posix.normalize(path).replace(/(.)\/$/, "$1"));

/** The id of a Host as an owner of objects: part of names and records on the host. */
export const ownerIdText = z.string().regex(/^[0-9a-f]{16}$/, "an owner's id is 16 hex digits");

/** A line of text: no control characters. */
export const textLine = z.string().regex(/^[^\p{Cc}]*$/u, "this is one line of text, without control characters");

/** `192.0.2.20/24`, or undefined where the text is not an address with a prefix. */
function normalCidr(text: string): string | undefined {
  const isValid = text.includes(":") ? ipaddr.IPv6.isValidCIDR(text) : ipaddr.IPv4.isValidCIDRFourPartDecimal(text);
  if (!isValid) return undefined;
  const [base, length] = parseCidr(text);
  return `${withoutZone(base)}/${length}`;
}

/** A link-local address belongs to the interface that has the property; to name it again would say the same twice. */
function withoutZone(parsed: ipaddr.IPv4 | ipaddr.IPv6): string {
  return parsed.toString().replace(/%.*$/, "");
}
