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
 * Unloads modules for a unit that goes, except those that another unit needs. That is asked on the host, under its lock: of two
 * that are deleted at the same time each would still see the other in what was read before.
 */
export function releaseModules(names: readonly string[], kind: string, id: string): Command {
  return { argv: ["/bin/sh", "-c", RELEASE, "sh", unitPath(kind, id), ...names], inOneGo: true };
}

const NEEDS = "#module ";
/**
 * An interface's module goes however many of them there are, and takes all of them along (if_clone_detach() in sys/net/if_clone.c). Those in
 * the host's network stack or in a jail's are somebody else's by now: the first group of each tells what it is.
 */
const IN_USE = `there=
for j in '' $(jls jid); do there=$there$(ifconfig \${j:+-j "$j"} -a 2>/dev/null)$nl; done
uses() { case $there in *"\tgroups: $1"[!A-Za-z0-9_]*) ;; *) return 1 ;; esac; }`;

/** kldunload(8) ends at the first one that stays; then each is taken by itself, and one that has gone already is success. */
const RELEASE = `own=$1; shift; all=$*; set --; nl='
'; f=0; needed=; free=
for u in ${UNIT_FOLDER}/*; do [ "$u" = "$own" ] || [ ! -e "$u" ] || set -- "$@" "$u"; done
[ $# -eq 0 ] || needed=$nl$(grep -hsx "${NEEDS}.*" "$@")$nl
case " $all" in *" if_"*)
${IN_USE}
;; esac
for m in $all; do
case $needed in *"$nl${NEEDS}$m$nl"*) continue ;; esac
case $m in if_*) ! uses "\${m#if_}" || continue ;; esac
free="$free $m"
done
[ -z "$free" ] || kldunload $free 2>/dev/null || for m in $free; do
e=$(kldunload "$m" 2>&1) || case $e in ${UNLOADED.map((pattern) => pattern.replace(/[^*]+/, '"$&"')).join("|")}) ;; *) echo "$e" >&2; f=1 ;; esac
done
exit $f`;

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

/**
 * Whether loading these may bring interfaces of their own, as the driver of a NIC does. if_bridge(4) and epair(4) make none before they are
 * asked to, and of netgraph(4) come nodes alone: the `modevent` of sys/net/if_bridge.c, sys/net/if_epair.c and sys/netgraph/ng_*.c.
 */
export function bringsInterfaces(names: readonly string[]): boolean {
  return names.some((name) => !["ng_ether", "ng_bridge", "ng_eiface", "if_bridge", "if_epair"].includes(name));
}

/** Modules that stop all traffic as soon as they are loaded: ipfw(4) denies by default (net.inet.ip.fw.default_to_accept). */
export function cutsOff(names: readonly string[]): boolean {
  return names.some(
    (name) => name === "ipfw" || name.startsWith("ipfw_") || name === "dummynet" || name === "ipdivert",
  );
}
