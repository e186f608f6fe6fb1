/** A host's parts, each as the text of the command that an administrator would look at it with. */
export type HostListing = Readonly<Record<string, string>>;

interface Shell {
  run(script: string): Promise<{ stdout: string }>;
}

/** Where order and counters mean nothing they are taken out, so that two listings can be compared. */
const PARTS: Readonly<Record<string, string>> = {
  interfaces:
    "for i in $(ifconfig -l | tr ' ' '\\n' | sort); do ifconfig \"$i\" | sed -e 's/scopeid 0x[0-9a-f]*//'; done",
  nodes:
    "kldstat -q -m netgraph && ngctl list | awk '$4 != \"socket\" && NR > 1 { print $2, $4, $9 }' | grep -v ' ether 0$' | sort",
  jails: "jls name",
  routes: "netstat -rn | sed -e 's/link#[0-9]*/link/' | sort",
  mounts: "mount",
  files: "ls /etc/jail.conf.d /usr/local/etc 2>/dev/null; cat /etc/rc.conf",
};

/** Lists a host by its own tools. */
export async function listHost(host: Shell): Promise<HostListing> {
  const listing: Record<string, string> = {};
  for (const [part, script] of Object.entries(PARTS)) listing[part] = (await host.run(script)).stdout;
  return listing;
}
