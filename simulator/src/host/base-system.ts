import type { SimulatedCommand } from "../commands/command";
import type { FileView } from "../kernel/files";
import { loadableModules } from "../kernel/modules";
import { baseDirectories, baseFiles } from "./base-files";
import { basePrograms } from "./base-programs";
import { rcFiles } from "./rc/files";

/** A network card of the host, and what rc.conf gives it. */
export interface NicOptions {
  readonly name: string;
  /** Made from the host's seed when absent. */
  readonly ether?: string;
  /** ADDRESS/PREFIXLENGTH, for ifconfig_NAME in rc.conf. */
  readonly address?: string;
}

export interface BaseSystemSettings {
  readonly hostname: string;
  readonly nics: readonly NicOptions[];
  readonly defaultRouter?: string;
  readonly pools: readonly string[];
}

/** What a host has only with a ZFS pool: the recorded one was built without. */
const POOL_PROGRAMS: Readonly<Record<string, string>> = { zfs: "/sbin/zfs" };

/** Installs the base system into an empty root file system: directories, programs, rc scripts, configuration. */
export function installBaseSystem(
  files: FileView,
  settings: BaseSystemSettings,
  commands: ReadonlyMap<string, SimulatedCommand>,
): void {
  for (const directory of baseDirectories) files.mkdir(directory, { recursive: true });
  files.change("/etc", (node) => {
    if (node.kind === "directory") node.size = 2048;
  });
  for (const directory of ["/tmp", "/var/tmp"])
    files.change(directory, (node) => {
      node.mode = 0o1777;
    });
  for (const [path, text] of Object.entries({ ...baseFiles, ...rcFiles })) {
    files.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    files.write(path, text, { mode: text.startsWith("#!") ? 0o555 : 0o644 });
  }
  files.write("/etc/rc.conf", rcConf(settings));
  for (const [directory, names] of Object.entries(basePrograms))
    for (const name of names.split(/\s+/))
      if (!files.exists(`${directory}/${name}`)) installProgram(files, `${directory}/${name}`, name);
  for (const name of commands.keys()) {
    const withPools = POOL_PROGRAMS[name];
    if (withPools !== undefined) {
      if (settings.pools.length > 0) installProgram(files, withPools, name);
      continue;
    }
    const known = Object.entries(basePrograms).some(([, names]) => names.split(/\s+/).includes(name));
    if (!known) throw new Error(`no directory is known for the program ${name}`);
  }
  for (const name of loadableModules) files.write(`/boot/kernel/${name}.ko`, "\x7fELF\n", { mode: 0o555 });
  for (const name of ["sh", "ls", "cat", "ifconfig"]) installProgram(files, `/rescue/${name}`, name);
}

function installProgram(files: FileView, path: string, program: string): void {
  files.write(path, `\x7fELF ${program}\n`, { mode: 0o555 });
  files.change(path, (node) => {
    if (node.kind === "file") node.program = program;
  });
}

/** rc.conf as recorded: NICs, default router, and the services that the small host switched off. */
function rcConf({ hostname, nics, defaultRouter }: BaseSystemSettings): string {
  const [first, ...others] = nics;
  const card = (nic: NicOptions): string[] =>
    nic.address === undefined ? [] : [`ifconfig_${nic.name.replace(/\W/g, "_")}="inet ${nic.address}"`];
  const lines = [
    `hostname="${hostname}"`,
    ...(first === undefined ? [] : card(first)),
    ...(defaultRouter === undefined ? [] : [`defaultrouter="${defaultRouter}"`]),
    ...others.flatMap(card),
    'root_rw_mount="YES"',
    'fsck_y_enable="NO"',
    'sendmail_enable="NONE"',
    'cron_enable="NO"',
    'syslogd_enable="NO"',
    'newsyslog_enable="NO"',
    'savecore_enable="NO"',
    'dumpdev="NO"',
    'kldxref_enable="NO"',
    'entropy_file="NO"',
    'virecover_enable="NO"',
    'clear_tmp_enable="NO"',
    'motd_update="NO"',
  ];
  return `${lines.join("\n")}\n`;
}
