import type { Kernel } from "../kernel/model";
import { countsUsage, type RctlRule, rctlRules } from "../kernel/rctl";
import { NotSimulated, type SimulatedCommand } from "./command";
import { failure, readOptions } from "./outcome";

/** What kern_racct.c counts; of these the ones that cannot be denied (kern_rctl.c, rctl_rule_add). */
const RESOURCES = [
  ...["cputime", "datasize", "stacksize", "coredumpsize", "memoryuse", "memorylocked", "maxproc", "openfiles"],
  ...["vmemoryuse", "pseudoterminals", "swapuse", "nthr", "msgqqueued", "msgqsize", "nmsgq", "nsem", "nsemop", "nshm"],
  ...["shmsize", "wallclock", "pcpu", "readbps", "writebps", "readiops", "writeiops"],
];
const UNDENIABLE = ["cputime", "wallclock", "readbps", "writebps", "readiops", "writeiops"];

/** rctl(8) about jails; resource accounting is off unless the loader switches it on. */
export const rctl: SimulatedCommand = {
  name: "rctl",
  source: "rctl(8), usr.bin/rctl/rctl.c, sys/kern/kern_rctl.c; recording 06 step 24",
  run: (args, { kernel }) => {
    const options = readOptions(args, "ahlnru");
    const { flags, rest } = options;
    if (options.unknown !== undefined || ["h", "l", "n", "u"].some((flag) => flags.has(flag)))
      throw new NotSimulated(`rctl ${args.join(" ")}`);
    // ENOSYS of the first system call ends it (enosys() of rctl.c).
    if (!countsUsage(kernel))
      return failure("rctl: RACCT/RCTL present, but disabled; enable using kern.racct.enable=1 tunable\n");
    let stdout = "";
    let stderr = "";
    let failures = 0;
    for (const given of rest.length === 0 ? [""] : rest) {
      const problem = flags.has("a") ? add(kernel, given) : flags.has("r") ? remove(kernel, given) : undefined;
      if (problem !== undefined) {
        failures += 1;
        const what = flags.has("a") ? "add" : "remove";
        stderr += `rctl: failed to ${what} rule '${given}': ${problem}\n`;
      }
      if (!flags.has("a") && !flags.has("r")) stdout += matching(kernel, given).map(text).join("");
    }
    return { stdout, stderr, exitCode: failures };
  },
};

/** For a rule that denies, one that differs by its amount alone goes; for another, the same one (rctl_rule_add). */
function add(kernel: Kernel, given: string): string | undefined {
  const { jail, resource, action, amount } = parse(given);
  if (jail === undefined || resource === undefined || action === undefined || amount === undefined)
    throw new NotSimulated(`rctl -a ${given}`);
  if (!RESOURCES.includes(resource)) return "Invalid argument";
  if (action === "deny" && UNDENIABLE.includes(resource)) return "Operation not supported";
  if (!/^(deny|log|devctl|sigterm|sigkill)$/.test(action)) throw new NotSimulated(`rctl -a ${given}`);
  const rule = { jail, resource, action, amount };
  drop(kernel, matching(kernel, text(action === "deny" ? { ...rule, amount: "" } : rule).trim()));
  rctlRules(kernel).unshift(rule);
  return undefined;
}

function remove(kernel: Kernel, given: string): string | undefined {
  const found = matching(kernel, given);
  drop(kernel, found);
  return found.length === 0 ? "No such process" : undefined;
}

function drop(kernel: Kernel, gone: readonly RctlRule[]): void {
  const rules = rctlRules(kernel);
  rules.splice(0, rules.length, ...rules.filter((rule) => !gone.includes(rule)));
}

/** Rules that a filter matches: what it leaves out is anything. */
function matching(kernel: Kernel, filter: string): RctlRule[] {
  const wanted = parse(filter);
  return rctlRules(kernel).filter((rule) =>
    (["jail", "resource", "action", "amount"] as const).every(
      (part) => wanted[part] === undefined || wanted[part] === rule[part],
    ),
  );
}

/** `jail:NAME:RESOURCE:ACTION=AMOUNT`; other subjects are not simulated. */
function parse(given: string): Partial<RctlRule> {
  const [subject = "", jail, resource, rest = "", ...more] = given.split(":");
  if (given === "") return {};
  const [, action, amount] = /^([a-z0-9]*)(?:=(\d*[kmgtpe]?))?$/i.exec(rest) ?? [];
  if (!/^(j|jail)$/.test(subject) || more.length > 0 || action === undefined) throw new NotSimulated(`rctl ${given}`);
  return {
    ...(jail === undefined || jail === "" ? {} : { jail }),
    ...(resource === undefined || resource === "" ? {} : { resource }),
    ...(action === "" ? {} : { action }),
    ...(amount === undefined || amount === "" ? {} : { amount: expand(amount) }),
  };
}

/** expand_number(3). */
function expand(amount: string): string {
  const unit = amount.slice(-1).toLowerCase();
  const power = "kmgtpe".indexOf(unit);
  return power < 0 ? String(BigInt(amount)) : String(BigInt(amount.slice(0, -1)) * 1024n ** BigInt(power + 1));
}

function text({ jail, resource, action, amount }: RctlRule): string {
  return `jail:${jail}:${resource}:${action}=${amount}\n`;
}
