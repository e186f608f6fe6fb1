import { keepsSysctls, setSysctl } from "../../host/sysctl";
import { type Lines, presence, run, unless, words } from "../../host/unit-script";

/** The variable, unless it has its value: one that is read only, and has it, is none to set. */
export function sysctlUnit(name: string, value: string): Lines {
  const there = `{ ${words("sysctl", "-n", name)} | ${words("grep", "-qxF", "-e", value)}; }`;
  return [...keepsSysctls({ [name]: value }), ...presence(there), ...unless(there, run(setSysctl(name, value)))];
}
