import { FreebsdError } from "../errors";

/**
 * A part of the host could not be read. Nothing may be concluded from it about what exists: an object that could not be
 * looked for is not absent.
 *
 * @param section what was to be read, as "netgraph" or "vnet:web"
 */
export function cannotRead(section: string, exitStatus: number, stderr: string): FreebsdError {
  const said = stderr.trim();
  const reason = said === "" ? `exit status ${exitStatus}` : `${said} (exit status ${exitStatus})`;
  return new FreebsdError({
    code: "inventory",
    message: `cannot read "${section}" of the host: ${reason}`,
    ...(/not permitted|permission denied/i.test(said)
      ? { hint: "Only root may read that: log in as root, or have the user become root by `become`" }
      : {}),
  });
}
