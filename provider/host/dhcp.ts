import { ifconfig } from "./ifconfig";
import { type Command, type Step, step, type Work } from "./step";

/** Seconds without a lease after which it is given up: three of dhclient(8)'s own rounds. */
const LEASE_SECONDS = 30;

/**
 * Of the client's own, so that two jails with one root do not take each other's for theirs. Not in /var/run, which the jail's own
 * rc.d/cleanvar empties after the client has started; leases are here, too.
 */
function dhcpPidFile(jail: string, name: string): string {
  return `/var/db/dhclient.${jail}.${name}.pid`;
}

/** Whether it runs: what an earlier one has left of the file is locked by nobody (-L), and its number may be another process's. */
export function findDhclient(jail: string, name: string): readonly string[] {
  return ["jexec", jail, "pgrep", "-L", "-F", dhcpPidFile(jail, name)];
}

/** dhclient(8) for an interface in a jail; it leaves the terminal at once, and goes when the interface does. */
export function startDhclient(jail: string, name: string): Command {
  return { argv: ["jexec", jail, "dhclient", "-b", "-p", dhcpPidFile(jail, name), name] };
}

/** Ends it and waits until it is gone, since a second one would not start; the lease's address stays. */
function stopDhclient(jail: string, name: string): Command {
  return { argv: ["/bin/sh", "-c", STOP, "sh", jail, dhcpPidFile(jail, name)] };
}

const STOP = `jexec "$1" pkill -L -F "$2" 2>/dev/null || exit 0
n=0
while [ "$n" -lt 50 ] && jexec "$1" pgrep -L -F "$2" >/dev/null 2>&1; do sleep 0.1; n=$((n + 1)); done`;

/** What dhclient(8) works with is looked for first: without it it says only that it cannot find a device. */
const READY = `r=$(jls -j "$1" path) || exit
[ -x "$r/sbin/dhclient" ] || { echo "the jail $1 has no /sbin/dhclient: its root is no base system" >&2; exit 1; }
[ -c "$r/dev/bpf" ] || {
  echo "the jail $1 has no /dev/bpf, which dhclient(8) needs: give the Jail the devfsRuleset of a DevfsRuleset without rules" >&2
  exit 1
}`;

/** A lease for an interface, and the wait for it; `before` is the name under which a client still runs for it. */
export function leaseSteps(jail: string, name: string, before: string | undefined): readonly Step[] {
  const poll = ifconfig(jail, name).argv;
  const work: Work = {
    poll: { argv: ["/bin/sh", "-c", WAIT, "sh", ...poll] },
    stallSeconds: LEASE_SECONDS,
  };
  const check: Command = { argv: ["/bin/sh", "-c", READY, "sh", jail] };
  return [
    step(check),
    ...(before === undefined ? [] : [step(stopDhclient(jail, before))]),
    { ...step(startDhclient(jail, name), stopDhclient(jail, name)), work },
  ];
}

const WAIT = 'case "$("$@")" in *"inet "*) echo done ;; *) echo running waiting for a DHCP server ;; esac';

/** No lease any more; whoever knows its address and routes takes them away. */
export function endLease(jail: string, name: string): Step {
  return step(stopDhclient(jail, name), startDhclient(jail, name));
}
