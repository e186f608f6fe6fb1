import type { ConfValue } from "../host/jail-conf";
import { same } from "../schema/equality";
import type { ChangeCost } from "../schema/facts";
import { isRecord } from "../schema/unknown";
import { GRANTED, isModifiable, parameterWord } from "./jail-parameters";
import type { JailInputs } from "./jail-schema";

/** Hooks whose change a running jail notices only when it starts anew. */
const START_HOOKS = ["prestart", "created", "start", "poststart"] as const;

/** What a change costs where that depends on the values themselves. */
export function changeCost(property: string, from: unknown, to: unknown): ChangeCost | undefined {
  // Only a new jail has the host's securelevel again, and all of its CPUs.
  if (property === "securelevel" || property === "cpus") return to === undefined ? "restart" : "inPlace";
  if (property === "exec") {
    const hook = (value: unknown, name: string) => (isRecord(value) ? value[name] : undefined);
    return START_HOOKS.some((name) => !same(hook(from, name), hook(to, name))) ? "restart" : "inPlace";
  }
  if (property === "params") {
    const keys = new Set([...Object.keys(isRecord(from) ? from : {}), ...Object.keys(isRecord(to) ? to : {})]);
    const at = (value: unknown, key: string) => (isRecord(value) ? value[key] : undefined);
    return [...keys]
      .filter((key) => !same(at(from, key), at(to, key)))
      .every((key) => isModifiable(key) && at(to, key) !== undefined)
      ? "inPlace"
      : "restart";
  }
  return undefined;
}

/** Whether a running jail can take the difference only by starting anew. */
export function needsRestart(actual: Partial<JailInputs>, wanted: JailInputs): boolean {
  const fixed =
    (["devfsRuleset", "mountDevfs", "mounts", "services", "interface", "ip4", "ip6"] as const).some(
      (property) => !same(actual[property], wanted[property]),
    ) || !same(actual.addresses, wanted.addresses, true);
  const moved = wanted.jid !== undefined && wanted.jid !== actual.jid;
  return (
    fixed ||
    moved ||
    (["exec", "params", "securelevel", "cpus"] as const).some(
      (property) =>
        !same(actual[property], wanted[property]) &&
        changeCost(property, actual[property], wanted[property]) === "restart",
    )
  );
}

/** What a new jail has of these where nothing is said (sys/kern/kern_jail.c, kern_jail_set). */
const NEW = { enforceStatfs: 2, childrenMax: 0 };

/** The words for `jail -m`: what differs, each as the command line has it. */
export function changedWords(actual: Partial<JailInputs>, wanted: JailInputs): readonly string[] {
  const orAsNew = (property: keyof typeof NEW) =>
    wanted[property] ?? (actual[property] === undefined ? undefined : NEW[property]);
  const simple: (readonly [string, ConfValue | undefined, unknown])[] = [
    ["host.hostname", wanted.hostname, actual.hostname],
    ["securelevel", wanted.securelevel, actual.securelevel],
    ["enforce_statfs", orAsNew("enforceStatfs"), actual.enforceStatfs],
    ["children.max", orAsNew("childrenMax"), actual.childrenMax],
    ...Object.entries(wanted.params).map(
      ([key, value]) => [key, isModifiable(key) ? value : undefined, actual.params?.[key]] as const,
    ),
  ];
  const before = actual.allow ?? [];
  return [
    ...simple.flatMap(([key, to, from]) => (to === undefined || same(to, from) ? [] : [parameterWord(key, to)])),
    ...wanted.allow.filter((grant) => !before.includes(grant)).map((grant) => parameterWord(`allow.${grant}`, true)),
    ...before
      .filter((grant) => !wanted.allow.includes(grant) && !GRANTED.has(grant))
      .map((grant) => parameterWord(`allow.${grant}`, false)),
  ];
}
