import { UNIT_FOLDER, UNIT_ROOT } from "./unit";

/** A file that the provider puts on a host beside its units. */
export interface HostFile {
  readonly path: string;
  readonly text: string;
  readonly executable: boolean;
}

/** What a jail's exec.created and exec.prestop call; it always ends well, since a failing prestop leaves the jail running. */
export const HOOK_PATH = `${UNIT_ROOT}/jail-hook`;

const HOOK = `#!/bin/sh
# Written by pulumi-freebsd. A jail's exec.created and exec.prestop run this: jail-hook attach|detach JAIL
# It puts the jail's interfaces in and takes them out again, and never fails the jail for it: what failed is logged.
for unit in ${UNIT_FOLDER}/70-VnetInterface-"$2"+*; do
	[ -f "$unit" ] || continue
	[ -z "$PULUMI_FREEBSD_BOOT" ] || grep -q '^#pulumi boot yes' "$unit" || continue
	/bin/sh "$unit" "$1" || logger -s -t pulumi-freebsd "$1 failed: $unit"
done
exit 0
`;

/** One boot stage as an rc.d script (rc.subr(8), rcorder(8)). */
function rcScript(stage: {
  name: string;
  lines: readonly string[];
  what: string;
  units: string;
  stop: readonly string[];
}): string {
  return `#!/bin/sh
# Written by pulumi-freebsd: ${stage.what}
#
# PROVIDE: ${stage.name}
${stage.lines.map((line) => `# ${line}`).join("\n")}

. /etc/rc.subr

name="${stage.name}"
desc="${stage.what}"
rcvar="pulumi_freebsd_enable"
start_cmd="\${name}_start"
stop_cmd="\${name}_stop"
status_cmd="\${name}_status"
extra_commands="status"

# The units of this stage, or those of the objects named: service ${stage.name} start NAME
units()
{
	for unit in ${stage.units}; do
		[ -f "$unit" ] || continue
		if [ $# -eq 0 ]; then
			echo "$unit"
			continue
		fi
		for wanted in "$@"; do
			case "$unit" in
			*-"$wanted"|*-"$wanted"+*) echo "$unit" ;;
			esac
		done
	done
}

${stage.name}_start()
{
	PULUMI_FREEBSD_BOOT=1
	export PULUMI_FREEBSD_BOOT
	failed=0
	for unit in $(units "$@"); do
		grep -q '^#pulumi boot yes' "$unit" || continue
		/bin/sh "$unit" start || { failed=1; warn "failed: $unit"; }
	done
	return $failed
}

${stage.name}_stop()
{
${stage.stop.map((line) => `\t${line}`).join("\n")}
}

${stage.name}_status()
{
	for unit in $(units "$@"); do
		echo "\${unit##*/}: $(sed -n 's/^#pulumi boot //p' "$unit")"
	done
}

load_rc_config $name
: \${pulumi_freebsd_enable:="YES"}
run_rc_command "$@"
`;
}

const STAYS = [": # What netgraph and ifconfig hold goes with the kernel."];

/** Everything that must be on a host for its units to run at boot. */
export const BOOT_FILES: readonly HostFile[] = [
  { path: HOOK_PATH, text: HOOK, executable: true },
  {
    path: "/usr/local/etc/rc.d/pulumi_network",
    executable: true,
    text: rcScript({
      name: "pulumi_network",
      what: "bridges, eifaces, epairs and the host's legs in them",
      lines: ["REQUIRE: netif", "BEFORE: routing NETWORKING", "KEYWORD: nojail"],
      units: `${UNIT_FOLDER}/[1-5]*`,
      stop: STAYS,
    }),
  },
  {
    path: "/usr/local/etc/rc.d/pulumi_firewall",
    executable: true,
    text: rcScript({
      name: "pulumi_firewall",
      what: "rules that pf and ipfw flush when they start",
      lines: ["REQUIRE: pf ipfw pulumi_network", "KEYWORD: nojail"],
      units: `${UNIT_FOLDER}/8*`,
      stop: STAYS,
    }),
  },
  {
    path: "/usr/local/etc/rc.d/pulumi_jails",
    executable: true,
    text: rcScript({
      name: "pulumi_jails",
      what: "jails, in the order of their dependencies",
      lines: ["REQUIRE: jail LOGIN pulumi_network", "KEYWORD: nojail shutdown"],
      units: `${UNIT_FOLDER}/60*`,
      stop: ['for unit in $(units "$@" | sort -r); do', '\t/bin/sh "$unit" stop || warn "failed: $unit"', "done"],
    }),
  },
];
