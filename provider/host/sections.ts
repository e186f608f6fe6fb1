import { randomBytes } from "node:crypto";
import type { Command, Read } from "../transport/index";
import { HOST_VNET, jailOfVnet, type VnetKey } from "./inventory-types";
import { isLook, type Look, lookCommand } from "./looks";
import { UNITS_SCRIPT } from "./read-units";
import { SECTION_SCRIPTS } from "./sections-script";

/** A part of the inventory that is read by one command; `kernel` is the modules and the nodes, and `vnet:` is followed by a key as `vnetOfJail` makes it. */
export type Section =
  | "facts"
  | "modules"
  | "kernel"
  | "netgraph"
  | "firewall"
  | "jails"
  | "mounts"
  | "devfs"
  | "units"
  | `vnet:${VnetKey}`
  | Look;

/** What of the whole is read only where somebody needs it. */
export interface Extent {
  /** The routes inside of jails. */
  readonly jailRoutes: boolean;
  /** The versions of the installed kernel and userland. */
  readonly versions: boolean;
}

const KEY_PREFIX = "inventory ";
const VNET_PREFIX = "vnet:";
/** The key of the read that holds all sections. */
export const EVERYTHING = "everything";

/** The read of one section. Its key is the same for the same section, so that it is run once for many who ask. */
export function sectionRead(section: Section): Read {
  return { key: `${KEY_PREFIX}${section}`, command: commandOf(section) };
}

/**
 * The read of everything at once, in every VNET jail too: one command, one round trip. Where nobody asks for the jails' routes
 * they are left out, which saves a process a jail; and so are the versions of what is installed, which take long to find.
 */
export function everything({ jailRoutes = true, versions = true }: Partial<Extent> = {}): Read {
  return {
    key: `${KEY_PREFIX}${EVERYTHING}`,
    command: scriptCommand(SECTION_SCRIPTS.everything, jailRoutes ? "1" : "", versions ? "1" : ""),
  };
}

/** Whether the read of everything has left the jails' routes out, as its outcome's argv shows. */
export function leftRoutesOut(argv: readonly string[]): boolean {
  return argv[NONCE_AT + 1] === "";
}

/** The section of a read's key, `EVERYTHING`, or undefined when the read is none of the inventory's. */
export function sectionOfKey(key: string): string | undefined {
  return key.startsWith(KEY_PREFIX) ? key.slice(KEY_PREFIX.length) : undefined;
}

/** The vnet of a section; undefined when it is no vnet's. */
export function vnetOfSection(section: string): VnetKey | undefined {
  return section.startsWith(VNET_PREFIX) ? section.slice(VNET_PREFIX.length) : undefined;
}

/** The nonce that a section's script was given, as its outcome's argv shows. */
export function nonceOf(argv: readonly string[]): string {
  return argv[NONCE_AT] ?? "";
}

const NONCE_AT = 4;

function commandOf(section: Section): Command {
  switch (section) {
    case "facts":
      return scriptCommand(SECTION_SCRIPTS.facts);
    case "kernel":
      return scriptCommand(SECTION_SCRIPTS.kernel);
    case "netgraph":
      return scriptCommand(SECTION_SCRIPTS.netgraph);
    case "firewall":
      return scriptCommand(SECTION_SCRIPTS.firewall);
    case "modules":
      return { argv: ["kldstat", "-v"] };
    case "jails":
      return { argv: ["jls", "-d", "--libxo", "json", "-n"] };
    case "mounts":
      return { argv: ["mount"] };
    case "units":
      return { argv: ["/bin/sh", "-c", UNITS_SCRIPT] };
    case "devfs":
      return { argv: ["devfs", "rule", "showsets"] };
    default:
      if (isLook(section)) return lookCommand(section);
      return vnetCommand(vnetOfSection(section) ?? HOST_VNET);
  }
}

function vnetCommand(vnet: VnetKey): Command {
  const jail = jailOfVnet(vnet);
  return jail === undefined
    ? scriptCommand(SECTION_SCRIPTS["vnet:host"])
    : scriptCommand(SECTION_SCRIPTS["vnet:"], jail);
}

/** The nonce is new each time: nothing that was printed before can contain it. */
function scriptCommand(script: string, ...rest: string[]): Command {
  return { argv: ["/bin/sh", "-c", script, "sh", randomBytes(16).toString("hex"), ...rest] };
}
