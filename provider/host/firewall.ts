/** Where the provider keeps its rules of pf(4): an anchor for each object, below this one. */
export const ANCHORS = "pulumi-freebsd";

/** pf(4) as it is in the host's own stack. */
export interface PacketFilter {
  readonly enabled: boolean;
  /** Lines of the main ruleset, as pfctl(8) prints them with -sn and -sr. */
  readonly translation: readonly string[];
  readonly filter: readonly string[];
  /** The translation rules in the provider's anchors, by the anchors' last names. */
  readonly anchors: ReadonlyMap<string, readonly string[]>;
}

/** A rule as `ipfw list` prints it, without its number. */
export interface IpfwRule {
  readonly number: number;
  readonly text: string;
}

/** ipfw(4) as it is in the host's own stack. */
export interface Ipfw {
  readonly enabled: boolean;
  /** What is translated passes without a look at the rules behind (ipfw(8), net.inet.ip.fw.one_pass). */
  readonly onePass: boolean;
  readonly rules: readonly IpfwRule[];
  /** What stands behind `config`, by the number of the instance (ipfw(8), nat). */
  readonly instances: ReadonlyMap<number, string>;
}

/** The host's packet filters, as far as they are in its kernel. */
export interface Firewall {
  readonly pf?: PacketFilter;
  readonly ipfw?: Ipfw;
}

/** What the firewall's part of the inventory has printed, each command by its tag; undefined where it was not run. */
export type FirewallOutput = (tag: string) => string | undefined;

/** Reads it; a filter that does not answer (in a jail, say) is as good as not there. */
export function parseFirewall(output: FirewallOutput, tags: Iterable<string>): Firewall {
  const info = output("pf-info");
  const rules = output("ipfw");
  return {
    ...(info === undefined ? {} : { pf: packetFilter(info, output, tags) }),
    ...(rules === undefined ? {} : { ipfw: ipfw(rules, output) }),
  };
}

function packetFilter(info: string, output: FirewallOutput, tags: Iterable<string>): PacketFilter {
  const own = [...tags].filter((tag) => tag.startsWith(ANCHOR_TAG));
  return {
    enabled: /^Status: Enabled/m.test(info),
    translation: linesOf(output("pf-nat")),
    filter: linesOf(output("pf-rules")),
    anchors: new Map(own.map((tag) => [tag.slice(ANCHOR_TAG.length), linesOf(output(tag))])),
  };
}

const ANCHOR_TAG = `pf-nat:${ANCHORS}/`;

function ipfw(rules: string, output: FirewallOutput): Ipfw {
  const configured = linesOf(output("ipfw-nat")).flatMap((line) => {
    const [, number = "", config = ""] = /^ipfw nat (\d+) config(?: (.*))?$/.exec(line) ?? [];
    return number === "" ? [] : [[Number(number), config] as const];
  });
  const [enabled, onePass] = linesOf(output("ipfw-sysctls"));
  return {
    enabled: enabled === "1",
    onePass: onePass === "1",
    rules: linesOf(rules).flatMap((line) => {
      const [, number = "", text = ""] = /^(\d+) (.*)$/.exec(line) ?? [];
      return number === "" ? [] : [{ number: Number(number), text }];
    }),
    instances: new Map(configured),
  };
}

function linesOf(text = ""): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}
