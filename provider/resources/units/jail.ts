import { startJail, stopJail } from "../../host/jail";
import { UNIT_FOLDER } from "../../host/unit";
import { type Lines, onWord, run, unless } from "../../host/unit-script";

/** `start` starts the jails that it needs first, and then it, unless they run; `stop` stops it. */
export function jailUnit(name: string, depends: readonly string[]): Lines {
  const needed = depends.map(
    (each) => `[ ! -f ${UNIT_FOLDER}/60-Jail-${each} ] || /bin/sh ${UNIT_FOLDER}/60-Jail-${each} start || exit 1`,
  );
  return [
    ...onWord("start", [...needed, ...unless(`jls -j ${name} jid`, run(startJail(name)))]),
    ...onWord("stop", run(stopJail(name))),
  ];
}
