import { removeFile, writeFile } from "../host/files";
import { findJail, type Inventory, type RunningJail, vnetOfJail } from "../host/inventory";
import { modifyJail, startJail, stopJail } from "../host/jail";
import { type ConfValue, jailConf, jailConfPath } from "../host/jail-conf";
import { shortName } from "../host/names";
import { type Step, step } from "../host/step";
import { carryVnet } from "../host/vnet-carry";
import { same } from "../schema/equality";
import type { ChangeCost } from "../schema/facts";
import { absolutePath } from "../schema/properties";
import { isRecord, UNKNOWN } from "../schema/unknown";
import { defineResource } from "./definition";
import { isModifiable, parameterWord } from "./jail-parameters";
import { type JailInputs, type JailOutputs, jailInputs, jailOutputs } from "./jail-schema";
import { jailUnit } from "./units/jail";

const SHUTDOWN = "/bin/sh /etc/rc.shutdown jail";
/** A VNET jail's lo0 is down until somebody sets it up; the kernel adds ::1 by itself. */
const LOOPBACK = (name: string) => `ifconfig -j ${name} lo0 inet 127.0.0.1/8 up`;
/** Hooks whose change a running jail notices only when it starts anew. */
const START_HOOKS = ["prestart", "created", "start", "poststart"] as const;
/** allow.* that the kernel grants unless it is told otherwise (recording 05). */
const GRANTED = new Set(["reserved_ports", "set_hostname", "suser", "unprivileged_proc_debug"]);

export const jail = defineResource<Omit<JailInputs, "jid"> & { jid?: number | undefined }, JailOutputs>({
  kind: "Jail",
  description:
    "A jail, by default one with a network stack of its own, as a file in /etc/jail.conf.d: `service jail`, `jls` and `jexec` work on it as on any other.",
  example: [
    'const web = new freebsd.Jail("web", { host: edge, path: "/jails/web", hostname: "web.example.org" });',
  ].join("\n"),
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
  verify: ({ path, mountDevfs, exec, mounts }) => [
    ...(path === "/" && mountDevfs === true
      ? [
          {
            path: "mountDevfs",
            message:
              "a jail whose root is / would stack a second devfs on the host's own /dev and leave it there: leave `mountDevfs` out, or give the jail a `path` of its own",
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
    return running === undefined
      ? undefined
      : `name: a jail ${name} is running already (jid ${running.jid}), and it is not this program's`;
  },
  plan: (desired, actual, { inventory }) => {
    const wanted = desired as JailInputs;
    const conf = writeFile(jailConfPath(wanted.name), confOf(wanted));
    // A start that fails late, or in a hook that hangs, leaves the jail running.
    if (actual === undefined)
      return [
        step(conf, removeFile(jailConfPath(wanted.name))),
        { run: startJail(wanted.name), undo: [stopJail(wanted.name)], partial: true },
      ];
    const running = actual as JailInputs;
    if (needsRestart(running, wanted)) return restart(wanted, inventory);
    const words = changedWords(running, wanted);
    const written = confOf({ ...running, jid: wanted.jid });
    return [
      ...(written === confOf(wanted) ? [] : [step(conf, writeFile(jailConfPath(wanted.name), written))]),
      ...(words.length === 0 ? [] : [step(modifyJail(wanted.name, words))]),
    ];
  },
  teardown: ({ name }, { inventory }) => [
    ...(findJail(inventory, name) === undefined ? [] : [step(stopJail(name))]),
    step(removeFile(jailConfPath(name))),
  ],
  unit: ({ name, depends }) => jailUnit(name, depends),
  cost: (property, from, to) => changeCost(property, from, to),
});

/** A devfs of its own belongs on every root but the host's; not known while the path is not. */
function devfsIsRight(path: unknown): unknown {
  return path === UNKNOWN ? UNKNOWN : absolutePath.safeParse(path).data !== "/";
}

/** Everything that the jail is made with, in the order of jail(8)'s manual page. */
function parametersOf(inputs: JailInputs): readonly (readonly [string, ConfValue])[] {
  const { name, exec = {}, mounts } = inputs;
  const optional = (parameter: string, value: ConfValue | undefined): (readonly [string, ConfValue])[] =>
    value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [[parameter, value]];
  const created = [...(inputs.vnet ? [LOOPBACK(name)] : []), ...(exec.created ?? [])];
  const stop = exec.stop ?? (runsRc(inputs) ? [SHUTDOWN] : undefined);
  return [
    ["path", inputs.path],
    ["host.hostname", inputs.hostname],
    ...(inputs.vnet ? ([["vnet", true]] as const) : []),
    ["persist", true],
    ...optional("jid", inputs.jid),
    ...optional("devfs_ruleset", inputs.devfsRuleset),
    ...(inputs.mountDevfs ? ([["mount.devfs", true]] as const) : []),
    ...optional(
      "mount",
      mounts.map((mount) => `${mount.source} ${mount.target} ${mount.type} ${mount.options} 0 0`),
    ),
    ...optional("securelevel", inputs.securelevel),
    ...optional("enforce_statfs", inputs.enforceStatfs),
    ...optional("children.max", inputs.childrenMax),
    ...inputs.allow.toSorted().map((grant) => [`allow.${grant}`, true] as const),
    ...optional("exec.prestart", exec.prestart),
    ...optional("exec.created", created),
    ...optional("exec.start", exec.start),
    ...optional("exec.poststart", exec.poststart),
    ...optional("exec.prestop", exec.prestop),
    ...optional("exec.stop", stop),
    ...optional("exec.poststop", exec.poststop),
    ...Object.entries(inputs.params),
  ];
}

function confOf(inputs: JailInputs): string {
  const remarks = ["Written by pulumi-freebsd: the next `pulumi up` that changes this jail writes it anew."];
  if (inputs.depends.length > 0) remarks.push(`Needs the jails: ${inputs.depends.toSorted().join(" ")}`);
  return jailConf(inputs.name, parametersOf(inputs), remarks);
}

type NumberProperty = "devfsRuleset" | "securelevel" | "enforceStatfs" | "childrenMax";

function runsRc({ exec }: Pick<JailInputs, "exec">): boolean {
  return exec?.start?.some((command) => /(^|\s)\/etc\/rc(\s|$)/.test(command)) === true;
}

/**
 * What jls tells; what it cannot tell (hooks, mounts) is taken as it was declared. Parameters that were not declared are
 * left out, but for a look-up, which knows the name alone.
 */
function observed(running: RunningJail, known: JailInputs): Omit<Partial<JailInputs>, "jid"> & JailOutputs {
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
  };
}

function changeCost(property: string, from: unknown, to: unknown): ChangeCost | undefined {
  if (property === "securelevel")
    return typeof from === "number" && (to === undefined || Number(to) < from) ? "restart" : "inPlace";
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

function needsRestart(actual: Partial<JailInputs>, wanted: JailInputs): boolean {
  const fixed = (["mountDevfs", "mounts"] as const).some((property) => !same(actual[property], wanted[property]));
  const moved = wanted.jid !== undefined && wanted.jid !== actual.jid;
  return (
    fixed ||
    moved ||
    (["exec", "params", "securelevel"] as const).some(
      (property) =>
        !same(actual[property], wanted[property]) &&
        changeCost(property, actual[property], wanted[property]) === "restart",
    )
  );
}

/** The words for `jail -m`: what differs, each as the command line has it. */
function changedWords(actual: Partial<JailInputs>, wanted: JailInputs): readonly string[] {
  const simple: (readonly [string, ConfValue | undefined, unknown])[] = [
    ["host.hostname", wanted.hostname, actual.hostname],
    ["devfs_ruleset", wanted.devfsRuleset, actual.devfsRuleset],
    ["securelevel", wanted.securelevel, actual.securelevel],
    ["enforce_statfs", wanted.enforceStatfs, actual.enforceStatfs],
    ["children.max", wanted.childrenMax, actual.childrenMax],
    ...Object.entries(wanted.params).map(
      ([key, value]) => [key, isModifiable(key) ? value : undefined, actual.params?.[key]] as const,
    ),
  ];
  const before = actual.allow ?? [];
  return [
    ...simple.flatMap(([key, to, from]) => (to === undefined || same(to, from) ? [] : [parameterWord(key, to)])),
    ...wanted.allow.filter((grant) => !before.includes(grant)).map((grant) => parameterWord(`allow.${grant}`, true)),
    ...before.filter((grant) => !wanted.allow.includes(grant)).map((grant) => parameterWord(`allow.${grant}`, false)),
  ];
}

/** A restart in which the jail's interfaces come out, wait on the host and go back in as they were. */
function restart(wanted: JailInputs, inventory: Inventory): readonly Step[] {
  const carried = wanted.vnet ? carryVnet(inventory, wanted.name) : { out: [], back: [] };
  return [
    ...carried.out,
    step(stopJail(wanted.name)),
    step(writeFile(jailConfPath(wanted.name), confOf(wanted))),
    step(startJail(wanted.name)),
    ...carried.back,
  ];
}
