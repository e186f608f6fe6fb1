import { isKernelError } from "../../kernel/errno";
import { findInterface } from "../../kernel/interfaces";
import { findJail } from "../../kernel/jail-lookup";
import type { NetworkInterface } from "../../kernel/model";
import { loadModule } from "../../kernel/modules";
import { isUnrecordedModule } from "../../kernel/unrecorded-modules";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "../command";
import { type Options, optionValue, readOptions } from "../outcome";
import { configure, familyNamed } from "./dispatch";
import { Exit, type Invocation, usage } from "./invocation";
import { listInterfaces } from "./listing";

/** The options of ifconfig(8); those that only show more than was recorded are refused. */
const optionLetters = "G:aCdDf:g:j:klLmnuv";

function run(args: readonly string[], context: CommandContext): CommandResult {
  const invocation: Invocation = {
    context,
    kernel: context.kernel,
    vnet: context.vnet,
    jail: context.jail,
    interfaceName: "",
    nameToPrint: undefined,
    family: "inet",
    pending: { alias: 0, isSet: false, clear: false, add: true },
    vlan: {},
    formats: new Map(),
    stdout: [],
    stderr: [],
  };
  let exitCode = 0;
  try {
    perform(invocation, args);
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    invocation.stderr.push(`${error.before}${error.text}\n`);
    exitCode = error.exitCode;
  }
  if (invocation.nameToPrint !== undefined) invocation.stdout.push(`${invocation.nameToPrint}\n`);
  return { stdout: invocation.stdout.join(""), stderr: invocation.stderr.join(""), exitCode };
}

function perform(started: Invocation, args: readonly string[]): void {
  const options = readOptions(args, optionLetters);
  if (options.unknown !== undefined) {
    const wantsValue = optionLetters.includes(`${options.unknown}:`);
    throw usage(`${wantsValue ? "option requires an argument" : "illegal option"} -- ${options.unknown}`);
  }
  for (const letter of ["C", "k", "L", "m"])
    if (options.flags.has(letter)) throw new NotSimulated(`ifconfig -${letter}`);
  const invocation = enterJail(started, optionValue(options, "j"));
  readFormats(invocation, options);
  const group = optionValue(options, "g");
  if (group !== undefined && !options.flags.has("a")) {
    listGroup(invocation, group);
    return;
  }
  const listing = options.flags.has("a") || options.flags.has("l") || options.rest.length === 0;
  if (listing) {
    listInterfaces(invocation, options, undefined, options.rest);
    return;
  }
  performOn(invocation, options);
}

/** -j: the rest happens in the jail, and names of jails are those that it knows. */
function enterJail(invocation: Invocation, name: string | undefined): Invocation {
  if (name === undefined) return invocation;
  const jail = findJail(invocation.kernel, invocation.jail, name);
  if (jail === undefined) throw new Exit("jail not found: No such file or directory");
  return Object.assign(invocation, { jail, vnet: jail.vnet });
}

/** -f `family:format,…` (setformat). */
function readFormats(invocation: Invocation, options: Options): void {
  const given = [invocation.context.env.get("IFCONFIG_FORMAT"), ...(options.values.get("f") ?? [])];
  for (const text of given) {
    if (text === undefined) continue;
    for (const category of text.split(",")) {
      const [family = "", format] = category.split(":");
      if (format !== undefined) invocation.formats.set(family, format);
      else if (category === "default") invocation.formats.clear();
      else if (category === "cidr") invocation.formats.set("inet", "cidr").set("inet6", "cidr");
      else invocation.stderr.push(`ifconfig: Skipping invalid format: ${category}\n\n`);
    }
  }
}

/** `-g GROUP`: the names of its members; a group that nobody is in prints nothing. */
function listGroup(invocation: Invocation, group: string): void {
  const members: Iterable<NetworkInterface> =
    group === "all" ? invocation.vnet.interfaces : (invocation.vnet.groups.get(group) ?? []);
  for (const { name } of members) invocation.stdout.push(`${name}\n`);
}

/** main() of ifconfig.c for one interface. */
function performOn(invocation: Invocation, options: Options): void {
  const [name = "", ...following] = options.rest;
  if (!options.flags.has("n")) maybeLoad(invocation, name);
  invocation.interfaceName = name;
  const iface = findInterface(invocation.vnet, name);
  let words: readonly string[] = following;
  const [first] = words;
  const creates = first === "create" || first === "plumb";
  if (iface === undefined) {
    if (creates) {
      if (name.length > 15) throw new Exit(`${name}: cloning name too long`);
      configure(invocation, words, true);
      return;
    }
    if (first === "-vnet") {
      configure(invocation, words, false);
      return;
    }
    throw new Exit(`interface ${name} does not exist`);
  }
  if (creates) {
    if (words.length === 1) throw new Exit(`interface ${name} already exists`);
    words = words.slice(1);
  }
  const family = familyNamed(words[0]);
  if (family !== undefined) {
    invocation.family = family;
    words = words.slice(1);
  }
  if (words.length === 0) {
    listInterfaces(invocation, options, iface, family === undefined ? [] : following);
    return;
  }
  if (options.flags.has("d") && iface.up) return;
  if (options.flags.has("u") && !iface.up) return;
  configure(invocation, words, false);
}

/** The modules of interfaces whose file is not named after them (module_map). */
const moduleNames: Readonly<Record<string, string>> = { tun: "if_tuntap", tap: "if_tuntap", vmnet: "if_tuntap" };

/** ifmaybeload: the module that the interface's name suggests is loaded without a word when it can be. */
function maybeLoad(invocation: Invocation, name: string): void {
  const kind = name.replace(/(?<=.)\d+$/, "");
  const module = (Object.hasOwn(moduleNames, kind) ? moduleNames[kind] : undefined) ?? `if_${kind}`;
  if (isUnrecordedModule(module)) return;
  try {
    loadModule(invocation.kernel, module, invocation.jail === undefined);
  } catch (error) {
    if (!isKernelError(error)) throw error;
  }
}

export const ifconfig: SimulatedCommand = {
  name: "ifconfig",
  source: "ifconfig(8), sbin/ifconfig, recordings 01, 04, 05, 08, 10, 13 and 14",
  run,
};
