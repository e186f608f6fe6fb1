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
 * Who has read a variable after this unit had set it, and before it could see this unit, has recorded this one's value as
 * what was before; now that the first goes, what it found is theirs.
 */
export function releaseSysctl(name: string, before: string, kind: string, id: string): Command {
  return {
    argv: ["/bin/sh", "-c", RELEASE, "sh", name, before, unitPath(kind, id)],
    tolerate: ["*unknown oid*"],
    inOneGo: true,
  };
}

/** The value of a record's `found` for the variable, of which awk prints all, or puts `v` in its place. */
const FOUND = `/^#pulumi found / && (i = index($0, k)) { i += length(k); r = substr($0, i); j = index(r, q)`;

/** A value of other than plain characters is left as it is: awk or JSON would take one for more. */
const RELEASE = `n=$1 v=$2 b=
was() { awk -v q='"' -v k="\\"$n\\":\\"" '${FOUND}; print "=" substr(r, 1, j - 1) }' "$1"; }
[ ! -f "$3" ] || b=$(was "$3")
[ -z "$b" ] || v=\${b#=}
keep=$v
for u in ${UNIT_FOLDER}/*; do
	[ "$u" != "$3" ] && [ -f "$u" ] || continue
	w=$(awk -v k="${KEEPS}$n=" 'index($0, k) == 1 { print "=" substr($0, length(k) + 1); exit }' "$u")
	[ -n "$w" ] || continue
	keep=\${w#=}
	[ "$v" != "$keep" ] && [ "$(was "$u")" = "$w" ] || continue
	case $v in *[!A-Za-z0-9_.,:/+' '-]*) continue ;; esac
	umask 077
	t=\${u%/*}/.\${u##*/}.new
	awk -v q='"' -v k="\\"$n\\":\\"" -v v="$v" '${FOUND}; $0 = substr($0, 1, i - 1) v substr(r, j) } { print }' "$u" >"$t" &&
		mv -f "$t" "$u" || exit 1
done
exec sysctl "$n=$keep"`;

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
