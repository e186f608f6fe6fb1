import type { FileView } from "./files";
import { type DirectoryNode, FileError, type FileSystem, type MountedTree } from "./files-tree";
import type { Kernel } from "./model";

/** Device nodes of the simulated host, by path under /dev. */
const devices: readonly string[] = [
  "bpf",
  "bpf0",
  "console",
  "cuau0",
  "cuau0.init",
  "cuau0.lock",
  "devctl",
  "devctl2",
  "devstat",
  "fd/0",
  "fd/1",
  "fd/2",
  "fido",
  "full",
  "geom.ctl",
  "klog",
  "kmem",
  "mem",
  "netmap",
  "null",
  "pci",
  "random",
  "reroot",
  "stderr",
  "stdin",
  "stdout",
  "sysmouse",
  "ttyu0",
  "ttyu0.init",
  "ttyu0.lock",
  "urandom",
  "vtbd0",
  "zero",
];

interface Rule {
  readonly number: number;
  readonly text: string;
}

/** The default rulesets (recording 06, and defaults/devfs.rules for 1 to 3). */
const defaultRulesets: Readonly<Record<number, readonly string[]>> = {
  1: ["hide"],
  2: ["path null unhide", "path zero unhide", "path crypto unhide", "path random unhide", "path urandom unhide"],
  3: [
    "path ptyp* unhide",
    "path ptyq* unhide",
    "path ptyr* unhide",
    "path ptys* unhide",
    "path ptyP* unhide",
    "path ptyQ* unhide",
    "path ptyR* unhide",
    "path ptyS* unhide",
    "path ptyl* unhide",
    "path ptym* unhide",
    "path ptyn* unhide",
    "path ptyo* unhide",
    "path ptyL* unhide",
    "path ptyM* unhide",
    "path ptyN* unhide",
    "path ptyO* unhide",
    "path ttyp* unhide",
    "path ttyq* unhide",
    "path ttyr* unhide",
    "path ttys* unhide",
    "path ttyP* unhide",
    "path ttyQ* unhide",
    "path ttyR* unhide",
    "path ttyS* unhide",
    "path ttyl* unhide",
    "path ttym* unhide",
    "path ttyn* unhide",
    "path ttyo* unhide",
    "path ttyL* unhide",
    "path ttyM* unhide",
    "path ttyN* unhide",
    "path ttyO* unhide",
    "path ptmx unhide",
    "path pts unhide",
    "path pts/* unhide",
    "path fd unhide",
    "path fd/* unhide",
    "path stdin unhide",
    "path stdout unhide",
    "path stderr unhide",
  ],
  4: ["include 1", "include 2", "include 3", "path fuse unhide", "path zfs unhide"],
  5: ["include 1", "include 2", "include 3", "include 4", "path pf unhide"],
};

/** Rules are kept as `NUMBER TEXT`, as devfs(8) shows them. */
export function parseRule(rule: string): Rule {
  const space = rule.indexOf(" ");
  return { number: Number(rule.slice(0, space)), text: rule.slice(space + 1) };
}

const rulesetNames: Readonly<Record<number, string>> = {
  1: "devfsrules_hide_all",
  2: "devfsrules_unhide_basic",
  3: "devfsrules_unhide_login",
  4: "devfsrules_jail",
  5: "devfsrules_jail_vnet",
};

/** /etc/defaults/devfs.rules, in the form of devfs.rules(5). */
export function defaultDevfsRules(): string {
  const sections = Object.entries(defaultRulesets).map(([number, rules]) => {
    const lines = rules.map((rule) => {
      const included = /^include ([0-9]+)$/.exec(rule)?.[1];
      return `add ${included === undefined ? rule.replace(/^path (\S+)/, "path '$1'") : `include $${rulesetNames[Number(included)] ?? included}`}`;
    });
    return `[${rulesetNames[Number(number)] ?? ""}=${number}]\n${lines.join("\n")}\n`;
  });
  return sections.join("\n");
}

/** What an included ruleset includes is not followed (devfs_devs.c, vfs.devfs.rule_depth). */
const ruleDepth = 1;

/** Whether a ruleset leaves a device visible. Ruleset 0 hides nothing. */
function isVisible(kernel: Kernel, ruleset: number, device: string): boolean {
  let visible = true;
  const apply = (number: number, depth: number): void => {
    for (const rule of kernel.devfsRulesets.get(number) ?? []) {
      const words = parseRule(rule).text.split(" ");
      if (words[0] === "include" && depth < ruleDepth) apply(Number(words[1]), depth + 1);
      const path = words[0] === "path" ? words[1] : undefined;
      if (path !== undefined && !matches(path, device)) continue;
      if (words.includes("hide")) visible = false;
      if (words.includes("unhide")) visible = true;
    }
  };
  if (ruleset !== 0) apply(ruleset, 0);
  return visible;
}

function matches(pattern: string, device: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, "\\$&")
    .replaceAll("*", "[^/]*")
    .replaceAll("?", "[^/]");
  return new RegExp(`^${source}$`).test(device);
}

/** Devices that come and go with a linker file (make_dev of pf_load in sys/netpfil/pf/pf_ioctl.c). */
const moduleDevices: Readonly<Record<string, readonly string[]>> = { "pf.ko": ["pf"] };

interface MountedDevices {
  readonly fileSystem: FileSystem;
  readonly root: DirectoryNode;
  readonly ruleset: number;
}

const mountedDevices = new WeakMap<Kernel, MountedDevices[]>();

/** A linker file came or went: its devices appear wherever a ruleset shows them, or disappear. */
export function moduleDevicesChanged(kernel: Kernel, file: string, loaded: boolean): void {
  for (const device of moduleDevices[file] ?? [])
    for (const { fileSystem, root, ruleset } of mountedDevices.get(kernel) ?? []) {
      if (!loaded) root.entries.delete(device);
      else if (isVisible(kernel, ruleset, device)) root.entries.set(device, fileSystem.device(device));
    }
}

/** devfs(5): mounts a tree of device nodes as the ruleset shows it. */
export function mountDevfs(
  kernel: Kernel,
  fileSystem: FileSystem,
  files: FileView,
  path: string,
  ruleset: number,
): MountedTree {
  const root = fileSystem.directory(0o555);
  const ofModules = kernel.modules.flatMap(({ file }) => moduleDevices[file] ?? []);
  for (const device of [...devices, ...ofModules]) {
    if (!isVisible(kernel, ruleset, device)) continue;
    const slash = device.indexOf("/");
    const parent = slash < 0 ? root : directoryIn(fileSystem, root, device.slice(0, slash));
    parent.entries.set(device.slice(slash + 1), fileSystem.device(device));
  }
  const { place, path: where } = files.resolve(path);
  if (place === undefined) throw new FileError("ENOENT", path);
  const mount = { what: "devfs", where: files.prefix + where, type: "devfs", options: [] };
  const tree = fileSystem.mount(place, mount, root);
  kernel.mounts.push(mount);
  mountedDevices.set(kernel, [...(mountedDevices.get(kernel) ?? []), { fileSystem, root, ruleset }]);
  return tree;
}

function directoryIn(fileSystem: FileSystem, root: DirectoryNode, name: string): DirectoryNode {
  const existing = root.entries.get(name);
  if (existing?.kind === "directory") return existing;
  const made = fileSystem.directory(0o555);
  root.entries.set(name, made);
  return made;
}
