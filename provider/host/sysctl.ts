import type { Command } from "../transport/index";
import type { Inventory } from "./inventory";
import { type SysctlVariable, sysctlAt } from "./looks";
import { UNIT_FOLDER, unitPath } from "./unit";
import type { Lines } from "./unit-script";

/** Sets a variable (sysctl(8)). */
export function setSysctl(name: string, value: string): Command {
  return { argv: ["sysctl", `${name}=${value}`] };
}

const KEEPS = "#sysctl ";

/** What a unit says of the variables that it keeps: whoever else lets one go leaves it so. */
export function keepsSysctls(values: Readonly<Record<string, string>>): Lines {
  return Object.entries(values).map(([name, value]) => `${KEEPS}${name}=${value}`);
}

/** What variables were before any unit, as units record it in what they found. */
export type SysctlsBefore = { readonly sysctls?: Readonly<Record<string, string>> };

/** What a variable was before any unit: what this one or another has recorded, or what it is. */
export function valueBefore(inventory: Inventory, name: string, previous: SysctlsBefore = {}): SysctlsBefore {
  const recorded = [previous, ...inventory.units.map(({ found }) => found as SysctlsBefore)];
  const value =
    recorded.map(({ sysctls }) => sysctls?.[name]).find((each) => typeof each === "string") ??
    sysctlAt(inventory, name)?.value;
  return value === undefined ? {} : { sysctls: { [name]: value } };
}

/**
 * Lets a variable go for a unit that goes: back to what it was before, or to what another unit keeps. That is asked on the
 * host, under its lock: of two that are deleted at the same time each would still see the other in what was read before.
 */
export function releaseSysctl(name: string, before: string, kind: string, id: string): Command {
  return {
    argv: ["/bin/sh", "-c", RELEASE, "sh", name, before, unitPath(kind, id)],
    tolerate: ["*unknown oid*"],
  };
}

const RELEASE = [
  `v=$2; for u in ${UNIT_FOLDER}/*; do [ "$u" != "$3" ] && [ -f "$u" ] || continue`,
  `w=$(awk -v n="${KEEPS}$1=" 'index($0, n) == 1 { print "=" substr($0, length(n) + 1); exit }' "$u")`,
  '[ -z "$w" ] || v=$' + '{w#=}; done; exec sysctl "$1=$v"',
].join("; ");

/** Whether two texts are the same value: sysctl(8) takes 0x10 and 010 and prints 16, and takes lists with commas. */
export function sameSysctlValue(left: string, right: string): boolean {
  return left === right || numbers(left)?.join(" ") === (numbers(right)?.join(" ") ?? "");
}

/** The numbers of a value, as strtol(3) reads them with any base; undefined where it is no number. */
function numbers(text: string): readonly string[] | undefined {
  const words = text.split(/[\s,]+/);
  const read = words.map((word) => {
    const [, sign = "", digits = ""] = /^([-+]?)(0[xX][0-9a-fA-F]+|\d+)$/.exec(word) ?? [];
    if (digits === "") return undefined;
    const octal = /^0[0-7]+$/.test(digits);
    return `${sign === "-" ? "-" : ""}${BigInt(octal ? `0o${digits.slice(1)}` : digits)}`;
  });
  return read.every((each) => each !== undefined) ? read : undefined;
}

/** Why a variable cannot be given a value while the kernel runs; undefined where it can, or has it already. */
export function cannotSet(name: string, value: string, variable: SysctlVariable): string | undefined {
  if (variable.writable || (variable.value !== undefined && sameSysctlValue(variable.value, value))) return undefined;
  const now = variable.value === undefined ? "" : ` (it is ${variable.value} now)`;
  return variable.tunable
    ? `${name} is a tunable of the loader, read only while the kernel runs${now}: put ${name}="${value}" into /boot/loader.conf and reboot`
    : `${name} is read only${now}`;
}
