import type { Mount } from "../inventory";
import { lowestFree } from "../lowest-free";
import { UNIT_ROOT } from "../unit";
import type { Check } from "./finding";
import { NEEDED_TOOLS } from "./modules";
import { LOCAL_RULESETS, SYSTEM_RULESETS } from "./probe";

/** Folders that the provider writes to: its units, and the files of jails. */
const WRITTEN = [
  { path: UNIT_ROOT, kinds: ["Host"] },
  { path: "/etc/jail.conf.d", kinds: ["Jail"] },
];

/** A file system that is mounted read-only takes neither units nor jails' files. */
export const writable: Check = ({ inventory: { mounts } }) =>
  WRITTEN.flatMap(({ path, kinds }) => {
    const mount = mountOf(mounts, path);
    return mount?.options.includes("read-only") === true
      ? [
          {
            check: "read-only",
            level: "missing" as const,
            kinds,
            message: `${path} cannot be written: ${mount.path} is mounted read-only`,
            fix: [`mount -u -o rw ${mount.path}`],
          },
        ]
      : [];
  });

/** The file system that a path is on: the deepest mount above it, and of two on one point the later. */
function mountOf(mounts: readonly Mount[], path: string): Mount | undefined {
  const isAbove = (mount: string) => mount === "/" || path === mount || path.startsWith(`${mount}/`);
  return mounts
    .filter((mount) => isAbove(mount.path))
    .reduce<Mount | undefined>(
      (deepest, mount) => (deepest === undefined || mount.path.length >= deepest.path.length ? mount : deepest),
      undefined,
    );
}

/** Programs of the base system that a stripped one may lack. */
export const tools: Check = ({ probe }) =>
  NEEDED_TOOLS.filter(({ name }) => probe.missingTools.includes(name)).map(({ name, kinds }) => ({
    check: "no-tool",
    level: "missing",
    kinds,
    message: `there is no ${name} on root's PATH`,
    fix: ["install the base system whole (pkg install FreeBSD-set-base, or freebsd-update)"],
  }));

/** A number of the base system's own under another name: whichever file devfs(8) reads last wins. devfs.rules(5) */
export const takenRulesets: Check = ({ probe }) => {
  const own = probe.rulesets.filter(({ file }) => file === SYSTEM_RULESETS);
  const local = probe.rulesets.filter(({ file }) => file === LOCAL_RULESETS);
  return local.flatMap((ruleset) => {
    const taken = own.find(({ number, name }) => number === ruleset.number && name !== ruleset.name);
    if (taken === undefined) return [];
    const numbers = new Set(probe.rulesets.map(({ number }) => number));
    const free = lowestFree((number) => numbers.has(number), 10);
    return [
      {
        check: "ruleset-taken",
        level: "missing" as const,
        kinds: ["Jail"],
        message: `${LOCAL_RULESETS} calls ruleset ${ruleset.number} ${ruleset.name}, and that number is the system's own ${taken.name}: the rules of both are in it`,
        fix: [`in ${LOCAL_RULESETS}: [${ruleset.name}=${free}]`, "service devfs restart"],
      },
    ];
  });
};

/** The kernel takes a ruleset that does not exist in silence, and the jail's /dev then hides nothing. devfs(8) */
export const absentRulesets: Check = ({ inventory: { jails, devfsRulesets } }) =>
  jails
    .filter(({ dying }) => !dying)
    .flatMap(({ name, parameters }) => {
      const number = Number(parameters.devfs_ruleset ?? 0);
      return number === 0 || devfsRulesets.includes(number)
        ? []
        : [
            {
              check: "ruleset-absent",
              level: "missing" as const,
              kinds: ["Jail"],
              message: `the jail ${name} has the devfs ruleset ${number}, and there is none of that number: its /dev hides nothing`,
              fix: [
                `define [${name}=${number}] in ${LOCAL_RULESETS}`,
                "service devfs restart",
                `service jail restart ${name}`,
              ],
            },
          ];
    });

/** Without rulesets in the kernel `devfsRuleset` has nothing to name. rc.conf(5), devfs_load_rulesets */
export const noRulesets: Check = ({ inventory: { devfsRulesets } }) =>
  devfsRulesets.length > 0
    ? []
    : [
        {
          check: "no-rulesets",
          level: "missing",
          kinds: ["Jail"],
          message:
            "no devfs ruleset is loaded, so a jail's `devfsRuleset` names nothing and its /dev would hide nothing",
          fix: ["sysrc devfs_load_rulesets=YES", "service devfs restart"],
        },
      ];
