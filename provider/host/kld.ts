import type { Command } from "../transport/index";
import { findModule, type Inventory } from "./inventory";
import { UNIT_FOLDER, unitPath } from "./unit";
import type { Lines } from "./unit-script";

/** Loads kernel modules; those that are there already are left alone (kldload(8), -n). */
export function loadModules(names: readonly string[]): Command {
  return { argv: ["kldload", "-n", ...names] };
}

/** Unloads a kernel module. One that is in use stays, and one that is gone is success: both are as it should be. */
export function unloadModule(name: string): Command {
  return { argv: ["kldunload", name], tolerate: UNLOADED };
}

const UNLOADED = ["*Device busy*", "*can't find file*", "*Operation not permitted*"];

/**
 * Unloads a module for a unit that goes, unless another unit needs it. That is asked on the host, under its lock: of two
 * that are deleted at the same time each would still see the other in what was read before.
 */
export function releaseModule(name: string, kind: string, id: string): Command {
  return { argv: ["/bin/sh", "-c", RELEASE, "sh", name, unitPath(kind, id)], tolerate: UNLOADED, inOneGo: true };
}

const NEEDS = "#module ";
const RELEASE = `for u in ${UNIT_FOLDER}/*; do [ "$u" = "$2" ] || ! grep -qsx "${NEEDS}$1" "$u" || exit 0; done; exec kldunload "$1"`;

/** What a unit says of the modules that it needs. */
export function needsModules(names: readonly string[]): Lines {
  return names.map((name) => `${NEEDS}${name}`);
}

/**
 * Those of these modules that were not in the kernel before any unit: they are not there, or a unit has brought them.
 * Whoever of several goes last unloads them.
 */
export function absentBefore(
  inventory: Inventory,
  names: readonly string[],
  before: readonly string[] = [],
): readonly string[] {
  const brought = new Set([...before, ...inventory.units.flatMap(({ found }) => strings(found.absent))]);
  return names.filter((name) => brought.has(name) || findModule(inventory, name) === undefined);
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

/** Modules that stop all traffic as soon as they are loaded: ipfw(4) denies by default (net.inet.ip.fw.default_to_accept). */
export function cutsOff(names: readonly string[]): boolean {
  return names.some(
    (name) => name === "ipfw" || name.startsWith("ipfw_") || name === "dummynet" || name === "ipdivert",
  );
}
