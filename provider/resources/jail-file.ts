import { HOOK_PATH } from "../host/boot-jail-hook";
import { setCpus } from "../host/cpuset";
import { type ConfValue, jailConf } from "../host/jail-conf";
import { unitPath } from "../host/unit";
import { words } from "../host/unit-script";
import { networkParameters } from "./jail-network";
import type { JailInputs } from "./jail-schema";

/** What a jail that runs /etc/rc is stopped by where the program says nothing else. */
const SHUTDOWN = "/bin/sh /etc/rc.shutdown jail";

/** With their paths, as all of sbin in hooks: jail(8) and jexec(8) hand on the PATH of whoever runs them, and crontab(5)'s has no sbin. */
const JEXEC = "/usr/sbin/jexec";
const SERVICE = "/usr/sbin/service";

/** How hooks begin that do something to a service of the jail, and that run a command in it. */
const serviceIn = (name: string) => words(JEXEC, name, SERVICE);
const shellIn = (name: string) => words(JEXEC, name, "/bin/sh", "-c");

/** The jail's file in /etc/jail.conf.d. */
export function confOf(inputs: JailInputs): string {
  const remarks = ["Written by pulumi-freebsd: the next `pulumi up` that changes this jail writes it anew."];
  if (inputs.depends.length > 0) remarks.push(`Needs the jails: ${inputs.depends.toSorted().join(" ")}`);
  return jailConf(inputs.name, parametersOf(inputs), remarks);
}

/** Whether the jail boots a userland of its own, whose rc.conf then has a word in what it is called. */
export function runsRc({ exec }: Pick<JailInputs, "exec">): boolean {
  return exec?.start?.some((command) => /(^|\s)\/etc\/rc(\s|$)/.test(command)) === true;
}

/**
 * On the host, when the jail is there and before it starts: the interfaces that are declared in it, and lo0, which is down
 * in a new network stack (the kernel adds ::1 by itself). One process where there is no interface yet.
 */
function createdHooks({ name, vnet, exec, cpus }: JailInputs): readonly string[] {
  const on = cpus === undefined ? [] : [words(...setCpus(name, cpus).argv)];
  const own = vnet ? [`${forInterfaces("attach", name)}; exec /sbin/ifconfig -j ${name} lo0 inet 127.0.0.1/8 up`] : [];
  return [...on, ...own, ...(exec?.created ?? [])];
}

/** The hook is called only where there is something for it to do: the shell that looks is started by jail(8) in any case. */
function forInterfaces(word: "attach" | "detach", name: string): string {
  return `set -- ${unitPath("VnetInterface", `${name}/`)}*; [ ! -f "$1" ] || /bin/sh ${HOOK_PATH} ${word} ${name} || true`;
}

/**
 * On the host, before the jail's processes are killed. Services must still have their network while they stop, so the stop
 * commands run from here, and only then do the interfaces go out. None may fail: that would leave the jail running.
 */
function prestopHooks(inputs: JailInputs): readonly string[] {
  const { name, vnet, exec, services } = inputs;
  const down = services
    .toReversed()
    .map((service) => `${serviceIn(name)} ${words(service, "onestop")} >/dev/null 2>&1 || true`);
  if (!vnet) return [...(exec?.prestop ?? []), ...down];
  const stop = exec?.stop ?? (runsRc(inputs) ? [SHUTDOWN] : []);
  return [
    ...(exec?.prestop ?? []),
    ...down,
    ...stop.map((command) => `${shellIn(name)} ${words(command)} || true`),
    forInterfaces("detach", name),
  ];
}

/** On the host, when the jail runs: a service that does not start is logged where somebody looks. */
function poststartHooks({ name, services, exec }: JailInputs): readonly string[] {
  const up = services.map((service) => {
    const failed = `the service ${service} of the jail ${name} did not start`;
    const log = `${words("logger", "-t", "pulumi-freebsd", failed)} || true`;
    return `${serviceIn(name)} ${words(service, "onestart")} >/dev/null 2>&1 || ${log}`;
  });
  return [...up, ...(exec?.poststart ?? [])];
}

/**
 * What a program gave of the hooks in a file that {@link confOf} wrote; the rest of them comes of the other inputs. A stop command
 * stands among those of exec.prestop, for whose sake see {@link prestopHooks}.
 */
export function givenHooks(
  name: string,
  written: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, readonly string[]>> {
  const inside = `${shellIn(name)} `;
  const made = [forInterfaces("attach", name), forInterfaces("detach", name), `${serviceIn(name)} `];
  const isMade = (command: string) =>
    made.some((start) => command.startsWith(start)) || /^cpuset -l \S+ -j /.test(command) || command.startsWith(inside);
  const stop = (written.prestop ?? []).flatMap((command) =>
    command.startsWith(inside) ? [plainWord(command.slice(inside.length).replace(/ \|\| true$/, ""))] : [],
  );
  const given = Object.entries(written).map(([hook, list]) => [hook, list.filter((each) => !isMade(each))] as const);
  return Object.fromEntries(
    [...given, ...(stop.length === 0 ? [] : [["stop", stop] as const])].filter(([, { length }]) => length > 0),
  );
}

/** A word of sh(1) without its quotes. */
function plainWord(word: string): string {
  return word.startsWith("'") ? word.slice(1, -1).replaceAll("'\\''", "'") : word;
}

/** Everything that the jail is made with, in the order of jail(8)'s manual page. */
function parametersOf(inputs: JailInputs): readonly (readonly [string, ConfValue])[] {
  const { exec = {}, mounts } = inputs;
  const optional = (parameter: string, value: ConfValue | undefined): (readonly [string, ConfValue])[] =>
    value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [[parameter, value]];
  const stop = exec.stop ?? (runsRc(inputs) ? [SHUTDOWN] : undefined);
  return [
    ["path", inputs.path],
    ["host.hostname", inputs.hostname],
    ...(inputs.vnet ? ([["vnet", true]] as const) : []),
    ["persist", true],
    ...networkParameters(inputs).flatMap(([parameter, value]) => optional(parameter, value)),
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
    ...optional("exec.created", createdHooks(inputs)),
    ...optional("exec.start", exec.start),
    ...optional("exec.poststart", poststartHooks(inputs)),
    ...optional("exec.prestop", prestopHooks(inputs)),
    ...optional("exec.stop", inputs.vnet ? undefined : stop),
    ...optional("exec.poststop", exec.poststop),
    ...Object.entries(inputs.params),
  ];
}
