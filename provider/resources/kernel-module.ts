import { z } from "zod";
import { findModule } from "../host/inventory";
import { absentBefore, cutsOff, loadModules, releaseModules } from "../host/kld";
import { interfacesAt } from "../host/locate";
import { step } from "../host/step";
import { kernelModuleName } from "../schema/properties";
import { onHost } from "./common";
import { defineResource } from "./definition";
import { kernelModuleUnit } from "./units/kernel-module";

const inputs = z.strictObject({
  ...onHost,
  name: kernelModuleName.meta({
    description: "The module's name, as kldload(8) takes it.",
    change: "replace",
    picked: "the resource's name",
  }),
});

const outputs = z.strictObject({
  file: z.string().meta({ description: "The file that it is in, as in `pf.ko`; `kernel` where it is compiled in." }),
});

type Inputs = z.output<typeof inputs>;
type Outputs = z.output<typeof outputs>;
interface Found {
  /** The module, where it was not in the kernel before. */
  readonly absent?: readonly string[];
}

export const kernelModule = defineResource<Inputs, Outputs>({
  kind: "KernelModule",
  description:
    "A kernel module, loaded now and at boot. One that is there already stays as it is; delete unloads what was not there before and nothing else needs.",
  example: ['const pf = new freebsd.KernelModule("pf", { host: edge });'].join("\n"),
  manuals: ["kldload(8)", "kldunload(8)", "kldstat(8)"],
  inputs,
  outputs,
  complete: (given, { name }) => ({ ...given, name: given.name ?? name }),
  claims: ({ name }) => [{ what: "module", value: name, path: "name" }],
  // With the owner: a module is nobody's own, and any number of programs may need it.
  identify: ({ name, host }) => `${name}/${host}`,
  fromId: (id) => ({ name: id.split("/")[0] ?? id }),
  sections: () => ["kernel", "vnet:host"],
  observe: (inventory, { name }) => {
    const module = findModule(inventory, name);
    return module === undefined ? undefined : { name, file: module.file };
  },
  missing: ({ facts, ...rest }, { name }) =>
    facts.securelevel > 0 && findModule({ facts, ...rest }, name) === undefined
      ? `name: the module ${name} is not loaded, and at securelevel ${facts.securelevel} none can be: load it at boot (kld_list in rc.conf), or boot with a lower level (security(7))`
      : undefined,
  remember: (inventory, { name }, previous) =>
    ({ absent: absentBefore(inventory, [name], (previous as Found | undefined)?.absent) }) satisfies Found,
  plan: ({ name, host }, actual) =>
    actual === undefined ? [step(loadModules([name]), releaseModules([name], "KernelModule", `${name}/${host}`))] : [],
  risks: (desired, actual, { inventory }) =>
    desired !== undefined && actual === undefined && cutsOff([desired.name])
      ? interfacesAt(inventory, undefined).map((entry) => entry.name)
      : [],
  teardown: ({ name, host }, { inventory, found }) =>
    findModule(inventory, name) !== undefined && (found as Found).absent?.includes(name)
      ? [step(releaseModules([name], "KernelModule", `${name}/${host}`), loadModules([name]))]
      : [],
  unit: ({ name }) => kernelModuleUnit(name),
});
