import { fileGone, filePresent } from "../host/effects-files";
import { jailStarted, jailStopped } from "../host/effects-jails";
import { removeFile, writeJailFile } from "../host/files";
import { findJail, folderLook, type Inventory, isFolderThere, type RunningJail, vnetOfJail } from "../host/inventory";
import { modifyJail, startJail, stopJail, stopQuietJail } from "../host/jail";
import { jailConfPath } from "../host/jail-conf";
import { interfacesAt } from "../host/locate";
import { shortName } from "../host/names";
import { type Step, step, telling } from "../host/step";
import { carryVnet } from "../host/vnet-carry";
import { absolutePath } from "../schema/properties";
import { isRecord, UNKNOWN } from "../schema/unknown";
import { defineResource } from "./definition";
import { changeCost, changedWords, needsRestart } from "./jail-change";
import { confOf, runsRc } from "./jail-file";
import { verifyParameters } from "./jail-parameter-types";
import { type JailInputs, type JailOutputs, jailInputs, jailOutputs } from "./jail-schema";
import { jailUnit } from "./units/jail";

/** allow.* that the kernel grants unless it is told otherwise (recording 05). */
const GRANTED = new Set(["reserved_ports", "set_hostname", "suser", "unprivileged_proc_debug"]);

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
  verify: ({ path, mountDevfs, exec, mounts, params }) => [
    ...verifyParameters(params),
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
  claims: ({ name, jid }) => [
    { what: "jail", value: name, path: "name" },
    ...(jid === undefined ? [] : [{ what: "jail" as const, value: `jid ${jid}`, path: "jid" }]),
  ],
  identify: ({ name }) => name,
  fromId: (name) => ({ name }),
  sections: ({ name }) => ["jails", "vnet:host", `vnet:${vnetOfJail(name)}`, "mounts"],
  observe: (inventory, known) => {
    const running = findJail(inventory, known.name);
    return running === undefined ? undefined : observed(running, known as JailInputs);
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
  looks: ({ path }) => (path === "/" ? [] : [folderLook(path)]),
  missing: (inventory, { path, devfsRuleset = 0 }, declared) => {
    if (isFolderThere(inventory, path) === false && !declared("root", path))
      return `path: there is no folder ${path}; make it, or declare it as a JailRoot`;
    // jail(8) takes one that is not there without a word.
    return devfsRuleset === 0 ||
      inventory.devfsRulesets.includes(devfsRuleset) ||
      declared("devfs ruleset", String(devfsRuleset))
      ? undefined
      : `devfsRuleset: there is no devfs ruleset ${devfsRuleset} on the host; declare it as a DevfsRuleset, or take one of ${inventory.devfsRulesets.join(", ")}`;
  },
  advise: ({ facts }, { vnet }) =>
    vnet && facts.sysctls.get("net.inet.ip.fw.default_to_accept") === "0"
      ? "ipfw denies by default on this host, and in the network stack of every new jail: a jail reaches nobody before it has rules of its own. Set net.inet.ip.fw.default_to_accept=1 in /boot/loader.conf, or load rules by `exec.poststart`"
      : undefined,
  plan: (desired, actual, { inventory }) => {
    const wanted = desired as JailInputs;
    const conf = writeJailFile(jailConfPath(wanted.name), confOf(wanted));
    // A start that fails late, or in a hook that hangs, leaves the jail running.
    if (actual === undefined)
      return [
        telling(step(conf, removeFile(jailConfPath(wanted.name))), filePresent(jailConfPath(wanted.name))),
        start(wanted, inventory),
      ];
    const running = actual as JailInputs;
    if (needsRestart(running, wanted)) return restart(wanted, running, inventory);
    const words = changedWords(running, wanted);
    const back = changedWords(wanted, running);
    const unit = inventory.units.find(({ kind, id }) => kind === "Jail" && id === wanted.name);
    // Every jail has a jid; its file has one only where it was declared, by the record or by what an update began with.
    const declared = (actual as Declared).declared?.includes("jid") === true ? running.jid : undefined;
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
    ];
  },
  risks: (desired, actual) => {
    const before = actual === undefined ? [] : givenInterfaces(actual as Partial<JailInputs>);
    return givenInterfaces((desired ?? {}) as Partial<JailInputs>).filter((name) => !before.includes(name));
  },
  teardown: (state, { inventory }) => [
    ...(findJail(inventory, state.name) === undefined ? [] : [stop(state as JailInputs, inventory)]),
    telling(step(removeFile(jailConfPath(state.name))), fileGone(jailConfPath(state.name))),
  ],
  unit: (desired) => jailUnit(desired),
  cost: (property, from, to) => changeCost(property, from, to),
});

/** What a jail is made with that runs nothing of its own can be told beforehand; all else is read. */
function start(wanted: JailInputs, inventory: Inventory): Step {
  const { name, path, hostname, exec, params } = wanted;
  const started: Step = { run: startJail(name), undo: [stopJail(name)], partial: true };
  const attached = inventory.units.some((unit) => unit.kind === "VnetInterface" && unit.inputs.jail === name);
  if (exec !== undefined || attached || Object.keys(params).length > 0) return started;
  const number = (parameter: string, value: number | undefined) =>
    value === undefined ? {} : { [parameter]: String(value) };
  const parameters = {
    ...number("devfs_ruleset", wanted.devfsRuleset),
    ...number("securelevel", wanted.securelevel),
    ...number("enforce_statfs", wanted.enforceStatfs),
    ...number("children.max", wanted.childrenMax),
    ...Object.fromEntries(wanted.allow.map((grant) => [`allow.${grant}`, true])),
  };
  return telling(started, jailStarted({ name, path, hostname, vnet: wanted.vnet ? "new" : "inherit", parameters }));
}

/** A jail that has nothing to shut down goes together with others; one that has takes the time that it needs. */
function stop({ name, exec }: JailInputs, inventory: Inventory): Step {
  const isQuiet = exec === undefined && inventory.paths.includes(jailConfPath(name));
  const stopped = step(isQuiet ? stopQuietJail(name) : stopJail(name));
  const isEmpty = interfacesAt(inventory, name).every((entry) => entry.name === "lo0");
  return isQuiet && isEmpty ? telling(stopped, jailStopped(name)) : stopped;
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

/** Which of the outputs the program has declared: the state says so. */
interface Declared {
  readonly declared?: readonly string[];
}

type NumberProperty = "devfsRuleset" | "securelevel" | "enforceStatfs" | "childrenMax";

/**
 * What jls tells; what it cannot tell (hooks, mounts) is taken as it was declared. Parameters that were not declared are
 * left out, but for a look-up, which knows the name alone.
 */
function observed(
  running: RunningJail,
  known: JailInputs & Declared,
): Omit<Partial<JailInputs>, "jid"> & JailOutputs & Declared {
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
      return [key, actual === undefined || String(actual) === String(value) ? value : (actual as string | boolean)];
    }),
  );
  return {
    name: running.name,
    path: running.path,
    hostname: known.exec !== undefined && runsRc(known) ? known.hostname : running.hostname,
    vnet: running.vnet === "new",
    jid: running.jid,
    ...number("devfsRuleset", "devfs_ruleset"),
    mountDevfs: known.mountDevfs,
    mounts: known.mounts,
    ...number("securelevel", "securelevel"),
    ...number("enforceStatfs", "enforce_statfs"),
    ...number("childrenMax", "children.max"),
    allow: grants.filter((grant) => declared.has(grant) || !(GRANTED.has(grant) || elsewhere(grant))),
    ...(known.exec === undefined ? {} : { exec: known.exec }),
    depends: known.depends,
    params,
    ...(known.declared === undefined ? {} : { declared: known.declared }),
  };
}

/** The interfaces that jail(8) itself moves in when the jail starts, and the kernel back when it stops. */
function givenInterfaces({ params }: Partial<JailInputs>): readonly string[] {
  const given = params?.["vnet.interface"];
  return typeof given === "string" ? given.split(",") : Array.isArray(given) ? given : [];
}

/**
 * A restart. The jail's own hooks take out and put back what is declared; what somebody moved in by hand is carried, so that
 * it is as it was.
 */
function restart(wanted: JailInputs, running: JailInputs, inventory: Inventory): readonly Step[] {
  const own = inventory.units.filter((unit) => unit.kind === "VnetInterface" && unit.inputs.jail === wanted.name);
  const byJail = [...givenInterfaces(wanted), ...givenInterfaces(running)];
  const byHooks = new Set([...own.map((unit) => String(unit.inputs.name)), ...byJail]);
  const carried = wanted.vnet ? carryVnet(inventory, wanted.name, byHooks) : { out: [], back: [] };
  return [
    ...carried.out,
    step(stopJail(wanted.name)),
    step(writeJailFile(jailConfPath(wanted.name), confOf(wanted))),
    step(startJail(wanted.name)),
    ...carried.back,
  ];
}
