import { setNd6Flag, setUp } from "../../kernel/addresses";
import { destroyClone } from "../../kernel/cloners";
import { joinGroup, leaveGroup, renameInterface, setPromiscuous } from "../../kernel/interfaces";
import { findJail } from "../../kernel/jail-lookup";
import type { Jail } from "../../kernel/model";
import { setMtu } from "../../kernel/mtu";
import { lendInterface, reclaimInterface } from "../../kernel/vnets";
import { NotSimulated } from "../command";
import { call, callNamed, Exit, type Invocation, setInterfaceName, target } from "./invocation";
import { type ParameterTable, withArgument, word } from "./parameter";

/** Parameters that any interface may have (basic_cmds of ifconfig.c, ifclone.c, ifgroup.c, af_nd6.c). */

/** Flags that ifconfig sets and clears; `arp` and its like clear what `-arp` sets. */
function flag(name: string, on: boolean, parameter: string) {
  return word((invocation) =>
    callNamed(parameter, () => {
      const { flags } = target(invocation);
      if (on) flags.add(name);
      else flags.delete(name);
    }),
  );
}

function flagPair(parameter: string, name: string): ParameterTable {
  return { [parameter]: flag(name, true, parameter), [`-${parameter}`]: flag(name, false, `-${parameter}`) };
}

function promiscuous(on: boolean) {
  return word((invocation) =>
    callNamed(on ? "promisc" : "-promisc", () => {
      const iface = target(invocation);
      if (on === iface.flags.has("PPROMISC")) return;
      if (on) iface.flags.add("PPROMISC");
      else iface.flags.delete("PPROMISC");
      setPromiscuous(iface, on);
    }),
  );
}

function nd6Flag(name: string, on: boolean) {
  return word((invocation) =>
    call("ioctl(SIOCSIFINFO_FLAGS)", () => setNd6Flag(invocation.kernel, target(invocation), name, on)),
  );
}

function nd6Pair(parameter: string, name: string): ParameterTable {
  return { [parameter]: nd6Flag(name, true), [`-${parameter}`]: nd6Flag(name, false) };
}

function jailNamed(invocation: Invocation, name: string): Jail {
  const jail = findJail(invocation.kernel, invocation.jail, name);
  if (jail === undefined) throw new Exit(`jail "${name}" not found`);
  return jail;
}

/** atoi(3). */
function leadingInteger(text: string): number {
  return Number(/^\s*([-+]?\d+)/.exec(text)?.[1] ?? 0);
}

const describe = withArgument((invocation, text) =>
  call("ioctl SIOCSIFDESCR (set descr)", () => {
    target(invocation).description = text === "" ? undefined : text;
  }),
);
const undescribe = word((invocation) =>
  call("ioctl SIOCSIFDESCR (set descr)", () => {
    target(invocation).description = undefined;
  }),
);

export const generalParameters: ParameterTable = {
  up: word((invocation) => callNamed("ioctl (SIOCGIFFLAGS)", () => setUp(invocation.kernel, target(invocation), true))),
  down: word((invocation) =>
    callNamed("ioctl (SIOCGIFFLAGS)", () => setUp(invocation.kernel, target(invocation), false)),
  ),
  arp: flag("NOARP", false, "arp"),
  "-arp": flag("NOARP", true, "-arp"),
  ...flagPair("debug", "DEBUG"),
  ...flagPair("monitor", "MONITOR"),
  ...flagPair("staticarp", "STATICARP"),
  ...flagPair("stickyarp", "STICKYARP"),
  ...flagPair("link0", "LINK0"),
  ...flagPair("link1", "LINK1"),
  ...flagPair("link2", "LINK2"),
  promisc: promiscuous(true),
  "-promisc": promiscuous(false),
  description: describe,
  descr: describe,
  "-description": undescribe,
  "-descr": undescribe,
  mtu: withArgument((invocation, value) =>
    call("ioctl SIOCSIFMTU (set mtu)", () => setMtu(target(invocation), leadingInteger(value))),
  ),
  metric: withArgument((invocation, value) =>
    call("ioctl SIOCSIFMETRIC (set metric)", () => {
      target(invocation).metric = leadingInteger(value);
    }),
  ),
  name: withArgument((invocation, name) => {
    call("ioctl SIOCSIFNAME (set name)", () => renameInterface(invocation.kernel, target(invocation), name));
    setInterfaceName(invocation, name);
  }),
  vnet: withArgument((invocation, name) => {
    const jail = jailNamed(invocation, name);
    call("SIOCSIFVNET", () => lendInterface(invocation.kernel, target(invocation), jail.vnet));
  }),
  "-vnet": withArgument((invocation, name) => {
    const jail = jailNamed(invocation, name);
    if (invocation.interfaceName === "lo0") throw new NotSimulated("taking a jail's lo0 with -vnet");
    call(`SIOCSIFRVNET(${jail.jid}, ${invocation.interfaceName})`, () =>
      reclaimInterface(invocation.kernel, jail.vnet, invocation.interfaceName, invocation.vnet),
    );
  }),
  destroy: word((invocation) => call("SIOCIFDESTROY", () => destroyClone(invocation.kernel, target(invocation)))),
  group: withArgument((invocation, group) => {
    if (/\d$/.test(group)) throw new Exit("setifgroup: group names may not end in a digit");
    if (group.length > 15) throw new Exit("setifgroup: group name too long");
    call(" SIOCAIFGROUP", () => joinGroup(target(invocation), group));
  }),
  "-group": withArgument((invocation, group) => {
    if (/\d$/.test(group)) throw new Exit("unsetifgroup: group names may not end in a digit");
    call(" SIOCDIFGROUP", () => leaveGroup(target(invocation), group));
  }),
  ...nd6Pair("ifdisabled", "IFDISABLED"),
  ...nd6Pair("accept_rtadv", "ACCEPT_RTADV"),
  ...nd6Pair("auto_linklocal", "AUTO_LINKLOCAL"),
  ...nd6Pair("no_radr", "NO_RADR"),
  ...nd6Pair("no_prefer_iface", "NO_PREFER_IFACE"),
  ...nd6Pair("no_dad", "NO_DAD"),
  ...nd6Pair("nud", "PERFORMNUD"),
  ...nd6Pair("prefer_source", "PREFER_SOURCE"),
};
