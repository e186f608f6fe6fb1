import { cpuList, cpusLook, cpusOfHost, setCpus } from "../host/cpuset";
import { fileGone, filePresent } from "../host/effects-files";
import { removeFile, writeJailFile } from "../host/files";
import {
  findJail,
  findUnit,
  folderLook,
  type Inventory,
  isFolderThere,
  linkOnTheWay,
  vnetOfJail,
} from "../host/inventory";
import { modifyJail } from "../host/jail";
import { jailConfPath } from "../host/jail-conf";
import type { Look } from "../host/looks";
import { shortName } from "../host/names";
import { forgetLimits, limitsLook } from "../host/rctl";
import { step, telling } from "../host/step";
import { absolutePath } from "../schema/properties";
import { isRecord, UNKNOWN } from "../schema/unknown";
import { defineResource } from "./definition";
import { changeCost, changedWords, needsRestart } from "./jail-change";
import { confOf, runsRc } from "./jail-file";
import { limitIssues, limitSteps, limitsMissing } from "./jail-limits";
import { networkAdvice, networkClaims, networkIssues, networkMissing, returnAddresses } from "./jail-network";
import { type DeclaredOutputs, observedJail } from "./jail-observed";
import { verifyParameters } from "./jail-parameter-types";
import { givenInterfaces, restart, start, stop } from "./jail-run";
import { type JailInputs, type JailOutputs, jailInputs, jailOutputs } from "./jail-schema";
import { sharedStackStatement } from "./statement";
import { jailUnit } from "./units/jail";

export const jail = defineResource<Omit<JailInputs, "jid"> & { jid?: number | undefined }, JailOutputs>({
  kind: "Jail",
  description:
    "A jail, by default one with a network stack of its own, as a file in /etc/jail.conf.d: `service jail`, `jls` and `jexec` work on it as on any other.",
  example: [
    'const web = new freebsd.Jail("web", { host: edge, path: "/jails/web", hostname: "web.example.org" });',
  ].join("\n"),
  manuals: ["jail(8)", "jail.conf(5)", "devfs(8)"],
  inputs: jailInputs,
  outputs: jailOutputs,
  complete: (given, { name }) => {
    const own = given.name ?? shortName(/^\d+$/.test(name) ? `jail-${name}` : name, 63);
    return {
      ...given,
      name: own,
      hostname: given.hostname ?? own,
      mountDevfs: given.mountDevfs ?? devfsIsRight(given.path ?? "/"),
    };
  },
  verify: ({ path, mountDevfs, exec, mounts, params, limits, ...rest }) => [
    ...verifyParameters(params),
    ...limitIssues(limits),
    ...networkIssues(rest),
    ...(path === "/" && mountDevfs === true
      ? [
          {
            path: "mountDevfs",
            message:
              "a jail whose root is / would stack a second devfs on the host's own /dev and leave it there: leave `mountDevfs` out, or give the jail a `path` of its own",
          },
        ]
      : []),
    ...(path === "/" && runsRc({ exec: { start: knownCommands(exec) } })
      ? [
          {
            path: "exec.start",
            message:
              "/etc/rc in a jail whose root is / would clear the host's own /var/run (rc.d/cleanvar), pid files, sockets and locks: start the services that the jail needs (`service sshd onestart`), or give it a `path` of its own",
          },
        ]
      : []),
    ...(isRecord(exec) && exec.stop !== undefined && exec.start === undefined
      ? [{ path: "exec.stop", message: "a jail that starts nothing has nothing to stop: give `exec.start` as well" }]
      : []),
    ...(Array.isArray(mounts) && typeof path === "string"
      ? mounts.flatMap((mount, index) =>
          isRecord(mount) && typeof mount.target === "string" && path !== "/" && !mount.target.startsWith(`${path}/`)
            ? [{ path: `mounts[${index}].target`, message: `${mount.target} is outside the jail's root ${path}` }]
            : [],
        )
      : []),
  ],
  claims: ({ name, jid, ...rest }) => [
    { what: "jail", value: name, path: "name" },
    ...(jid === undefined ? [] : [{ what: "jail" as const, value: `jid ${jid}`, path: "jid" }]),
    ...networkClaims(rest),
  ],
  // Where no ruleset is given jail(8) takes devfsrules_jail.
  states: ({ name, vnet, path, mountDevfs, devfsRuleset = 4 }) => [
    ...sharedStackStatement(name, vnet),
    ...(mountDevfs === true && path !== "/"
      ? [{ what: "devices" as const, jail: name, ruleset: devfsRuleset, path: "devfsRuleset" }]
      : []),
  ],
  identify: ({ name }) => name,
  fromId: (name) => ({ name }),
  sections: ({ name, limits, cpus }) => [
    ...(["jails", "vnet:host", `vnet:${vnetOfJail(name)}`, "mounts"] as const),
    ...usageLooks(name, limits, cpus),
  ],
  observe: (inventory, known) => {
    const running = findJail(inventory, known.name);
    return running === undefined ? undefined : observedJail(inventory, running, known as JailInputs);
  },
  occupied: (inventory, { name }) => {
    const running = findJail(inventory, name);
    if (running !== undefined)
      return `name: a jail ${name} is running already (jid ${running.jid}), and it is not this program's`;
    const file = jailConfPath(name);
    return inventory.paths.includes(file)
      ? `name: there is a ${file} already, and it is not this program's`
      : undefined;
  },
  looks: {
    by: ["name", "path", "limits", "cpus"],
    at: ({ name, path = "/", limits, cpus }, declared) => [
      ...(path === "/" || declared("root", path) ? [] : [folderLook(path)]),
      ...(name === undefined ? [] : usageLooks(name, limits, cpus)),
    ],
  },
  missing: (inventory, desired, declared) => {
    const { path, devfsRuleset = 0, securelevel, limits, depends } = desired;
    if (isFolderThere(inventory, path) === false && !declared("root", path))
      return `path: there is no folder ${path}; make it, or declare it as a JailRoot`;
    const link = linkOnTheWay(inventory, path);
    if (link !== undefined) return link;
    // jail(8) takes one that is not there without a word.
    if (
      devfsRuleset !== 0 &&
      !inventory.devfsRulesets.includes(devfsRuleset) &&
      !declared("devfs ruleset", String(devfsRuleset))
    )
      return `devfsRuleset: there is no devfs ruleset ${devfsRuleset} on the host; declare it as a DevfsRuleset, or take one of ${inventory.devfsRulesets.join(", ")}`;
    const { securelevel: own } = inventory.facts;
    // Without a word why: sys/kern/kern_jail.c, kern_jail_set.
    if (securelevel !== undefined && securelevel < own)
      return `securelevel: a jail's is not below the host's, which is ${own}: raise it, or leave it out`;
    const lost = depends.findIndex((each) => findJail(inventory, each) === undefined && !declared("jail", each));
    if (lost >= 0) return `depends[${lost}]: there is no running jail ${depends[lost]}`;
    return (
      networkMissing(inventory, desired, declared) ??
      limitsMissing(inventory, limits) ??
      cpusMissing(inventory, desired)
    );
  },
  advise: (inventory, desired, declared) =>
    desired.vnet && inventory.facts.sysctls.get("net.inet.ip.fw.default_to_accept") === "0"
      ? "ipfw denies by default on this host, and in the network stack of every new jail: a jail reaches nobody before it has rules of its own. Set net.inet.ip.fw.default_to_accept=1 in /boot/loader.conf, or load rules by `exec.poststart`"
      : networkAdvice(inventory, desired, declared),
  plan: (desired, actual, { inventory }) => {
    const wanted = desired as JailInputs;
    const conf = writeJailFile(jailConfPath(wanted.name), confOf(wanted));
    // A start that fails late, or in a hook that hangs, leaves the jail running.
    if (actual === undefined)
      return [
        telling(step(conf, removeFile(jailConfPath(wanted.name))), filePresent(jailConfPath(wanted.name))),
        ...limitSteps(wanted.name, wanted.limits, {}),
        start(wanted, inventory),
      ];
    const running = actual as JailInputs;
    const limits = limitSteps(wanted.name, wanted.limits, running.limits ?? {});
    if (needsRestart(running, wanted)) return [...limits, ...restart(wanted, running, inventory)];
    const words = changedWords(running, wanted);
    const back = changedWords(wanted, running);
    const unit = findUnit(inventory, "Jail", wanted.name);
    // Every jail has a jid; its file has one only where it was declared, by the record or by what an update began with.
    const declared = (actual as DeclaredOutputs).declared?.includes("jid") === true ? running.jid : undefined;
    const jid = unit?.inputs.jid === undefined ? declared : Number(unit.inputs.jid);
    // The file is as its record says, or still as the jail runs: where an update was cut off, either may be the older one.
    const recorded = unit === undefined ? undefined : confOf({ ...running, ...unit.inputs, jid });
    const isWritten = recorded === confOf(wanted) && confOf({ ...running, jid }) === recorded;
    return [
      ...(isWritten
        ? []
        : [step(conf, ...(recorded === undefined ? [] : [writeJailFile(jailConfPath(wanted.name), recorded)]))]),
      ...(words.length === 0
        ? []
        : [step(modifyJail(wanted.name, words), ...(back.length === 0 ? [] : [modifyJail(wanted.name, back)]))]),
      ...limits,
      ...(wanted.cpus === undefined || wanted.cpus === running.cpus
        ? []
        : [
            step(
              setCpus(wanted.name, wanted.cpus),
              ...(running.cpus === undefined ? [] : [setCpus(wanted.name, running.cpus)]),
            ),
          ]),
    ];
  },
  risks: (desired, actual) => {
    const before = actual === undefined ? [] : givenInterfaces(actual as Partial<JailInputs>);
    return givenInterfaces((desired ?? {}) as Partial<JailInputs>).filter((name) => !before.includes(name));
  },
  teardown: (state, { inventory }) => [
    ...(findJail(inventory, state.name) === undefined ? [] : [stop(state as JailInputs, inventory)]),
    ...returnAddresses({ interface: state.interface, addresses: state.addresses ?? [] }).map((each) => step(each)),
    ...(Object.keys(state.limits ?? {}).length === 0 ? [] : [step(forgetLimits(state.name, state.limits))]),
    telling(step(removeFile(jailConfPath(state.name))), fileGone(jailConfPath(state.name))),
  ],
  unit: (desired) => jailUnit(desired),
  cost: (property, from, to) => changeCost(property, from, to),
});

/** What tells how much of the host it may use: asked only where the program says something of it. */
function usageLooks(name: string, limits: JailInputs["limits"] | undefined, cpus: string | undefined): readonly Look[] {
  return [
    ...(Object.keys(limits ?? {}).length === 0 ? [] : [limitsLook(name)]),
    ...(cpus === undefined ? [] : [cpusLook(name)]),
  ];
}

function cpusMissing(inventory: Inventory, { name, cpus }: Pick<JailInputs, "name" | "cpus">): string | undefined {
  const there = cpusOfHost(inventory, name);
  if (cpus === undefined || there === undefined) return undefined;
  const lost = cpuList(cpus).filter((cpu) => !there.includes(cpu));
  return lost.length === 0 ? undefined : `cpus: this host has no CPU ${lost.join(", ")}; it has ${there.join(", ")}`;
}

/** The commands that start it, as far as they are known. */
function knownCommands(exec: unknown): string[] {
  const start = isRecord(exec) && Array.isArray(exec.start) ? exec.start : [];
  return start.filter((command): command is string => typeof command === "string");
}

/** A devfs of its own belongs on every root but the host's; not known while the path is not. */
function devfsIsRight(path: unknown): unknown {
  return path === UNKNOWN ? UNKNOWN : absolutePath.safeParse(path).data !== "/";
}
