import type { Command } from "../transport/index";
import { jailConfPath } from "./jail-conf";
import { DYING_SECONDS, START_JAILS, STOP_JAILS } from "./shared-jails";

/** Seconds that a jail's start or stop scripts may take before they are given up. */
const JAIL_TIMEOUT = 600;

/** A jail, and whether anything can hang in its start or stop: what cannot has no process that looks after the time. */
function timed(name: string, canHang: boolean): readonly string[] {
  return [name, canHang ? String(JAIL_TIMEOUT) : ""];
}

/** Starts a jail by its file in /etc/jail.conf.d (jail(8)). */
export function startJail(name: string, canHang = true): Command {
  return {
    argv: ["jail", "-q", "-f", jailConfPath(name), "-c", name],
    timeoutSeconds: JAIL_TIMEOUT,
    leavesRunning: true,
    shared: { tool: START_JAILS, words: timed(name, canHang) },
  };
}

/**
 * With its file a jail is stopped as it was started: hooks run, mounts go. Without it, only the jail itself goes. What is dying
 * still holds its jid and its network stack: what comes next waits for that. No `-q`: with it jail(8) fails without a word where
 * the jail is gone already (usr.sbin/jail/jail.c, JF_STOP), and nothing would tell that from any other failure.
 */
const STOP = [
  'if [ -f "$2" ]; then jail -f "$2" -r "$1"; else jail -r "$1"; fi',
  's=$?; [ $s -eq 0 ] || ! jls -j "$1" jid >/dev/null 2>&1 || exit $s',
  `t=0; while [ $t -lt ${DYING_SECONDS} ] && jls -d name | grep -qxF -- "$1"; do sleep 1; t=$((t + 1)); done`,
  "exit $s",
].join("; ");

/** Stops a jail; one that is gone already is success. */
export function stopJail(name: string): Command {
  return {
    argv: ["/bin/sh", "-c", STOP, "sh", name, jailConfPath(name)],
    // An address that somebody has taken off, or whose interface is gone, is none to take off (jail(8) has removed the jail by then).
    tolerate: [
      '*"*" not found*',
      "*SIOCDIFADDR*Can't assign requested address*",
      "*ifconfig: interface * does not exist*-alias: failed*",
    ],
    timeoutSeconds: JAIL_TIMEOUT,
  };
}

/** Stops a jail that has nothing to shut down and whose file is there, together with others of that kind. */
export function stopQuietJail(name: string, canHang: boolean): Command {
  return { ...stopJail(name), shared: { tool: STOP_JAILS, words: timed(name, canHang) } };
}

/** Changes parameters of a running jail (jail(8), -m). */
export function modifyJail(name: string, parameters: readonly string[]): Command {
  return { argv: ["jail", "-m", `name=${name}`, ...parameters] };
}
