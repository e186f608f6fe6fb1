import { defaultDevfsRules } from "../../kernel/devfs";
import { rc, rcShutdown } from "./boot";
import { defaultRcConf } from "./defaults";
import { devfsScript } from "./devfs";
import { jailScript } from "./jail";
import { netifScript } from "./netif";
import { rcOrder } from "./order";
import { pfScript } from "./pf";
import { routingScript } from "./routing";
import { service } from "./service";
import { smallScripts } from "./small-scripts";
import { rcSubr } from "./subr";

/** The recorded host's own SSH server is started from here. */
const rcLocal = `/usr/sbin/daemon -r /usr/sbin/gossh :22
echo GOSSH STARTED
`;

/** What the scripts do that do something on the simulated host. */
const scripts: Readonly<Record<string, string>> = {
  ...smallScripts,
  devfs: devfsScript,
  jail: jailScript,
  netif: netifScript,
  pf: pfScript,
  routing: routingScript,
};

function headerOf(name: string): string {
  const order = rcOrder[name];
  const lines = [`# PROVIDE: ${order?.provide ?? name}`];
  for (const [word, value] of [
    ["REQUIRE", order?.require],
    ["BEFORE", order?.before],
    ["KEYWORD", order?.keyword],
  ] as const)
    for (const line of value?.split("\n") ?? []) lines.push(`# ${word}: ${line}`);
  return `#!/bin/sh\n#\n\n${lines.join("\n")}\n\n`;
}

/** A script of rc.d: what it does, or (for services the simulation does not have) nothing but being enabled or not. */
function scriptFile(name: string): string {
  const body = scripts[name];
  const order = rcOrder[name];
  if (order?.placeholder === true) return headerOf(name);
  if (body === undefined) {
    const rcvar = order?.rcvar === undefined ? "" : `rcvar=${order.rcvar}\n`;
    return `${headerOf(name)}. /etc/rc.subr\n\nname=${order?.name ?? name}\n${rcvar}start_cmd=:\nstop_cmd=:\nload_rc_config $name\nrun_rc_command "$@"\n`;
  }
  const tail = body.includes('run_rc_command "$@"') ? "" : '\nload_rc_config $name\nrun_rc_command "$@"\n';
  return `${headerOf(name)}. /etc/rc.subr\n${body}${tail}`;
}

/** rc(8)'s scripts, by path. */
export const rcFiles: Readonly<Record<string, string>> = {
  "/etc/rc": rc,
  "/etc/rc.subr": rcSubr,
  "/etc/rc.shutdown": rcShutdown,
  "/etc/rc.local": rcLocal,
  "/etc/defaults/rc.conf": defaultRcConf(),
  "/etc/defaults/devfs.rules": defaultDevfsRules(),
  "/usr/sbin/service": service,
  ...Object.fromEntries(Object.keys(rcOrder).map((name) => [`/etc/rc.d/${name}`, scriptFile(name)])),
};
