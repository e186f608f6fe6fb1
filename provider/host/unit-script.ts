import type { Command } from "../transport/index";
import { quoteCommand, quotePattern } from "../transport/quote";
import { addAddress, ifconfig, isLinkLocal, type Place } from "./ifconfig";

/**
 * The lines of a unit's script: plain sh(1) that an administrator can read and run by hand. Every word comes through the
 * one quoter. A line that fails ends the script (`set -e` would end it inside tests, too).
 */
export type Lines = readonly string[];

/** A command; its failure is the script's. What it prints of itself (the name of what it made) is of no interest. */
export function run(command: Command): Lines {
  return either(command, "exit 1");
}

/** A command whose failure is the script's, once another one has taken back what went before. */
export function runOr(command: Command, back: Command): Lines {
  return either(command, `{ ${quoteCommand(back.argv)} 2>/dev/null; exit 1; }`);
}

/** A command whose failure is reported when the script ends; what stands behind it is done all the same. */
export function goOn(command: Command): Lines {
  return either(command, "failed=1");
}

function either({ argv, stdin }: Command, otherwise: string): Lines {
  const command = `${quoteCommand(argv)} >/dev/null`;
  if (stdin === undefined) return [`${command} || ${otherwise}`];
  return [`${command} <<'END' || ${otherwise}`, ...stdin.replace(/\n$/, "").split("\n"), "END"];
}

/**
 * The same, where some failures mean that it was done before, as the command says wherever it says so. The patterns are those
 * of a step's `tolerate`.
 */
export function goOnUnless(command: Command, tolerate: readonly string[]): Lines {
  return [
    `e=$(${quoteCommand(command.argv)} 2>&1) || case $e in`,
    `${tolerate.map(quotePattern).join("|")}) ;;`,
    `*) echo "$e" >&2; failed=1 ;;`,
    "esac",
  ];
}

/** The script's end, where some of it may have failed before. */
export const REPORT: Lines = ['exit "$' + '{failed:-0}"'];

/** Runs `body` only where a test fails. */
export function unless(test: string, body: Lines): Lines {
  return when(`! ${test}`, body);
}

/** Runs `body` only where a test succeeds. */
function when(test: string, body: Lines): Lines {
  return [`if ${test} >/dev/null 2>&1; then`, ...indent(body), "fi"];
}

/** The script's answer to `sh UNIT status`: whether the object is there. */
export function presence(test: string): Lines {
  return [`if [ "$1" = status ]; then ${test} >/dev/null 2>&1; exit; fi`];
}

/** Runs `body` only when the script is called with this word, as in `sh UNIT attach`. */
export function onWord(word: string, body: Lines): Lines {
  return [`if [ "$1" = ${word} ]; then`, ...indent(body), "fi"];
}

/**
 * Waits for an interface that comes late at boot: a NIC whose driver is slow, a USB one. rc.d says until when it waits for
 * all of them together; the count is for a clock that is set back meanwhile. By hand there is nothing to wait for.
 */
export function awaitInterface(name: string, otherwise = "exit 1"): Lines {
  const test = quoteCommand(["ifconfig", name]);
  return [
    "t=0",
    `until ${test} >/dev/null 2>&1; do`,
    `\t[ "$t" -lt ${WAIT_SECONDS} ] && [ "$(date +%s)" -lt "$` + `{${WAIT_UNTIL}:-0}" ] || break`,
    "\tsleep 1; t=$((t + 1))",
    "done",
    `${test} >/dev/null || ${otherwise}`,
  ];
}

/** Seconds that a boot waits for interfaces that are not there yet. */
export const WAIT_SECONDS = 30;
/** The environment variable that says until when, in seconds since 1970. */
export const WAIT_UNTIL = "PULUMI_FREEBSD_WAIT_UNTIL";

/**
 * Gives an address unless it is there: giving one again takes the old one away first, and with it routes and connections
 * (sys/netinet/in.c, in_aifaddr_ioctl).
 */
export function giveAddress(place: Place, name: string, address: string): Lines {
  const show = quoteCommand(ifconfig(place, name).argv);
  return unless(`{ ${show} | grep -qE ${words(`${asShown(address)}( |$)`)}; }`, goOn(addAddress(place, name, address)));
}

/** How ifconfig(8) shows an address. */
function asShown(address: string): string {
  const [base = "", length = ""] = address.split("/");
  // A link-local one has its interface's name behind it.
  const zone = isLinkLocal(base) ? "%[^ ]+" : "";
  if (address.includes(":")) return `inet6 ${base}${zone} prefixlen ${length}`;
  const mask = (0xffffffff << (32 - Number(length))) >>> 0;
  return `inet ${base} netmask 0x${(Number(length) === 0 ? 0 : mask).toString(16).padStart(8, "0")}`;
}

/** Words for a script that is written out, where a whole command does not fit: a test, a pipe. */
export function words(...argv: readonly string[]): string {
  return quoteCommand(argv);
}

/** A tab before each line, but for what a command reads as its standard input. */
export function indent(lines: Lines): Lines {
  let inside = false;
  return lines.map((line) => {
    const text = inside ? line : `\t${line}`;
    inside = inside ? line !== "END" : /<<'END'/.test(line);
    return text;
  });
}
