import { KernelError } from "../../kernel/errno";
import {
  addMember,
  addSpan,
  type BridgeMember,
  deleteMember,
  deleteSpan,
  type IfBridgeState,
  ifBridgeState,
  memberFlags,
  requireMember,
} from "../../kernel/if-bridge";
import { bridge, readValue, readVlanId } from "./bridge-words";
import { call, Exit, type Invocation } from "./invocation";
import { type Parameter, type ParameterTable, withArgument, withTwoArguments, word } from "./parameter";
import { readVlanSet } from "./vlan-set";

/** The parameters of if_bridge(4) (sbin/ifconfig/ifbridge.c). */

function memberFlag(bits: number, on: boolean): Parameter {
  return withArgument((invocation, name) => {
    const member = call("unable to get bridge flags", () => requireMember(bridge(invocation), name, "BRDGGIFFLGS"));
    if (on) member.flags |= bits;
    else member.flags &= ~bits;
  });
}

function memberFlagPair(parameter: string, bits: number): ParameterTable {
  return { [parameter]: memberFlag(bits, true), [`-${parameter}`]: memberFlag(bits, false) };
}

function number(
  request: string,
  largest: number,
  range: readonly [number, number],
  set: (state: IfBridgeState, value: number) => void,
) {
  return withArgument((invocation, text) => {
    const value = readValue(text, largest);
    call(`${request} ${text}`, () => {
      const state = ifBridgeState(bridge(invocation));
      if (value < range[0] || value > range[1]) throw new KernelError("EINVAL");
      set(state, value);
    });
  });
}

/** Errors of settings by member name say where in the kernel's source they arise; only some were recorded (`line`). */
function memberSetting<Value>(
  request: (text: string) => string,
  read: (text: string) => Value,
  set: (member: BridgeMember, value: Value) => void,
  line?: number,
): Parameter {
  return withTwoArguments((invocation, name, text) => {
    const value = read(text);
    set(
      call(request(text), () => requireMember(bridge(invocation), name, request(text), line)),
      value,
    );
  });
}

/** Where BRDGSIFVLANSET says that there is no such member (recording 14, step 17). */
const vlanSetLine = 1992;

function addMemberWords(invocation: Invocation, words: readonly string[]): number {
  const [name, ...rest] = words;
  if (name === undefined) throw new Exit("usage: addm <interface> [opts ...]");
  let used = 1;
  let untagged: number | undefined;
  let tagged: Set<number> | undefined;
  for (let at = 0; rest[at] === "untagged" || rest[at] === "tagged"; at += 2) {
    const value = rest[at + 1];
    if (value === undefined) throw new Exit(`usage: ${rest[at]} <vlan ${rest[at] === "tagged" ? "set" : "id"}>`);
    if (rest[at] === "untagged") untagged = readVlanId(value);
    else tagged = readVlanSet(value);
    used += 2;
  }
  call(`BRDGADD ${name}`, () => addMember(invocation.kernel, bridge(invocation), name));
  const member = requireMember(bridge(invocation), name, "BRDGADD");
  if (untagged !== undefined) member.untagged = untagged;
  if (tagged !== undefined) member.tagged = tagged;
  return used;
}

function bridgeFlag(name: "vlanFilter" | "defaultQinq", on: boolean): Parameter {
  return word((invocation) =>
    call("BRDGGFLAGS", () => {
      ifBridgeState(bridge(invocation))[name] = on;
    }),
  );
}

function changeTagged(change: (member: BridgeMember, vlans: ReadonlySet<number>) => void): Parameter {
  return memberSetting((vlans) => `BRDGSIFVLANSET ${vlans}`, readVlanSet, change, vlanSetLine);
}

const { LEARNING, DISCOVER, STICKY, STP, EDGE, ADMEDGE, AUTOEDGE, PTP, AUTOPTP, PRIVATE } = memberFlags;

export const bridgeParameters: ParameterTable = {
  addm: { takes: "rest", run: addMemberWords },
  deletem: withArgument((invocation, name) => call(`BRDGDEL ${name}`, () => deleteMember(bridge(invocation), name))),
  span: withArgument((invocation, name) => call(`BRDGADDS ${name}`, () => addSpan(bridge(invocation), name))),
  "-span": withArgument((invocation, name) => call(`BRDGDELS ${name}`, () => deleteSpan(bridge(invocation), name))),
  ...memberFlagPair("discover", DISCOVER),
  ...memberFlagPair("learn", LEARNING),
  ...memberFlagPair("sticky", STICKY),
  ...memberFlagPair("stp", STP),
  ...memberFlagPair("edge", EDGE | ADMEDGE),
  ...memberFlagPair("autoedge", AUTOEDGE),
  ...memberFlagPair("ptp", PTP),
  ...memberFlagPair("autoptp", AUTOPTP),
  ...memberFlagPair("private", PRIVATE),
  maxaddr: number("BRDGSCACHE", 0xffffffff, [0, 0xffffffff], (state, value) => {
    state.maxAddresses = value;
  }),
  timeout: number("BRDGSTO", 0xffffffff, [0, 0xffffffff], (state, value) => {
    state.timeout = value;
  }),
  // The ranges are those of sys/net/bridgestp.h.
  hellotime: number("BRDGSHT", 0xff, [1, 2], (state, value) => {
    state.helloTime = value;
  }),
  fwddelay: number("BRDGSFD", 0xff, [4, 30], (state, value) => {
    state.forwardDelay = value;
  }),
  maxage: number("BRDGSMA", 0xff, [6, 40], (state, value) => {
    state.maxAge = value;
  }),
  priority: number("BRDGSPRI", 0xffff, [0, 61440], (state, value) => {
    state.priority = value & 0xf000;
  }),
  holdcnt: number("BRDGSTXHC", 0xff, [1, 10], (state, value) => {
    state.holdCount = value;
  }),
  proto: withArgument((invocation, text) => {
    const protocol = (["stp", "rstp"] as const).find((name) => name === text.toLowerCase());
    if (protocol === undefined) throw new Exit("unknown stp protocol");
    call(`BRDGSPROTO ${text}`, () => {
      ifBridgeState(bridge(invocation)).protocol = protocol;
    });
  }),
  ifpriority: memberSetting(
    (value) => `BRDGSIFPRIO ${value}`,
    (value) => readValue(value, 0xff),
    (member, value) => {
      member.priority = value & 0xf0;
    },
  ),
  ifpathcost: memberSetting(
    (value) => `BRDGSIFCOST ${value}`,
    (value) => readValue(value, Number.MAX_SAFE_INTEGER),
    (member, value) => {
      member.pathCost = value;
    },
  ),
  ifmaxaddr: memberSetting(
    (value) => `BRDGSIFAMAX ${value}`,
    (value) => readValue(value, 0xffffffff),
    (member, value) => {
      member.maxAddresses = value;
    },
  ),
  ifuntagged: memberSetting(
    (value) => `BRDGSIFPVID ${value}`,
    (value) => readVlanId(value),
    (member, value) => {
      member.untagged = value;
    },
  ),
  "-ifuntagged": withArgument((invocation, name) => {
    call("BRDGSIFPVID", () => requireMember(bridge(invocation), name, "BRDGSIFPVID")).untagged = 0;
  }),
  iftagged: changeTagged((member, vlans) => {
    member.tagged = new Set(vlans);
  }),
  "+iftagged": changeTagged((member, vlans) => {
    for (const vlan of vlans) member.tagged.add(vlan);
  }),
  "-iftagged": changeTagged((member, vlans) => {
    for (const vlan of vlans) member.tagged.delete(vlan);
  }),
  ifvlanproto: memberSetting(
    () => "BRDGSIFVLANPROTO",
    (value) => {
      if (value !== "802.1q" && value !== "802.1ad") throw new Exit(`unrecognised VLAN protocol: ${value}`);
      return value;
    },
    (member, value) => {
      member.vlanProtocol = value;
    },
  ),
  vlanfilter: bridgeFlag("vlanFilter", true),
  "-vlanfilter": bridgeFlag("vlanFilter", false),
  defqinq: bridgeFlag("defaultQinq", true),
  "-defqinq": bridgeFlag("defaultQinq", false),
  defuntagged: withArgument((invocation, value) => {
    const id = readVlanId(value, `invalid vlan id: ${value}`);
    call("BRDGSDEFPVID", () => {
      ifBridgeState(bridge(invocation)).defaultUntagged = id;
    });
  }),
  "-defuntagged": word((invocation) =>
    call("BRDGSDEFPVID", () => {
      ifBridgeState(bridge(invocation)).defaultUntagged = 0;
    }),
  ),
};
