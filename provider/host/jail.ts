import type { Command } from "../transport/index";
import { jailConfPath } from "./jail-conf";

/** Seconds that a jail's start or stop scripts may take before they are given up. */
const JAIL_TIMEOUT = 300;

/** Starts a jail by its file in /etc/jail.conf.d (jail(8)). */
export function startJail(name: string): Command {
  return { argv: ["jail", "-q", "-f", jailConfPath(name), "-c", name], timeoutSeconds: JAIL_TIMEOUT };
}

/** With its file a jail is stopped as it was started: hooks run, mounts go. Without it, only the jail itself goes. */
const STOP = 'if [ -f "$2" ]; then exec jail -q -f "$2" -r "$1"; fi; exec jail -r "$1"';

/** Stops a jail; one that is gone already is success. */
export function stopJail(name: string): Command {
  return {
    argv: ["/bin/sh", "-c", STOP, "sh", name, jailConfPath(name)],
    tolerate: ['*"*" not found*'],
    timeoutSeconds: JAIL_TIMEOUT,
  };
}

/** Changes parameters of a running jail (jail(8), -m). */
export function modifyJail(name: string, parameters: readonly string[]): Command {
  return { argv: ["jail", "-m", `name=${name}`, ...parameters] };
}
