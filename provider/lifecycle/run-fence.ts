import { randomBytes } from "node:crypto";
import { FreebsdError } from "../errors";
import {
  type Command,
  type CommandOutcome,
  FENCED_OFF,
  type Fence,
  LOCK_BUSY,
  type SharedTool,
} from "../transport/index";

/**
 * This run's token. A run is a process, however many connections it has: while a key is being changed, what goes is dialled
 * with the old one and what comes with the new, and neither may fence off the other.
 */
export const RUN_TOKEN = randomBytes(8).toString("hex");

/** Where an owner's newest run has written its token; a boot clears it, and then nothing late can come. */
export function runFile(owner: string): string {
  return `/var/run/pulumi-freebsd.${owner}`;
}

/** Makes this run its owner's newest. */
export function claimRun({ path, token }: Fence): Command {
  return {
    argv: ["/bin/sh", "-c", 'umask 077; echo "$1" >"$2"', "sh", token, path],
    shared: { tool: CLAIM_RUNS, words: [token, path] },
  };
}

/** Makes runs their owners' newest, without a process: NUMBER TOKEN PATH. Should it fail, it is done again to hear why. */
const CLAIM_RUNS: SharedTool = {
  name: "claim_runs",
  body: `while [ $# -gt 0 ]; do
umask 077
e=
{ echo "$2" >"$3"; } 2>/dev/null || e=$({ echo "$2" >"$3"; } 2>&1)
s=$?
umask 022
told "$1" $s '' '' "$e"
shift 3
done`,
};

/** Says why an operation was not begun, where that is what its first command's status means. */
export function refuseUnguarded(host: string, { exitStatus, stdout, stderr }: CommandOutcome): void {
  if (exitStatus === LOCK_BUSY && stdout === "") {
    throw new FreebsdError({
      code: "locked",
      host,
      message: `another program has held the host's lock for minutes${stderr === "" ? "" : ` (${stderr.trim()})`}; nothing was done`,
      hint: "Wait for it, or look who holds it: fstat /var/run/pulumi-freebsd.lock",
    });
  }
  if (exitStatus === FENCED_OFF && stdout === "") {
    throw new FreebsdError({
      code: "superseded",
      host,
      message: "a newer run of this stack has taken over the host, or the host was restarted; nothing was done",
      hint: "Run the same again, unless another `pulumi up` of the same stack is under way.",
    });
  }
}

/** Without its token on the host a run may do nothing there: `/var` is full, or cannot be written to. */
export function unclaimed(host: string, owner: string, { stderr }: CommandOutcome): FreebsdError {
  return new FreebsdError({
    code: "unclaimed",
    host,
    message: `this run cannot be put on record in ${runFile(owner)}: ${stderr.trim() || "nobody says why"}; nothing was done`,
    hint: "See whether /var is full or read-only there: df /var/run; mount",
  });
}
