import type { Command } from "../transport/index";
import { ANCHORS, type PacketFilter } from "./firewall";
import { UNIT_FOLDER } from "./unit";
import type { Lines } from "./unit-script";

/** What the main ruleset needs, or nothing in an anchor has an effect (pf.conf(5), ANCHORS). */
const CALLS = [`nat-anchor "${ANCHORS}/*"`, `rdr-anchor "${ANCHORS}/*"`] as const;

/** Whether the main ruleset calls the provider's anchors. */
export function callsAnchors({ translation }: PacketFilter): boolean {
  return CALLS.every((call) => translation.some((line) => line.startsWith(call)));
}

/** Whether nobody has rules there: then a ruleset of the provider's own can be loaded, which calls its anchors. */
export function isUnused({ translation, filter }: PacketFilter): boolean {
  return translation.length === 0 && filter.length === 0;
}

/** What an administrator has to do where somebody's rules do not call the anchors. */
export const ADD_CALLS = `pf has rules that do not call those of pulumi-freebsd: add ${CALLS.map(
  (call) => `\`${call}\``,
).join(" and ")} to pf.conf where its translation rules stand, then \`service pf reload\``;

/** The anchor of an object, by the last part of its name. */
export function anchorPath(anchor: string): string {
  return `${ANCHORS}/${anchor}`;
}

/**
 * Puts rules into an anchor in place of what is there, and sees to it that they count: pf is in the kernel and enabled,
 * and the main ruleset calls the anchors. Run a second time it does no harm.
 */
export function loadAnchor(anchor: string, rules: readonly string[]): Command {
  const stdin = rules.map((rule) => `${rule}\n`).join("");
  return { argv: ["/bin/sh", "-c", LOAD, "sh", anchorPath(anchor)], stdin };
}

/** As sh(1) has them, and as pfctl(8) prints them. */
const CALLED = `calls='${CALLS.join("\n")}'`;
const PRINTED = CALLS.map((call) => `${call} all`).join("\n");

const LOAD = [
  "rules=$(cat)",
  CALLED,
  "kldstat -q -m pf || kldload -n pf || exit",
  "main=$(pfctl -sn 2>/dev/null) && filter=$(pfctl -sr 2>/dev/null) || { pfctl -sn >/dev/null; exit 1; }",
  "case $main in",
  `*'${CALLS[0]}'*'${CALLS[1]}'*) ;;`,
  '*) if [ -n "$main$filter" ]; then',
  'echo "the rules of pf lack these lines, which pf.conf needs:" >&2',
  'echo "$calls" >&2; exit 1; fi',
  'echo "$calls" | pfctl -q -f - || exit ;;',
  "esac",
  'echo "$rules" | pfctl -q -a "$1" -f - || exit',
  "pfctl -s info | grep -q Enabled || pfctl -eq",
].join("\n");

const NEEDS = "#firewall pf";

/** What a unit says that needs pf to be enabled: whoever else lets go of it leaves it so. */
export const NEEDS_PF: Lines = [NEEDS];

/** What pf was before any unit. */
export interface PfBefore {
  readonly enabled: boolean;
  /** Whether its rules called the anchors. */
  readonly called: boolean;
}

/**
 * Empties an anchor. With the last of them goes the ruleset that called them, where it is the provider's own and nothing
 * more, and pf is disabled where it was. That is asked on the host, under its lock: of two that go at the same time each
 * would still see the other in what was read before.
 */
export function releaseAnchor(anchor: string, unit: string, { enabled, called }: PfBefore): Command {
  const stays = [enabled ? "1" : "", called ? "1" : ""];
  return { argv: ["/bin/sh", "-c", RELEASE, "sh", anchorPath(anchor), unit, ...stays], inOneGo: true };
}

const RELEASE = [
  "kldstat -q -m pf || exit 0",
  'pfctl -q -a "$1" -F nat || exit',
  '[ -z "$4" ] || exit 0',
  `for u in ${UNIT_FOLDER}/*; do [ "$u" = "$2" ] || ! grep -qsx '${NEEDS}' "$u" || exit 0; done`,
  "filter=$(pfctl -sr 2>/dev/null) && main=$(pfctl -sn 2>/dev/null) || exit",
  `[ -z "$filter" ] && [ "$main" = '${PRINTED}' ] || exit 0`,
  // By the ruleset it is known to be the last: that goes after all else.
  '[ -n "$3" ] || ! pfctl -s info | grep -q Enabled || pfctl -dq || exit',
  "exec pfctl -q -F nat",
].join("\n");
