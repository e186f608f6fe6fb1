import type { Mount } from "../inventory-types";

const LINE = /^(.*?) on (\/.*) \(([^()]*)\)$/;

/** The file systems that `mount` lists, in the order they were mounted. mount(8) */
export function parseMount(text: string): readonly Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split("\n")) {
    const [, device, path, words] = LINE.exec(line) ?? [];
    if (device === undefined || path === undefined || words === undefined) continue;
    const [type = "", ...options] = words.split(", ");
    mounts.push({ device, path, type, options });
  }
  return mounts;
}
