import { HOOK_PATH } from "../../host/boot-jail-hook";
import { startJail } from "../../host/jail";
import { jailConfPath } from "../../host/jail-conf";
import { addLimits, type Limits } from "../../host/rctl";
import { unitPath } from "../../host/unit";
import { goOn, indent, type Lines, presence, REPORT, run, words } from "../../host/unit-script";

interface Jail {
  readonly name: string;
  readonly vnet: boolean;
  readonly depends: readonly string[];
  readonly limits: Limits;
}

/**
 * `start` starts the jails that it needs first, and then it, unless they run; `stop` stops those that need it first, and then
 * it. Both hand on the jails that led here: a circle ends with an error.
 */
export function jailUnit({ name, vnet, depends, limits }: Jail): Lines {
  const running = `${words("jls", "-j", name, "jid")} >/dev/null 2>&1`;
  const circle = [
    "shift",
    `for each; do [ "$each" != ${words(name)} ] || { echo ${words(name)} needs itself >&2; exit 1; }; done`,
  ];
  const needed = depends.map((each) => {
    const unit = words(unitPath("Jail", each));
    return `[ ! -f ${unit} ] || /bin/sh ${unit} start ${words(name)} "$@" || exit 1`;
  });
  const again = vnet ? ["else", ...indent(run({ argv: ["/bin/sh", HOOK_PATH, "attach", name] }))] : [];
  const dependents = `$(grep -lxF ${words(`#needs ${name}`)} ${unitPath("Jail", "")}*)`;
  const stop = words("jail", "-q", "-f", jailConfPath(name), "-r", name);
  return [
    ...depends.map((each) => `#needs ${each}`),
    ...presence(words("jls", "-j", name, "jid")),
    'case "$1" in',
    "start)",
    ...indent([
      ...circle,
      ...needed,
      // Rules stay when a jail goes, and not when the host does.
      ...(Object.keys(limits).length === 0 ? [] : goOn(addLimits(name, limits))),
      `if ! ${running}; then`,
      `\t${words(...startJail(name).argv)} || exit 1`,
      ...again,
      "fi",
      ";;",
    ]),
    "stop)",
    ...indent([
      ...circle,
      `if ${running}; then`,
      `\tfor unit in ${dependents}; do /bin/sh "$unit" stop ${words(name)} "$@" || failed=1; done`,
      `\t${stop} || exit 1`,
      "fi",
      ";;",
    ]),
    "esac",
    ...REPORT,
  ];
}
