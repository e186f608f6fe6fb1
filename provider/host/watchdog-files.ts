/** Where changes that wait for their confirmation lie, each in a folder of its own; a boot empties those (rc.d/cleanvar). */
export const CHANGE_FOLDER = "/var/run/pulumi-freebsd";

/** In a change's folder: its script, and, once all is decided and done, how it ended. */
export const SCRIPT = "change";
export const RESULT = "result";

/** The folder of one change. A killed provider leaves it behind; the owner's next change sweeps it away. */
export function changePath(owner: string, change: string): string {
  return `${CHANGE_FOLDER}/${owner}.${change}`;
}

/** Whether the process of the change in the folder `path` is there; after a reboot or a kill(1) nobody decides any more. */
export const isAlive = (path: string) => `pgrep -f "${path}/${SCRIPT}" >/dev/null`;

/** Removes the folders of an owner's changes that are decided, or that a boot has emptied; `$o` is the owner's `OWNER.`. */
export const SWEEP_DECIDED = `for d in ${CHANGE_FOLDER}/"$o"*; do [ ! -e "$d" ] || { [ -e "$d/${SCRIPT}" ] && [ ! -e "$d/${RESULT}" ]; } || rm -rf "$d"; done`;

/** Lists the folders of changes that are still being made, or may still be taken back. */
export const UNDECIDED = `for d in ${CHANGE_FOLDER}/*; do [ ! -e "$d/${SCRIPT}" ] || [ -e "$d/${RESULT}" ] || ! ${isAlive("$d")} || echo "$d"; done`;
