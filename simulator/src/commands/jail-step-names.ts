/** Parameters of jail(8) itself, which the kernel does not see (jail(8), Pseudo-Parameters). */
export const internalParameters = new Set([
  "allow.dying",
  "command",
  "depend",
  "exec.clean",
  "exec.consolelog",
  "exec.created",
  "exec.fib",
  "exec.jail_user",
  "exec.poststart",
  "exec.poststop",
  "exec.prepare",
  "exec.prestart",
  "exec.prestop",
  "exec.release",
  "exec.start",
  "exec.stop",
  "exec.system_jail_user",
  "exec.system_user",
  "exec.timeout",
  "interface",
  "ip_hostname",
  "mount",
  "mount.devfs",
  "mount.fdescfs",
  "mount.fstab",
  "mount.nodevfs",
  "mount.procfs",
  "stop.timeout",
  "vnet.interface",
]);

/** Steps in the order of usr.sbin/jail/jail.c (and exec.prepare, exec.release of jail(8)). */
export const startSteps = [
  "exec.prepare",
  "ip4.addr",
  "ip6.addr",
  "mount",
  "mount.fstab",
  "mount.devfs",
  "mount.fdescfs",
  "mount.procfs",
  "exec.prestart",
  "operation",
  "exec.created",
  "vnet.interface",
  "exec.start",
  "command",
  "exec.poststart",
] as const;
export const stopSteps = [
  "exec.prestop",
  "exec.stop",
  "stop.timeout",
  "operation",
  "exec.poststop",
  "mount.procfs",
  "mount.fdescfs",
  "mount.devfs",
  "mount.fstab",
  "mount",
  "ip6.addr",
  "ip4.addr",
  "exec.release",
] as const;

export type JailStep = (typeof startSteps)[number] | (typeof stopSteps)[number];

/** Steps that are not undone when a creation fails. */
export const notUndone = new Set<JailStep>([
  "exec.prepare",
  "exec.prestart",
  "exec.created",
  "exec.start",
  "command",
  "exec.poststart",
]);
