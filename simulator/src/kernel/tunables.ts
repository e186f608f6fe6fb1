import type { FileView } from "./files";
import type { Kernel } from "./model";
import { sysctlTable } from "./sysctl-table";

/**
 * Of /boot/loader.conf (loader.conf(5)) what sets a variable of the kernel that the simulation has: the loader puts it into the
 * kernel's environment, and the kernel takes it from there when it starts (tunable(9)).
 */
export function loadTunables(kernel: Kernel, files: FileView): void {
  if (!files.exists("/boot/loader.conf")) return;
  for (const line of files.read("/boot/loader.conf").split("\n")) {
    const [, name, value] = /^\s*([\w.]+)="([^"]*)"\s*(?:#.*)?$/.exec(line) ?? [];
    const definition = sysctlTable.find((each) => each.tunable && each.name === name);
    if (definition === undefined || value === undefined) continue;
    kernel.kenv.set(definition.name, value);
    // A module reads its own when it is loaded.
    if (definition.module === undefined) kernel.sysctls.set(definition.name, value);
  }
}
