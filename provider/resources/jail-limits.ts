import type { Inventory } from "../host/inventory";
import { addLimits, amountOf, fullKey, type Limits, limitsAt, removeLimits } from "../host/rctl";
import type { Step } from "../host/step";
import { nearest } from "../schema/nearest";
import { isRecord } from "../schema/unknown";
import type { Issue } from "../schema/validate";

/** What rctl(8) counts. */
const RESOURCES = [
  ...["cputime", "datasize", "stacksize", "coredumpsize", "memoryuse", "memorylocked", "maxproc", "openfiles"],
  ...["vmemoryuse", "pseudoterminals", "swapuse", "nthr", "msgqqueued", "msgqsize", "nmsgq", "nsem", "nsemop", "nshm"],
  ...["shmsize", "wallclock", "pcpu", "readbps", "writebps", "readiops", "writeiops"],
];
/** What cannot be denied, since it has happened when it is counted; what comes in a flow can be slowed down (kern_rctl.c, rctl_rule_add). */
const RATES = ["readbps", "writebps", "readiops", "writeiops"];
const UNDENIABLE = ["cputime", "wallclock", ...RATES];

/** A number as expand_number(3) takes it, which reads one with a zero before it as octal. */
export const LIMIT_AMOUNT = /^(0|[1-9]\d{0,14})[kmgtpe]?$/i;

/** The signals that a rule can send (kern_rctl.c, actionnames). */
const SIGNALS = (
  "hup int quit ill trap abrt emt fpe kill bus segv sys pipe alrm term urg " +
  "stop tstp chld ttin ttou io xcpu xfsz vtalrm prof winch info usr1 usr2 thr"
)
  .split(" ")
  .map((name) => `sig${name}`);

/** What is wrong with a name in `limits`, or undefined. */
export function limitProblem(key: string): string | undefined {
  const [resource = "", action = "deny", ...more] = key.split(":");
  if (!RESOURCES.includes(resource)) {
    const close = nearest(resource, RESOURCES);
    return `rctl(8) counts no \`${resource}\`${close === undefined ? `; it counts ${RESOURCES.join(", ")}` : `; did you mean ${close}?`}`;
  }
  if (more.length > 0 || !["deny", "log", "devctl", "throttle", ...SIGNALS].includes(action))
    return "what happens beyond a limit is `deny`, `log`, `devctl`, `throttle` or a signal, as in memoryuse:sigterm";
  if (action === "deny" && UNDENIABLE.includes(resource))
    return `${resource} cannot be denied: say what is to happen instead, as in \`${resource}:${RATES.includes(resource) ? "throttle" : "sigterm"}\``;
  return action === "throttle" && !RATES.includes(resource)
    ? `only ${RATES.join(", ")} can be throttled (rctl(8))`
    : undefined;
}

/** Limits that are one rule under two names: of a resource there is one that denies (kern_rctl.c, rctl_rule_add). */
export function limitIssues(limits: unknown): readonly Issue[] {
  const names = isRecord(limits) ? Object.keys(limits) : [];
  return names
    .filter((key) => key !== fullKey(key) && names.includes(fullKey(key)))
    .map((key) => ({ path: `limits.${key}`, message: `\`${fullKey(key)}\` is the same limit: give one of the two` }));
}

/** Why this host cannot limit anything. */
export function limitsMissing({ facts }: Inventory, limits: Limits): string | undefined {
  if (Object.keys(limits).length === 0) return undefined;
  const enabled = facts.sysctls.get("kern.racct.enable");
  if (enabled === undefined)
    return "limits: this host's kernel cannot count what jails use: it needs `options RACCT` and `options RCTL`, as GENERIC has them (rctl(8))";
  return enabled === "0"
    ? 'limits: this host does not count what jails use: put kern.racct.enable="1" into /boot/loader.conf and reboot it (rctl(8)), or leave `limits` out'
    : undefined;
}

/** The limits of a jail as they are; of rules that nobody declared nothing is said. */
export function observedLimits(inventory: Inventory, name: string, known: Limits): Limits {
  const rules = limitsAt(inventory, name);
  return Object.fromEntries(
    Object.entries(known).flatMap(([key, amount]) => {
      const actual = rules.get(fullKey(key)) ?? [];
      if (actual.length === 0) return [];
      return [[key, actual.includes(amountOf(amount)) ? amount : (actual[0] ?? amount)]];
    }),
  );
}

/** From the limits that are to those that should be. A rule of rctl(8) stays when its jail goes, and holds for the next of that name. */
export function limitSteps(name: string, wanted: Limits, actual: Limits): readonly Step[] {
  const differs = (left: Limits, right: Limits) => (key: string) =>
    right[key] === undefined || amountOf(right[key]) !== amountOf(left[key] ?? "");
  const added = pick(wanted, Object.keys(wanted).filter(differs(wanted, actual)));
  const gone = pick(actual, Object.keys(actual).filter(differs(actual, wanted)));
  return [
    ...(isEmpty(gone)
      ? []
      : [{ run: removeLimits(name, gone), undo: [addLimits(name, gone)], partial: true as const }]),
    ...(isEmpty(added)
      ? []
      : [{ run: addLimits(name, added), undo: [removeLimits(name, added)], partial: true as const }]),
  ];
}

function pick(limits: Limits, keys: readonly string[]): Limits {
  return Object.fromEntries(keys.map((key) => [key, limits[key] ?? ""]));
}

function isEmpty(limits: Limits): boolean {
  return Object.keys(limits).length === 0;
}
