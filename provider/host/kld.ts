import type { Command } from "../transport/index";

/** Loads kernel modules; those that are there already are left alone (kldload(8), -n). */
export function loadModules(names: readonly string[]): Command {
  return { argv: ["kldload", "-n", ...names] };
}

/** Unloads a kernel module. One that is in use stays, and one that is gone is success: both are as it should be. */
export function unloadModule(name: string): Command {
  return { argv: ["kldunload", name], tolerate: ["*Device busy*", "*can't find file*", "*Operation not permitted*"] };
}
