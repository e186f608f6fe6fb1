import { LOCK_BUSY } from "./connection";

/** The host's lock. Its file is in /var/run, which a boot clears. */
export const LOCK_FILE = "/var/run/pulumi-freebsd.lock";
/** Seconds that an operation waits for the lock: a jail of another program may be a while starting. */
export const LOCK_SECONDS = 300;
/** Jails' hooks go by it: whoever runs jail(8) holds the lock already. */
const HELD = "PULUMI_FREEBSD_LOCKED";
/** What a shell says that can lock a descriptor. */
export const LOCKS_DESCRIPTORS = "descriptors";

/** Asks whether lockf(1) locks a descriptor of its caller, as recent releases do: older ones miss a command and exit with EX_USAGE. */
export function askForDescriptorLock(nonce: string): string {
  return `lockf -s -t 0 9 9>>${LOCK_FILE} 2>/dev/null; case $? in 0 | ${LOCK_BUSY}) printf '${nonce} ${LOCKS_DESCRIPTORS}\\n' ;; esac`;
}

/**
 * Lines that run in the session's own shell while it holds the lock: one process. They run without the descriptor, which a daemon
 * that they start would keep, and the lock with it; the shell's own copy is closed on exec. The file says whose shell it is, for hooks
 * that get no environment.
 */
export function lockedHere(lines: readonly string[], whenBusy: string): string[] {
  return [
    "l=1",
    "{",
    `lockf -t ${LOCK_SECONDS} 9; l=$?`,
    "[ $l -ne 0 ] || {",
    `${HELD}=1; export ${HELD}; echo $$ >${LOCK_FILE}`,
    ...lines,
    `unset ${HELD}`,
    "} 9>&-",
    `} 9>>${LOCK_FILE}`,
    outcome(whenBusy),
  ];
}

/** The same for any release: a shell of their own under lockf(1). */
export function lockedApart(lines: readonly string[], whenBusy: string, nonce: string): string[] {
  return [
    `${HELD}=1 lockf -k -t ${LOCK_SECONDS} ${LOCK_FILE} /bin/sh <<'lock${nonce}'`,
    ...lines,
    "exit 0",
    `lock${nonce}`,
    "l=$?",
    outcome(whenBusy),
  ];
}

/** What `$l` means. What has no lock and is not merely busy has ended in a way that nobody knows, and none must wait for it. */
function outcome(whenBusy: string): string {
  return `case $l in 0) ;; ${LOCK_BUSY}) ${whenBusy} ;; *) exit 1 ;; esac`;
}
