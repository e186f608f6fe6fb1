import { z } from "zod";
import { FreebsdError } from "../errors";
import { NEEDED_MODULES } from "../host/doctor/modules";
import { findModule, type Inventory } from "../host/inventory";
import {
  absentBefore,
  bringsInterfaces,
  cutsOff,
  loadModules,
  needsModules,
  releaseModules,
  unloadModule,
} from "../host/kld";
import { interfacesAt } from "../host/locate";
import { ownerId } from "../host/names";
import { isTooOld, tooOld } from "../host/release";
import { step } from "../host/step";
import { FOLDERS } from "../host/unit";
import { run } from "../host/unit-script";
import { kernelModuleName, ownerIdText } from "../schema/properties";
import { connection } from "./common";
import { defineResource } from "./definition";

const inputs = z.strictObject({
  connection: connection.meta({ description: "How the host is reached over SSH.", typeName: "ConnectionSettings" }),
  modules: z.array(kernelModuleName).default(["ng_ether", "ng_bridge", "ng_eiface", "if_bridge", "if_epair"]).meta({
    description:
      "Kernel modules to be loaded. On delete those are unloaded that were loaded for this Host and that nobody uses.",
    unordered: true,
  }),
  owner: ownerIdText.meta({
    description: "The id under which everything on this Host is owned: the same through renames and re-creation.",
    picked: "from project, stack and name, the first time",
    change: "replace",
  }),
});

const outputs = z.strictObject({
  osRelease: z.string().meta({ description: "Release of the running kernel, as in 15.1-RELEASE-p1." }),
  hostUuid: z.string().meta({ description: "The machine's own id (kern.hostuuid)." }),
  interfaces: z.array(z.string()).meta({ description: "Names of the interfaces in the host's own network stack." }),
});

type Inputs = z.output<typeof inputs>;
type Outputs = z.output<typeof outputs>;
interface Found {
  /** Modules that were not in the kernel before. */
  readonly absent?: readonly string[];
  /** Folders that were not there before. */
  readonly folders?: readonly string[];
}

export const hostResource = defineResource<Inputs, Outputs>({
  kind: "Host",
  description: "A FreeBSD machine that is reached over SSH. Everything else is declared on a Host.",
  example: [
    'const edge = new freebsd.Host("edge", { connection: { host: "edge.example.org", agentSocketPath: process.env.SSH_AUTH_SOCK } });',
  ].join("\n"),
  manuals: ["kldload(8)", "sysctl(8)", "vnet(9)"],
  inputs,
  outputs,
  complete: (given, naming) => ({
    ...given,
    owner: given.owner ?? naming.previousOwner ?? ownerId(naming.project ?? "", naming.stack ?? "", naming.name),
  }),
  claims: ({ owner }) => [{ what: "host", value: owner, path: "owner" }],
  identify: ({ owner }) => owner,
  fromId: (owner) => ({ owner }),
  // Of the facts, a module changes only those that ipfw(4) has to tell.
  sections: ({ modules }) => [
    ...(modules?.includes("ipfw") === true ? (["facts"] as const) : []),
    "kernel",
    "vnet:host",
  ],
  observe: (inventory, known) => {
    requireUsable(inventory, known.connection.host);
    return {
      modules: known.modules?.filter((name) => findModule(inventory, name) !== undefined) ?? [],
      osRelease: inventory.facts.osRelease,
      hostUuid: inventory.facts.hostUuid,
      interfaces: (inventory.vnets.get("host")?.interfaces ?? []).map((entry) => entry.name),
    };
  },
  missing: (inventory, { modules }) => kernelProblem(inventory, modules),
  remember: (inventory, desired, previous) => {
    const absent = absentBefore(inventory, desired.modules, (previous as Found | undefined)?.absent);
    const folders =
      (previous as Found | undefined)?.folders ?? FOLDERS.filter((folder) => !inventory.paths.includes(folder));
    return { absent, folders } satisfies Found;
  },
  plan: (desired, actual) => {
    const missing = desired.modules.filter((name) => !actual?.modules?.includes(name));
    if (missing.length === 0) return [];
    const load = step(loadModules(missing), ...missing.toReversed().map(unloadModule));
    return [bringsInterfaces(missing) ? load : { ...load, changes: ["kernel"] }];
  },
  risks: (desired, actual, { inventory }) =>
    cutsOff((desired?.modules ?? []).filter((name) => actual?.modules?.includes(name) !== true))
      ? interfacesAt(inventory, undefined).map((entry) => entry.name)
      : [],
  teardown: ({ owner }, { found }) => {
    const absent = ((found as Found).absent ?? []).toReversed();
    return absent.length === 0 ? [] : [step(releaseModules(absent, "Host", owner))];
  },
  unit: ({ modules }) => [...needsModules(modules), ...run(loadModules(modules))],
});

/** Why the kernel cannot do what a Host needs; `observe` refuses it, too. */
function kernelProblem(inventory: Inventory, modules: readonly string[]): string | undefined {
  const { facts, moduleFiles } = inventory;
  if (isTooOld(facts)) return tooOld(facts);
  if (!facts.vimage)
    return `its kernel (${facts.osRelease}) has no VIMAGE, so jails cannot have a network stack of their own; GENERIC kernels have it since FreeBSD 12.0, and a kernel of your own needs \`options VIMAGE\``;
  const absent = modules.filter((name) => findModule(inventory, name) === undefined);
  if (absent.length > 0 && facts.securelevel > 0)
    return `modules: ${absent.join(", ")} cannot be loaded at securelevel ${facts.securelevel}; load them at boot (kld_list in rc.conf), or boot with a lower level (security(7))`;
  const known = new Set(NEEDED_MODULES.map(({ name }) => name));
  const lost = moduleFiles === undefined ? [] : absent.filter((name) => known.has(name) && !moduleFiles.includes(name));
  return lost.length === 0
    ? undefined
    : `modules: ${lost.join(", ")} is neither in the kernel nor a file that kldload(8) finds; leave out what this program does not use, or build the kernel with its modules`;
}

function requireUsable({ facts }: Inventory, host: string): void {
  if (facts.osType !== "FreeBSD") {
    throw new FreebsdError({
      code: "not-freebsd",
      host,
      message: `this machine runs ${facts.osType || "an unknown system"}, not FreeBSD`,
      hint: "Check the connection's `host`.",
    });
  }
  if (isTooOld(facts)) {
    throw new FreebsdError({
      code: "old-release",
      host,
      message: tooOld(facts),
      hint: "Upgrade it (freebsd-update(8)).",
    });
  }
  if (!facts.vimage) {
    throw new FreebsdError({
      code: "no-vimage",
      host,
      message: `its kernel (${facts.osRelease}) has no VIMAGE, so jails cannot have a network stack of their own`,
      hint: "GENERIC kernels have it since FreeBSD 12.0; a kernel of your own needs `options VIMAGE` (vnet(9)).",
    });
  }
}
