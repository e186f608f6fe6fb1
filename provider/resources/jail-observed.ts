import { cpuList, cpusOfJail } from "../host/cpuset";
import type { Inventory, RunningJail } from "../host/inventory";
import { same } from "../schema/equality";
import { runsRc } from "./jail-file";
import { observedLimits } from "./jail-limits";
import { observedNetwork } from "./jail-network";
import { GRANTED } from "./jail-parameters";
import type { JailInputs, JailOutputs } from "./jail-schema";

/** Which of the outputs the program has declared: the state says so. */
export interface DeclaredOutputs {
  readonly declared?: readonly string[];
}

type NumberProperty = "devfsRuleset" | "securelevel" | "enforceStatfs" | "childrenMax";

/**
 * What jls tells; what it cannot tell (hooks, mounts) is taken as it was declared. Parameters that were not declared are
 * left out, but for a look-up, which knows the name alone.
 */
export function observedJail(
  inventory: Inventory,
  running: RunningJail,
  known: JailInputs & DeclaredOutputs,
): Omit<Partial<JailInputs>, "jid"> & JailOutputs & DeclaredOutputs {
  const lookup = known.path === undefined;
  const number = (property: NumberProperty, parameter: string) =>
    lookup || known[property] !== undefined ? { [property]: Number(running.parameters[parameter]) } : {};
  const grants = Object.entries(running.parameters).flatMap(([key, value]) =>
    key.startsWith("allow.") && value === true ? [key.slice("allow.".length)] : [],
  );
  const declared = new Set(known.allow ?? []);
  const elsewhere = (grant: string) =>
    Object.keys(known.params ?? {}).some((key) => key.startsWith("allow.") && key.endsWith(grant));
  const params = Object.fromEntries(
    Object.entries(known.params ?? {}).map(([key, value]) => {
      const actual = running.parameters[key];
      // `sysvshm` alone is `sysvshm=new` (lib/libjail/jail.c, jailparam_import).
      const isSame = String(actual) === String(value) || (value === true && actual === "new");
      return [key, actual === undefined || isSame ? value : (actual as string | boolean)];
    }),
  );
  return {
    name: running.name,
    path: running.path,
    hostname: known.exec !== undefined && runsRc(known) ? known.hostname : running.hostname,
    vnet: running.vnet === "new",
    jid: running.jid,
    ...observedNetwork(inventory, running, known),
    ...number("devfsRuleset", "devfs_ruleset"),
    mountDevfs: known.mountDevfs,
    mounts: known.mounts,
    ...number("securelevel", "securelevel"),
    ...number("enforceStatfs", "enforce_statfs"),
    ...number("childrenMax", "children.max"),
    allow: grants.filter((grant) => declared.has(grant) || !(GRANTED.has(grant) || elsewhere(grant))),
    limits: observedLimits(inventory, running.name, known.limits ?? {}),
    ...observedCpus(inventory, running.name, known.cpus),
    services: known.services,
    ...(known.exec === undefined ? {} : { exec: known.exec }),
    depends: known.depends,
    params,
    ...(known.declared === undefined ? {} : { declared: known.declared }),
  };
}

/** The list as it was declared where it means the CPUs that the jail has. */
function observedCpus(inventory: Inventory, name: string, known: string | undefined): Pick<JailInputs, "cpus"> {
  const cpus = cpusOfJail(inventory, name);
  if (known === undefined || cpus === undefined) return {};
  return { cpus: same(cpus, cpuList(known)) ? known : cpus.join(",") };
}
