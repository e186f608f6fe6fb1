import { NotSimulated } from "../commands/command";
import { destroyClonesOf } from "./cloners";
import { moduleDevicesChanged } from "./devfs";
import { KernelError } from "./errno";
import type { Jail, Kernel, LoadedModule } from "./model";
import { attachAllEtherNodes } from "./netgraph/ether";
import { isUnrecordedModule } from "./unrecorded-modules";

/** A linker file that this host has in /boot/kernel. */
interface KernelFile {
  /** The modules inside, by the names that kldstat -m takes. */
  readonly modules: readonly string[];
  readonly depends: readonly string[];
  readonly size: number;
  /** The netgraph node type that it brings. */
  readonly nodeType?: string;
}

function netgraphType(type: string, size: number, ...further: readonly string[]): KernelFile {
  return { modules: [`ng_${type}`], depends: ["netgraph", ...further], size, nodeType: type };
}

/** What the recorded host could load; sizes as its kldstat shows them, where it did. Any other name is not there. */
const files: Readonly<Record<string, KernelFile>> = {
  netgraph: { modules: ["netgraph"], depends: [], size: 0xabb8 },
  ng_socket: netgraphType("socket", 0x3918),
  ng_eiface: netgraphType("eiface", 0x2238),
  ng_ether: netgraphType("ether", 0x31e0),
  ng_bridge: netgraphType("bridge", 0x3230),
  ng_vlan: netgraphType("vlan", 0x2140),
  ng_hub: netgraphType("hub", 0x2208),
  ng_one2many: netgraphType("one2many", 0x2140),
  ng_tee: netgraphType("tee", 0x2208),
  ng_iface: netgraphType("iface", 0x2200),
  ng_ksocket: netgraphType("ksocket", 0x3208),
  ng_nat: netgraphType("nat", 0x3228, "libalias"),
  ng_pipe: netgraphType("pipe", 0x2200),
  ng_bpf: netgraphType("bpf", 0x2200),
  ng_echo: netgraphType("echo", 0x2200),
  ng_hole: netgraphType("hole", 0x2200),
  libalias: { modules: ["libalias"], depends: [], size: 0xd962 },
  if_epair: { modules: ["if_epair"], depends: [], size: 0x539c },
  if_bridge: { modules: ["if_bridge"], depends: ["bridgestp"], size: 0x8810 },
  bridgestp: { modules: ["bridgestp"], depends: [], size: 0x50e0 },
  pf: { modules: ["pf"], depends: [], size: 0x60000 },
  ipfw: { modules: ["ipfw"], depends: [], size: 0x20000 },
  ipfw_nat: { modules: ["ipfw_nat"], depends: ["libalias", "ipfw"], size: 0x5000 },
};

/** The files in /boot/kernel that kldload(8) takes. */
export const loadableModules: readonly string[] = Object.keys(files);

/** Modules inside the kernel file itself, as far as a recording shows them (01, step 13). */
export const builtInModules: ReadonlyMap<string, number> = new Map([
  ["if_lo", 95],
  ["if_vlan", 99],
  ["if_tap", 98],
  ["if_tun", 97],
  ["if_tuntap", 96],
]);

const firstAddress = 0xffffffff81410000n;

/** Each file holds two references on the kernel (recordings 01, 02, 04, 09). */
const kernelReferences = 2;

function findFile(kernel: Kernel, name: string): LoadedModule | undefined {
  const file = name.endsWith(".ko") || name === "kernel" ? name : `${name}.ko`;
  return kernel.modules.find((loaded) => loaded.file === file);
}

/** kldfind(2): by file name, with or without `.ko`. */
export function findModuleFile(kernel: Kernel, name: string): LoadedModule | undefined {
  return findFile(kernel, name);
}

/** modfind(2): whether the kernel or a loaded file has a module of that name. */
export function hasModule(kernel: Kernel, name: string): boolean {
  return builtInModules.has(name) || kernel.modules.some(({ modules }) => modules.includes(name));
}

/** Whether a process in that jail (undefined: on the host) may load and unload files (priv_check PRIV_KLD_LOAD, securelevel(7)). */
export function moduleLoadingAllowed(kernel: Kernel, jail: Jail | undefined): boolean {
  return jail === undefined && Number(kernel.sysctls.get("kern.securelevel") ?? "-1") <= 0;
}

/** How many modules the kernel file has (recording 09, step 13); the numbers of loaded ones follow. */
const kernelModules = 147;

/** What stands for the kernel's modules whose names no recording tells. */
const unrecordedModule = "(not recorded)";

/** The modules in the kernel file by number: those that are known by name, the others as `unrecordedModule`. */
export function kernelModuleList(): { number: number; name: string }[] {
  const names = new Map([...builtInModules].map(([name, number]) => [number, name]));
  return Array.from({ length: kernelModules }, (_, at) => ({
    number: at + 1,
    name: names.get(at + 1) ?? unrecordedModule,
  }));
}

/** The number of a module, as kldstat -v and -m show it. */
export function moduleNumber(kernel: Kernel, name: string): number {
  const builtIn = builtInModules.get(name);
  if (builtIn !== undefined) return builtIn;
  const loaded = kernel.modules.slice(1).flatMap(({ modules }) => modules);
  return kernelModules + 1 + loaded.indexOf(name);
}

/** kldload(2). EPERM: not allowed; ENOENT: no such file; EEXIST: loaded or in the kernel already. */
export function loadModule(kernel: Kernel, name: string, allowed: boolean): LoadedModule {
  if (!allowed) throw new KernelError("EPERM");
  const known = name.replace(/^\/boot\/kernel\//, "").replace(/\.ko$/, "");
  const loaded = findFile(kernel, known);
  if (loaded !== undefined || builtInModules.has(known)) throw new KernelError("EEXIST");
  requireFile(known);
  return loadFile(kernel, known);
}

/** The type's module comes by itself with the first node of it (ng_make_node of sys/netgraph/ng_base.c). */
export function ensureNodeType(kernel: Kernel, type: string, mayLoad: boolean): void {
  if (kernel.netgraphTypes.has(type)) return;
  if (!mayLoad) throw new KernelError("EPERM");
  requireFile(`ng_${type}`);
  loadFile(kernel, `ng_${type}`);
}

/** ENOENT for a file that the host does not have; it is not known of every file whether it does. */
function requireFile(name: string): void {
  if (Object.hasOwn(files, name)) return;
  if (isUnrecordedModule(name)) throw new NotSimulated(`whether this host has ${name}.ko`);
  throw new KernelError("ENOENT");
}

function loadFile(kernel: Kernel, name: string): LoadedModule {
  const file = files[name];
  if (file === undefined) throw new KernelError("ENOENT");
  const dependencies: LoadedModule[] = [];
  const module: LoadedModule = {
    id: kernel.nextModuleId,
    file: `${name}.ko`,
    modules: file.modules,
    dependencies,
    address: nextAddress(kernel),
    size: file.size,
    references: 1,
  };
  kernel.nextModuleId += 1;
  // The file takes its number and its place before what it depends on is loaded (kldstat in recording 01).
  kernel.modules.push(module);
  for (const name of file.depends) {
    const there = findFile(kernel, name);
    const dependency = there ?? loadFile(kernel, name);
    if (there !== undefined) there.references += 1;
    dependencies.push(dependency);
  }
  addKernelReferences(kernel, kernelReferences);
  if (file.nodeType !== undefined) kernel.netgraphTypes.add(file.nodeType);
  if (file.nodeType === "ether") attachAllEtherNodes(kernel);
  moduleDevicesChanged(kernel, module.file, true);
  if (name === "ipfw") readTunable(kernel, "net.inet.ip.fw.default_to_accept");
  return module;
}

/** A tunable that a module reads from the kernel's environment when it is loaded. */
function readTunable(kernel: Kernel, name: string): void {
  const value = kernel.kenv.get(name);
  if (value !== undefined) kernel.hostVnet.sysctls.set(name, value);
}

function nextAddress(kernel: Kernel): bigint {
  let end = firstAddress;
  for (const { file, address, size } of kernel.modules)
    if (file !== "kernel" && address + BigInt(size) > end) end = address + BigInt(size);
  return (end + 0xfffn) & ~0xfffn;
}

function addKernelReferences(kernel: Kernel, count: number): void {
  const [kernelFile] = kernel.modules;
  if (kernelFile !== undefined) kernelFile.references += count;
}

/** kldunload(2). EPERM: not allowed; ENOENT: not loaded; EBUSY: somebody uses it. */
export function unloadModule(kernel: Kernel, name: string, allowed: boolean): void {
  if (!allowed) throw new KernelError("EPERM");
  const module = findFile(kernel, name);
  if (module === undefined) throw new KernelError("ENOENT");
  if (module.file === "kernel" || isInUse(kernel, module)) throw new KernelError("EBUSY");
  drop(kernel, module);
}

function isInUse(kernel: Kernel, module: LoadedModule): boolean {
  // netgraph itself never goes (ngb_mod_event of sys/netgraph/ng_base.c).
  if (module.file === "netgraph.ko") return true;
  if (kernel.modules.some(({ dependencies }) => dependencies.includes(module))) return true;
  const type = files[module.file.replace(/\.ko$/, "")]?.nodeType;
  if (type === undefined) return false;
  for (const vnet of kernel.vnets) for (const node of vnet.netgraph.nodes.values()) if (node.type === type) return true;
  return false;
}

function drop(kernel: Kernel, module: LoadedModule): void {
  destroyClonesOf(kernel, module.file);
  moduleDevicesChanged(kernel, module.file, false);
  kernel.modules.splice(kernel.modules.indexOf(module), 1);
  addKernelReferences(kernel, -kernelReferences);
  const type = files[module.file.replace(/\.ko$/, "")]?.nodeType;
  if (type !== undefined) kernel.netgraphTypes.delete(type);
  for (const dependency of module.dependencies) {
    dependency.references -= 1;
    if (dependency.references === 0 && !isInUse(kernel, dependency)) drop(kernel, dependency);
  }
}
