import type { BridgeMember } from "./inventory-types";

/** How an if_bridge(4) treats one of its members: ifconfig(8), BRIDGE INTERFACE PARAMETERS. */
export interface BridgePort {
  readonly interface: string;
  readonly private: boolean;
  readonly stp: boolean;
  readonly edge: boolean;
  readonly sticky: boolean;
  readonly learn: boolean;
  readonly discover: boolean;
  /** 0 for none. */
  readonly untagged: number;
  /** Empty for none. */
  readonly tagged: string;
}

/** What a member is that nobody has told anything else. */
export const PLAIN_PORT: Omit<BridgePort, "interface"> = {
  ...{ private: false, stp: false, edge: false, sticky: false, learn: true, discover: true },
  ...{ untagged: 0, tagged: "" },
};

const WORDS = ["private", "stp", "edge", "sticky", "learn", "discover"] as const;

/** A member as ifconfig(8) prints it. */
export function portOf({ name, flags, untagged = 0, tagged = "" }: BridgeMember): BridgePort {
  return {
    interface: name,
    private: flags.includes("PRIVATE"),
    stp: flags.includes("STP"),
    // Not EDGE: that the kernel sets and clears by itself as well, by what it hears on the wire (sys/net/bridgestp.c).
    edge: flags.includes("ADMEDGE"),
    sticky: flags.includes("STICKY"),
    learn: flags.includes("LEARNING"),
    discover: flags.includes("DISCOVER"),
    untagged,
    tagged,
  };
}

/** What ifconfig(8) is told of the bridge to bring a member from how it is treated to how it should be; nothing where that is the same. */
export function portWords(wanted: BridgePort, now: Omit<BridgePort, "interface"> = PLAIN_PORT): readonly string[] {
  const name = wanted.interface;
  return [
    ...WORDS.filter((word) => wanted[word] !== now[word]).flatMap((word) => [wanted[word] ? word : `-${word}`, name]),
    ...(wanted.untagged === now.untagged
      ? []
      : wanted.untagged === 0
        ? ["-ifuntagged", name]
        : ["ifuntagged", name, String(wanted.untagged)]),
    ...(wanted.tagged === now.tagged ? [] : ["iftagged", name, wanted.tagged === "" ? "none" : wanted.tagged]),
  ];
}

/** How a bridge filters VLANs; `defaultUntagged` is 0 for none. */
export interface BridgeFilter {
  readonly vlanFilter: boolean;
  readonly defaultUntagged: number;
}

/** The same for the bridge as a whole. */
export function filterWords(wanted: BridgeFilter, now: BridgeFilter): readonly string[] {
  const { vlanFilter, defaultUntagged } = wanted;
  return [
    ...(vlanFilter === now.vlanFilter ? [] : [vlanFilter ? "vlanfilter" : "-vlanfilter"]),
    ...(defaultUntagged === now.defaultUntagged
      ? []
      : defaultUntagged === 0
        ? ["-defuntagged"]
        : ["defuntagged", String(defaultUntagged)]),
  ];
}
