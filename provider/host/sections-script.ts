import { NEEDED_MODULES } from "./doctor/modules";
import { USUAL_FOLDERS_SCRIPT } from "./looks";
import { chunk, script } from "./read-chunk";
import { FIREWALL } from "./read-firewall";
import { NETGRAPH } from "./read-netgraph";
import { UNITS_SCRIPT } from "./read-units";
import { EVERY_JAIL_VNET, HOST_VNET_CHUNKS, ONE_JAIL_VNET } from "./read-vnets";
import { UNDECIDED } from "./watchdog-files";

/** `-i`: a host that does not know one of the names tells the others all the same, so values come with their names. */
const SYSCTLS = [
  "kern.ostype",
  "kern.osrelease",
  "kern.osreldate",
  "kern.features.vimage",
  "kern.hostuuid",
  "kern.hostname",
  "kern.securelevel",
  "kern.boottime",
  "kern.module_path",
  "kern.racct.enable",
  "hw.machine",
  "net.inet.ip.forwarding",
  "net.inet.ip.fw.default_to_accept",
  "net.inet6.ip6.forwarding",
  "security.jail.jailed",
].join(" ");

/**
 * Which SSH connection this is. Where that is not told (sudo and doas leave it out, and so does an SSH server that is not OpenSSH)
 * it is one of those that there are: then the host's own ends of all of them, each address once.
 */
const CONNECTION = chunk(
  "connection",
  `if [ -n "$SSH_CONNECTION" ]; then printf '%s\\n' "$SSH_CONNECTION"; else
netstat -an -p tcp | awk '$NF == "ESTABLISHED" { sub(/\\.[0-9]+$/, "", $4); if (!seen[$4]++) print $4 }'
fi`,
);

const FACTS = [
  chunk("sysctl", `k=$(sysctl -i ${SYSCTLS}) && printf '%s\\n' "$k"`),
  CONNECTION,
  chunk("changes", UNDECIDED),
].join("");

/** freebsd-version(1) searches the whole kernel file for its version (`what -qs`): only where somebody asks for it. */
const VERSIONS = `if [ -n "$3" ]; then
${chunk("versions", "freebsd-version -kru")}fi
`;

/** The list is read whole, since `kldstat -q` fails in one way for what is not there and for what could not be read. */
const KERNEL = chunk("kernel", "m=$(kldstat -v)");
/** The same for those who want to see it, too. */
const MODULES = chunk("modules", `m=$(kldstat -v) && printf '%s\\n' "$m"`);
/**
 * Which modules lie where kldload(8) looks: a kernel that was built without any leaves nothing to load. The folders come out of
 * the facts' sysctls in `k`, so that this costs no process.
 */
const MODULE_FILES = `case "$k" in *"kern.module_path: "*)
${chunk(
  "module-files",
  `p=\${k#*kern.module_path: }
p=\${p%%
*}
IFS=';'
for w in ${NEEDED_MODULES.map(({ name }) => name).join(" ")}; do
  for d in $p; do
    if [ -e "$d/$w.ko" ]; then echo "$w"; break; fi
  done
done
unset IFS`,
)};;
esac
`;
const FOLDERS_OF_JAILS = chunk("folders", USUAL_FOLDERS_SCRIPT);
const JAILS = chunk("jails", "jls -d --libxo json -n");
const MOUNTS = chunk("mounts", "mount");
const DEVFS = chunk("devfs", "devfs rule showsets");
const UNITS = chunk("units", UNITS_SCRIPT);

/** The scripts of the sections that take more than one command, by section; "vnet:" is any jail's. */
export const SECTION_SCRIPTS = {
  facts: script(FACTS),
  kernel: script(MODULES + NETGRAPH),
  netgraph: script(KERNEL + NETGRAPH),
  firewall: script(KERNEL + FIREWALL),
  "vnet:host": script(HOST_VNET_CHUNKS),
  "vnet:": script(ONE_JAIL_VNET),
  everything: script(
    [
      FACTS,
      VERSIONS,
      MODULE_FILES,
      MODULES,
      NETGRAPH,
      FIREWALL,
      JAILS,
      FOLDERS_OF_JAILS,
      MOUNTS,
      DEVFS,
      UNITS,
      HOST_VNET_CHUNKS,
      EVERY_JAIL_VNET,
    ].join(""),
  ),
} as const;
