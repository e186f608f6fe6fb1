import type { Command } from "../../provider/transport/index";

/** A jail as its jail.conf(5) has it: jail(8) itself has put in the variables and the wildcards. */
export interface ConfiguredJail {
  readonly file: string;
  /** A parameter without a value has an empty list. */
  readonly parameters: ReadonlyMap<string, readonly string[]>;
}

/** What an administrator has written on a host. */
export interface Written {
  readonly jails: ReadonlyMap<string, ConfiguredJail>;
  /** The `vimage_…` lines of rc.conf(5). */
  readonly vimage: ReadonlyMap<string, string>;
  /** The lines of natd.conf, where rc.conf names one in natd_flags (natd(8)). */
  readonly natd: readonly string[];
}

const SEPARATOR = "\x1f";
const SCRIPT = `for f in /etc/jail.conf /etc/jail.conf.d/*.conf; do
	[ -f "$f" ] || continue
	echo "@$f"
	jail -f "$f" -e "$1" || exit 1
done
echo @rc.conf
[ ! -f /etc/rc.conf ] || grep '^vimage_' /etc/rc.conf
echo @natd.conf
n=$(sysrc -n natd_flags 2>/dev/null) && case $n in "-f "*) [ ! -f "\${n#-f }" ] || cat "\${n#-f }" ;; esac
exit 0`;

/** Reads jail.conf, by jail(8), -e, and what of rc.conf is the vimage script's. */
export function readWritten(): Command {
  return { argv: ["/bin/sh", "-c", SCRIPT, "sh", SEPARATOR] };
}

/** What that command has printed. */
export function parseWritten(output: string): Written {
  const jails = new Map<string, ConfiguredJail>();
  const vimage = new Map<string, string>();
  const natd: string[] = [];
  let file = "";
  for (const line of output.split("\n").filter((each) => each !== "")) {
    if (line.startsWith("@")) {
      file = line.slice(1);
      continue;
    }
    if (file === "natd.conf") {
      natd.push(line);
      continue;
    }
    if (file === "rc.conf") {
      const [, key, , quoted, plain] = /^(vimage_\w+)=(["']?)(?:(?<=["'])([^"']*)["']|([^\s#]*))/.exec(line) ?? [];
      if (key !== undefined) vimage.set(key, quoted ?? plain ?? "");
      continue;
    }
    const parameters = new Map(line.split(SEPARATOR).map(parameterOf));
    const [name] = parameters.get("name") ?? [];
    if (name !== undefined) jails.set(name, { file, parameters });
  }
  return { jails, vimage, natd };
}

/** `exec.start="/bin/sh /etc/rc",'second'`: values in quotes of either kind, or in none (usr.sbin/jail/jail.c, quoted_print). */
function parameterOf(word: string): readonly [string, readonly string[]] {
  const equals = word.indexOf("=");
  if (equals < 0) return [word, []];
  const values: string[] = [];
  let [value, mark] = ["", ""];
  const text = word.slice(equals + 1);
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character === "\\" && at + 1 < text.length) {
      at += 1;
      value += text[at];
    } else if (mark === "" && (character === '"' || character === "'") && value === "") mark = character;
    else if (character === mark) mark = "";
    else if (character === "," && mark === "") {
      values.push(value);
      value = "";
    } else value += character;
  }
  return [word.slice(0, equals), [...values, value]];
}
