import type { NetworkInterface } from "../../kernel/model";
import { type Options, optionValue } from "../outcome";
import { familyNamed } from "./dispatch";
import { type Invocation, usage } from "./invocation";
import { statusText } from "./status";

/** Which interfaces a listing shows. */
interface Filter {
  readonly upOnly: boolean;
  readonly downOnly: boolean;
  readonly group: RegExp | undefined;
  readonly notGroup: RegExp | undefined;
  readonly family: string | undefined;
}

/** fnmatch(3) for the patterns of -g and -G. */
function pattern(glob: string | undefined): RegExp | undefined {
  if (glob === undefined) return undefined;
  const escaped = glob
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${escaped}$`);
}

function matches(iface: NetworkInterface, filter: Filter): boolean {
  if (filter.upOnly && !iface.up) return false;
  if (filter.downOnly && iface.up) return false;
  const groups = ["all", ...iface.groups];
  const { group, notGroup, family } = filter;
  if (group !== undefined && !groups.some((name) => group.test(name))) return false;
  if (notGroup !== undefined && groups.some((name) => notGroup.test(name))) return false;
  if (family === undefined) return true;
  if (familyNamed(family) === "link") return iface.ether !== undefined;
  return iface.addresses.some((address) => address.family === family);
}

/** list_interfaces_nl: names only with -l, else the state of each. */
export function listInterfaces(
  invocation: Invocation,
  options: Options,
  only: NetworkInterface | undefined,
  words: readonly string[],
): void {
  const { flags } = options;
  const namesOnly = flags.has("l");
  const [family, ...more] = words;
  if ((namesOnly && flags.has("a")) || (flags.has("u") && flags.has("d")) || more.length > 0) throw usage();
  if (flags.has("G") && !flags.has("a")) throw usage();
  if (family !== undefined && familyNamed(family) === undefined) throw usage(`Address family '${family}' unknown.`);
  const filter: Filter = {
    upOnly: flags.has("u"),
    downOnly: flags.has("d"),
    group: pattern(optionValue(options, "g")),
    notGroup: pattern(optionValue(options, "G")),
    family,
  };
  const candidates = only === undefined ? invocation.vnet.interfaces : [only];
  const shown = candidates.filter((iface) => matches(iface, filter));
  if (namesOnly) {
    invocation.stdout.push(`${shown.map(({ name }) => name).join(" ")}\n`);
    return;
  }
  const status = { family: familyNamed(family), driverName: flags.has("v") || flags.has("D") };
  for (const iface of shown) invocation.stdout.push(statusText(invocation, iface, status));
}
