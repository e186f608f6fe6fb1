import { HOOK_PATH, JAIL_HOOK } from "./boot-jail-hook";
import { NETIF_DROP_IN, NETWORK_DROP_IN, ROUTING_DROP_IN } from "./boot-netif";
import { rcScript } from "./boot-rc-script";
import type { PublicFile } from "./files";
import { UNIT_FOLDER } from "./unit";

const STAYS = ['echo "What units made stays until the host goes down; pulumi destroy takes it away."'];
const STOP_ALL = [
  "failed=0",
  `set -- "${UNIT_FOLDER}/60-*" "$@"`,
  'pulumi_known "$@"',
  'echo -n "Stopping ${desc}:"',
  'for unit in $(pulumi_units "$@"); do',
  '\tpulumi_run stop "$unit"',
  "done",
  "echo .",
  'return "$failed"',
];

/** A jail takes those along that need it: what has run before runs again. */
const RESTART = [
  "",
  'restart_cmd="pulumi_restart"',
  "pulumi_restart()",
  "{",
  "\tbefore=",
  `\tfor unit in $(pulumi_units "${UNIT_FOLDER}/60-*"); do`,
  "\t\tid=${unit##*/}",
  '\t\t! /bin/sh "$unit" status || before="$before ${id#*-*-}"',
  "\tdone",
  '\tpulumi_stop "$@"',
  "\tif [ $# -gt 0 ]; then",
  '\t\tpulumi_start "$@" $before',
  "\telse",
  "\t\tpulumi_start",
  '\t\t[ -z "$before" ] || pulumi_start $before',
  "\tfi",
  "}",
];

/** Everything that must be on a host for its units to run at boot. */
export const BOOT_FILES: readonly PublicFile[] = [
  { path: HOOK_PATH, text: JAIL_HOOK, executable: true },
  { path: "/usr/local/etc/rc.conf.d/network/pulumi_freebsd", text: NETWORK_DROP_IN, executable: false },
  { path: "/usr/local/etc/rc.conf.d/routing/pulumi_freebsd", text: ROUTING_DROP_IN, executable: false },
  { path: "/usr/local/etc/rc.conf.d/netif/pulumi_freebsd", text: NETIF_DROP_IN, executable: false },
  {
    path: "/usr/local/etc/rc.d/pulumi_network",
    executable: true,
    text: rcScript({
      name: "pulumi_network",
      what: "network of pulumi-freebsd",
      // Before pf by its name, too: only in recent releases that waits for routing, and a pf.conf that asks for the addresses of an
      // interface of ours would not load.
      order: ["REQUIRE: netif", "BEFORE: pf routing NETWORKING", "KEYWORD: nojail"],
      retries: true,
      units: `${UNIT_FOLDER}/[1-5]*`,
      all: `${UNIT_FOLDER}/15-* ${UNIT_FOLDER}/[2-5]*`,
      stop: STAYS,
    }),
  },
  {
    path: "/usr/local/etc/rc.d/pulumi_firewall",
    executable: true,
    text: rcScript({
      name: "pulumi_firewall",
      what: "settings of pulumi-freebsd",
      order: ["REQUIRE: routing devfs pf ipfw pulumi_network", "BEFORE: DAEMON", "KEYWORD: nojail"],
      units: `${UNIT_FOLDER}/8*`,
      all: `${UNIT_FOLDER}/8*`,
      stop: STAYS,
    }),
  },
  {
    path: "/usr/local/etc/rc.d/pulumi_jails",
    executable: true,
    text: rcScript({
      name: "pulumi_jails",
      what: "jails of pulumi-freebsd",
      order: ["REQUIRE: LOGIN jail pulumi_network pulumi_firewall", "BEFORE: securelevel", "KEYWORD: nojail shutdown"],
      units: `${UNIT_FOLDER}/60-*`,
      all: `${UNIT_FOLDER}/[67]*`,
      stop: STOP_ALL,
      more: RESTART,
    }),
  },
];
