import { findModule } from "../inventory";
import { isTooOld, isUnknown, SUPPORTED_RELEASES, tooOld } from "../release";
import type { Check } from "./finding";
import { NEEDED_MODULES } from "./modules";

/** Older releases lack what all is done by; what newer ones do nobody has looked at. */
export const release: Check = ({ inventory: { facts } }) => {
  const finding = { check: "release", kinds: ["Host"] };
  if (isTooOld(facts))
    return [{ ...finding, level: "missing", message: tooOld(facts), fix: ["upgrade it (freebsd-update(8))"] }];
  return isUnknown(facts)
    ? [
        {
          ...finding,
          level: "advice",
          message: `FreeBSD ${facts.osRelease} is newer than the releases that this is made for (${SUPPORTED_RELEASES})`,
          fix: ["try what you declare on a machine that may fail, first"],
        },
      ]
    : [];
};

/** Jails cannot have a network stack of their own. vnet(9) */
export const vimage: Check = ({ inventory: { facts } }) =>
  facts.vimage
    ? []
    : [
        {
          check: "no-vimage",
          level: "missing",
          kinds: ["Host"],
          message: `the kernel (${facts.osRelease}) has no VIMAGE, so jails cannot have a network stack of their own`,
          fix: ["boot the GENERIC kernel, or build yours with: options VIMAGE"],
        },
      ];

/** In a jail there is no kldload, no netgraph node and no if_bridge to be made. jail(8) */
export const insideJail: Check = ({ inventory: { facts } }) =>
  facts.jailed
    ? [
        {
          check: "jailed",
          level: "missing",
          kinds: ["Host"],
          message: "this host is a jail itself: it can neither load modules nor make bridges and netgraph nodes",
          fix: ["log in to the machine that the jail runs on"],
        },
      ]
    : [];

/** A module that is neither in the kernel nor a file that kldload(8) could take: a kernel built with NO_MODULES. */
export const moduleFiles: Check = ({ inventory, probe }) => {
  const lost = absentModules(inventory).filter(({ name }) => inventory.moduleFiles?.includes(name) === false);
  if (lost.length === 0) return [];
  return [
    {
      check: "no-module-files",
      level: "missing",
      kinds: kindsOf(lost),
      message: `${namesOf(lost)} ${are(lost)} neither in the kernel nor in the folders of kern.module_path, so kldload cannot load ${lost.length === 1 ? "it" : "them"}: the kernel ${probe.kernelIdent} was built without modules (NO_MODULES)`,
      fix: [`build the kernel without NO_MODULES, or with: ${lost.map(({ option }) => option).join(", ")}`],
    },
  ];
};

/** A raised securelevel forbids to load and unload modules for good. security(7) */
export const securelevel: Check = ({ inventory }) => {
  const { securelevel: level } = inventory.facts;
  if (level <= 0) return [];
  const absent = absentModules(inventory).filter(({ name }) => inventory.moduleFiles?.includes(name) === true);
  if (absent.length > 0)
    return [
      {
        check: "securelevel",
        level: "missing",
        kinds: kindsOf(absent),
        message: `kern.securelevel is ${level}, which forbids to load modules, and ${namesOf(absent)} ${are(absent)} not in the kernel`,
        fix: [...absent.map(({ name }) => `sysrc -f /boot/loader.conf ${name}_load=YES`), "reboot"],
      },
    ];
  return [
    {
      check: "securelevel",
      level: "advice",
      kinds: ["Host"],
      message: `kern.securelevel is ${level}: no module can be loaded or unloaded${level >= 3 ? ", and no firewall rule changed" : ""}, and it can be lowered by a boot alone`,
      fix: ["sysrc kern_securelevel_enable=NO", "reboot"],
    },
  ];
};

/** Modules of another kernel than the one that runs may not load. */
export const pendingKernel: Check = ({ inventory: { facts } }) =>
  facts.installedKernelVersion === undefined || facts.installedKernelVersion === facts.osRelease
    ? []
    : [
        {
          check: "kernel-not-booted",
          level: "advice",
          kinds: ["Host"],
          message: `${facts.osRelease} runs and ${facts.installedKernelVersion} is installed: modules of the new kernel may not load into the old one`,
          fix: ["reboot"],
        },
      ];

function absentModules(inventory: Parameters<Check>[0]["inventory"]) {
  return NEEDED_MODULES.filter(({ name }) => findModule(inventory, name) === undefined);
}

function namesOf(modules: readonly { readonly name: string }[]): string {
  return modules.map(({ name }) => name).join(", ");
}

function are(modules: readonly unknown[]): string {
  return modules.length === 1 ? "is" : "are";
}

function kindsOf(modules: readonly { readonly kinds: readonly string[] }[]): readonly string[] {
  return [...new Set(modules.flatMap(({ kinds }) => kinds))];
}
