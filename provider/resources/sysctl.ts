import { z } from "zod";
import { type Inventory, sysctlAt } from "../host/inventory";
import { interfacesAt } from "../host/locate";
import { type Step, step } from "../host/step";
import { cannotSet, releaseSysctl, type SysctlsBefore, sameSysctlValue, setSysctl, valueBefore } from "../host/sysctl";
import { kernelModuleName, sysctlName, textLine } from "../schema/properties";
import { onHost } from "./common";
import { type Declared, defineResource, type Properties } from "./definition";
import { sysctlUnit } from "./units/sysctl";

const inputs = z.strictObject({
  ...onHost,
  name: sysctlName.meta({
    description: "The variable's name, as in `net.inet.ip.forwarding`.",
    change: "replace",
    picked: "the resource's name",
  }),
  value: z
    .union([
      textLine.regex(
        /^(?!["'\s])(.*\S)?$/su,
        "sysctl(8) takes white space around a value, and a quote before it, off: leave them out",
      ),
      z.int(),
    ])
    .transform(String)
    .meta({ description: "Its value. Delete puts back what it was before." }),
  module: kernelModuleName.optional().meta({
    description: "The module that brings the variable, where that is no part of every kernel.",
    reference: ["KernelModule"],
  }),
});

const outputs = z.strictObject({});

type Inputs = z.output<typeof inputs>;
type Outputs = object;
type Found = SysctlsBefore;

export const sysctl = defineResource<Inputs, Outputs>({
  kind: "Sysctl",
  description:
    "A variable of the kernel, set now and at boot; no line of sysctl.conf is touched. Delete puts back what it was. A tunable of the loader needs loader.conf and a reboot, which preview says.",
  example: [
    'new freebsd.Sysctl("net.inet.ip.forwarding", { host: edge, value: 1 });',
    'const bridging = new freebsd.KernelModule("if_bridge", { host: edge });',
    'new freebsd.Sysctl("net.link.bridge.pfil_member", { host: edge, value: 0, module: bridging });',
  ].join("\n"),
  manuals: ["sysctl(8)", "sysctl.conf(5)", "loader.conf(5)"],
  inputs,
  outputs,
  complete: (given, { name }) => ({ ...given, name: given.name ?? name }),
  verify: ({ name }) =>
    name === "kern.securelevel"
      ? [
          {
            path: "name",
            message:
              "kern.securelevel cannot go down again before a reboot, so that nothing could put it back: set kern_securelevel in rc.conf(5)",
          },
        ]
      : [],
  claims: ({ name }) => [{ what: "sysctl", value: name, path: "name" }],
  // With the owner: several programs may need a variable to have the same value.
  identify: ({ name, host }) => `${name}/${host}`,
  fromId: (id) => ({ name: id.split("/")[0] ?? id }),
  // The facts have the values of some: what others know by them must not be older than what is known here.
  sections: ({ name }, { facts }) => [`sysctl:${name}`, ...(facts.sysctls.has(name) ? (["facts"] as const) : [])],
  looks: { by: ["name"], at: ({ name }) => (name === undefined ? [] : [`sysctl:${name}`]) },
  observe: (inventory, known) => {
    const read = sysctlAt(inventory, known.name)?.value;
    if (read === undefined) return undefined;
    return {
      name: known.name,
      value: known.value !== undefined && sameSysctlValue(known.value, read) ? known.value : read,
      ...(known.module === undefined ? {} : { module: known.module }),
    };
  },
  missing: (inventory, desired, declared) => absent(inventory, desired, declared) ?? refused(inventory, desired),
  remember: (inventory, { name }, previous) => valueBefore(inventory, name, previous),
  plan: ({ name, value, host }, actual, { inventory, found }) => {
    const now = sysctlAt(inventory, name)?.value;
    if (actual !== undefined && now !== undefined && sameSysctlValue(now, value)) return [];
    const before = now ?? (found as Found).sysctls?.[name];
    const back = before === undefined ? [] : [releaseSysctl(name, before, "Sysctl", `${name}/${host}`)];
    return [step(setSysctl(name, value), ...back)];
  },
  risks: (desired, actual, { inventory, found }) => {
    const name = desired?.name ?? actual?.name ?? "";
    const value = desired?.value ?? (found as Found).sysctls?.[name];
    return /^net\.inet6?\.ip6?\.fw\.enable$/.test(name) && value !== actual?.value
      ? interfacesAt(inventory, undefined).map((entry) => entry.name)
      : [];
  },
  teardown: ({ name, value, host }, { inventory, found }): readonly Step[] => {
    const before = (found as Found).sysctls?.[name];
    if (before === undefined || sysctlAt(inventory, name)?.value === undefined) return [];
    return [step(releaseSysctl(name, before, "Sysctl", `${name}/${host}`), setSysctl(name, value))];
  },
  unit: ({ name, value }) => sysctlUnit(name, value),
});

/** What a module of the same program brings is not there yet in preview: a KernelModule's, or one of a Host that is new. */
function absent(inventory: Inventory, { name, module, host }: Inputs, declared: Declared): string | undefined {
  const variable = sysctlAt(inventory, name);
  if (variable === undefined || variable.value !== undefined) return undefined;
  if (module !== undefined && declared("module", module)) return undefined;
  const isNewHost = !inventory.units.some(({ kind, owner }) => kind === "Host" && owner === host);
  if (isNewHost && declared("host", host)) return undefined;
  const hint =
    module === undefined ? "; where a module brings it, give that as `module`" : ` with the module ${module}`;
  return `name: the kernel has no variable ${name}${hint}`;
}

function refused(inventory: Inventory, { name, value, host }: Inputs): string | undefined {
  const variable = sysctlAt(inventory, name);
  const problem = variable?.value === undefined ? undefined : cannotSet(name, value, variable);
  if (problem !== undefined) return `value: ${problem}`;
  const other = inventory.units.find((unit) => unit.kind === "Sysctl" && unit.owner !== host && disagrees(unit.inputs));
  return other === undefined
    ? undefined
    : `value: another program or stack (owner ${other.owner}) keeps ${name} at ${String(other.inputs.value)}: the two must agree`;

  function disagrees(theirs: Properties): boolean {
    return theirs.name === name && !sameSysctlValue(String(theirs.value), value);
  }
}
