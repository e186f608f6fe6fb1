/** Where changes that wait for their confirmation lie, each in a folder of its own; a boot clears it. */
export const CHANGE_FOLDER = "/var/run/pulumi-freebsd";

/** Is there until a change is confirmed or its time is over: whoever renames it has decided which. */
export const ARMED = "armed";

/** The folder of one change. A killed provider leaves it behind; the owner's next change sweeps it away. */
export function changePath(owner: string, change: string): string {
  return `${CHANGE_FOLDER}/${owner}.${change}`;
}
