import { posix } from "node:path";
import { HOOK_PATH } from "../host/boot-jail-hook";
import { BOOT_FILES } from "../host/boot-scripts";
import { publicStage, STAGES } from "../host/files";
import { JAILS_CONF, JAILS_SAID, JAILS_STARTED } from "../host/shared-jails";
import { byTool } from "../host/shared-tools";
import { JAIL_FILES, UNIT_END, UNIT_FOLDER } from "../host/unit";
import { CHANGE_FOLDER, SWEEP_DECIDED } from "../host/watchdog-files";
import { type Command, LOCK_FILE, type SharedTool } from "../transport/index";

/**
 * Removes what the changes of an owner have left (of none for ""), and unless a unit of anybody is left, what the provider has
 * installed; then those of these folders that are empty.
 *
 * Whether a unit is left is asked on the host, under its lock: two Hosts that are deleted at the same time both still see
 * the other one in what they have read. The hook stays while the file of a jail that was disowned calls it: a jail whose
 * hook is not there neither starts nor stops. Whoever holds the lock may take away what a write that was cut off has
 * left in the units' folder: nobody is writing now.
 */
export function clear(owner: string, folders: readonly string[]): Command {
  return byTool(CLEAR_HOST, owner, folders.join("\n"));
}

const STAGED = [
  ...Object.values(STAGES),
  ...new Set(BOOT_FILES.map(({ path }) => publicStage(posix.dirname(path)))),
].join(" ");
const INSTALLED = [
  ...BOOT_FILES.map(({ path }) => path).filter((path) => path !== HOOK_PATH),
  JAILS_SAID,
  JAILS_CONF,
  JAILS_STARTED,
  LOCK_FILE,
].join(" ");

/**
 * NUMBER OWNER FOLDERS, the folders on a line each. That the units' folder cannot go is right while somebody's units are in it, and for
 * no other reason.
 */
const CLEAR_HOST: SharedTool = {
  name: "clear_host",
  body: `nl='
'
while [ $# -gt 0 ]; do
o=$2.
[ -z "$2" ] || [ ! -d ${CHANGE_FOLDER} ] || { ${SWEEP_DECIDED}; rmdir ${CHANGE_FOLDER} 2>/dev/null; }
for f in ${UNIT_FOLDER}/.*.new; do [ ! -e "$f" ] || rm -f "$f"; done
all="${STAGED}" left= s=0 e=
e=$(rmdir ${UNIT_FOLDER} 2>&1) || {
f=$(grep -LxF '${UNIT_END}' ${UNIT_FOLDER}/* 2>/dev/null)
[ -z "$f" ] || { rm -f $f; e=$(rmdir ${UNIT_FOLDER} 2>&1); }
for f in ${UNIT_FOLDER}/*; do [ ! -e "$f" ] || left=1; done
}
if [ -n "$left" ] || [ ! -d ${UNIT_FOLDER} ]; then
if [ -z "$left" ]; then
all="$all ${INSTALLED} ${HOOK_PATH}"
for f in ${JAIL_FILES}; do
[ ! -e "$f" ] || ! grep -qs ${HOOK_PATH} ${JAIL_FILES} || all=\${all% *}
break
done
fi
e=$(rm -rf $all 2>&1)
s=$?
else s=1
fi
if [ $s -eq 0 ]; then
e=$(IFS=$nl; set -f; rmdir $3 2>&1)
IFS=$nl
set -f
for f in $e; do case $f in *": Directory not empty" | *": No such file or directory") ;; *) s=1 ;; esac; done
unset IFS
set +f
[ $s -ne 0 ] || e=
fi
told "$1" $s '' '' "$e"
shift 3
done`,
};
