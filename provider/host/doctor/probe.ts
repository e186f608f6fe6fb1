import type { Command } from "../../transport/index";
import { parseSysctl } from "../parse/sysctl";
import { NEEDED_TOOLS } from "./modules";

/** A ruleset in a file of devfs.rules(5). */
export interface RulesetName {
  readonly file: string;
  readonly number: number;
  readonly name: string;
}

/** What only `doctor` asks a host for, in one command. */
export interface HostProbe {
  readonly missingTools: readonly string[];
  /** ipfw(8): whether its last rule lets pass, and its rules; absent where it is not in the kernel. */
  readonly ipfw?: { readonly defaultToAccept: boolean; readonly rules: readonly string[] };
  /** net.inet.ip.fw.default_to_accept in the kernel's environment: what ipfw would begin with if it were loaded. */
  readonly ipfwTunable: boolean;
  readonly rulesets: readonly RulesetName[];
  /** kern.ident, as in GENERIC. */
  readonly kernelIdent: string;
}

/** Where the base system's rulesets are, and where an administrator's are. */
export const SYSTEM_RULESETS = "/etc/defaults/devfs.rules";
export const LOCAL_RULESETS = "/etc/devfs.rules";

const SCRIPT = `for t in ${NEEDED_TOOLS.map(({ name }) => name).join(" ")}; do
  command -v "$t" >/dev/null 2>&1 || echo "no-tool $t"
done
sysctl -n kern.ident | sed 's/^/ident /'
v=$(kenv -q net.inet.ip.fw.default_to_accept) && echo "tunable $v"
a=$(sysctl -i net.inet.ip.fw.default_to_accept)
if [ -n "$a" ]; then
  echo "sysctl $a"
  ipfw list | sed 's/^/ipfw /'
fi
for f in ${SYSTEM_RULESETS} ${LOCAL_RULESETS}; do
  [ ! -r "$f" ] || sed -n "s|^\\[\\(.*\\)=\\([0-9][0-9]*\\)\\].*|ruleset $f \\2 \\1|p" "$f"
done
exit 0
`;

/** The command that asks. It changes nothing. */
export function probeCommand(): Command {
  return { argv: ["/bin/sh", "-c", SCRIPT] };
}

/** What {@link probeCommand} printed: a word of what a line is about, and the rest. */
export function parseProbe(output: string): HostProbe {
  const lines = output.split("\n");
  const rest = (word: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  const accept = parseSysctl(rest("sysctl").join("\n")).get("net.inet.ip.fw.default_to_accept");
  return {
    missingTools: rest("no-tool"),
    ...(accept === undefined ? {} : { ipfw: { defaultToAccept: accept !== "0", rules: rest("ipfw") } }),
    ipfwTunable: rest("tunable").some((value) => value !== "0"),
    rulesets: rest("ruleset").map((line) => {
      const [file = "", number = "", ...name] = line.split(" ");
      return { file, number: Number(number), name: name.join(" ") };
    }),
    kernelIdent: rest("ident")[0] ?? "",
  };
}
