import type { CommandOutcome } from "../transport/index";
import { parseFirewall } from "./firewall";
import { cannotRead } from "./inventory-error";
import { parseFacts } from "./inventory-facts";
import { parseNodes } from "./inventory-nodes";
import {
  HOST_VNET,
  type PartialInventory,
  type RunningJail,
  type Vnet,
  type VnetKey,
  vnetOfJail,
} from "./inventory-types";
import { isLook, parseUsualFolders } from "./looks";
import { parseDevfsRulesets } from "./parse/devfs";
import { parseIfconfig } from "./parse/ifconfig";
import { parseJls } from "./parse/jls";
import { parseKldstat } from "./parse/kldstat";
import { parseMount } from "./parse/mount";
import { parseNetstatRoutes } from "./parse/netstat-routes";
import { isTooOld } from "./release";
import { EVERYTHING, leftRoutesOut, nonceOf, sectionOfKey, vnetOfSection } from "./sections";
import { type Chunk, splitChunks } from "./sections-chunks";
import { parsePaths, parseUnits } from "./unit";

/**
 * What the reads of `sectionRead` and `everything` found, by their keys; other keys are passed over. A later read
 * overrides an earlier one of the same section. Throws FreebsdError `inventory` when a section could not be read,
 * HostOutputError when its output makes no sense; a jail that is not there (any more) is neither, but a vnet of `undefined`.
 */
export function parseSections(reads: Iterable<readonly [string, CommandOutcome]>): PartialInventory {
  let partial: PartialInventory = {};
  for (const [key, outcome] of reads) {
    const section = sectionOfKey(key);
    if (section === undefined) continue;
    const next = parseSection(section, outcome);
    const vnets = new Map([...(partial.vnets ?? []), ...(next.vnets ?? [])]);
    const looks = new Map([...(partial.looks ?? []), ...(next.looks ?? [])]);
    partial = { ...partial, ...next, ...(vnets.size === 0 ? {} : { vnets }), ...(looks.size === 0 ? {} : { looks }) };
  }
  return partial;
}

function parseSection(section: string, outcome: CommandOutcome): PartialInventory {
  if (outcome.exitStatus !== 0) throw cannotRead(section, outcome.exitStatus, outcome.stderr);
  switch (section) {
    case "modules":
      return { modules: parseKldstat(outcome.stdout) };
    case "jails":
      return { jails: parseJls(outcome.stdout) };
    case "mounts":
      return { mounts: parseMount(outcome.stdout) };
    case "units":
      return { units: parseUnits(outcome.stdout), paths: parsePaths(outcome.stdout) };
    case "devfs":
      return { devfsRulesets: parseDevfsRulesets(outcome.stdout) };
    default:
      if (isLook(section)) return { looks: new Map([[section, outcome.stdout]]) };
      return parseScript(section, new Chunks(section, outcome));
  }
}

function parseScript(section: string, chunks: Chunks): PartialInventory {
  const vnet = vnetOfSection(section);
  if (vnet === HOST_VNET) return { vnets: new Map([[HOST_VNET, chunks.vnet("")]]) };
  if (vnet !== undefined) return { vnets: new Map([[vnet, jailVnet(chunks)]]) };
  switch (section) {
    case "facts":
      return { facts: factsOf(chunks) };
    case "kernel":
      return { modules: parseKldstat(chunks.text("modules")), nodes: nodesOf(chunks) };
    case "netgraph":
      return { nodes: nodesOf(chunks) };
    case "firewall":
      return { firewall: firewallOf(chunks) };
    case EVERYTHING:
      return everythingOf(chunks);
    default:
      return {};
  }
}

function everythingOf(chunks: Chunks): PartialInventory {
  const facts = factsOf(chunks);
  const jails = parseJls(chunks.text("jails"));
  // A kernel without VIMAGE refuses the parameter that the list of VNET jails is made by; it has no such jails.
  if (facts.vimage) chunks.text("vnet-jails");
  return {
    facts,
    modules: parseKldstat(chunks.text("modules")),
    ...moduleFilesOf(chunks),
    nodes: nodesOf(chunks),
    firewall: firewallOf(chunks),
    jails,
    mounts: parseMount(chunks.text("mounts")),
    devfsRulesets: parseDevfsRulesets(chunks.text("devfs")),
    units: parseUnits(chunks.text("units")),
    paths: parsePaths(chunks.text("units")),
    // In those of a host that is too old nothing can be read; whoever asks is told of the release, not of that.
    vnets: new Map([[HOST_VNET, chunks.vnet("")], ...(isTooOld(facts) ? [] : jailVnets(jails, chunks))]),
    looks: parseUsualFolders(chunks.find("folders")?.text ?? ""),
  };
}

function moduleFilesOf(chunks: Chunks): Pick<PartialInventory, "moduleFiles"> {
  const found = chunks.find("module-files");
  return found?.exitStatus === 0 ? { moduleFiles: found.text.split("\n").filter((line) => line !== "") } : {};
}

function factsOf(chunks: Chunks): ReturnType<typeof parseFacts> {
  const versions = chunks.find("versions");
  return parseFacts({
    sysctl: chunks.text("sysctl"),
    ...(versions?.exitStatus === 0 ? { versions: versions.text } : {}),
    ...{ connection: chunks.find("connection")?.text ?? "", changes: chunks.find("changes")?.text ?? "" },
  });
}

/** Without the questions there is no netgraph in the kernel, and so no node. */
function nodesOf(chunks: Chunks): ReturnType<typeof parseNodes> {
  chunks.requireModules();
  return chunks.find("questions") === undefined
    ? []
    : parseNodes(chunks.text("nodes"), { questions: chunks.text("questions") });
}

function firewallOf(chunks: Chunks): ReturnType<typeof parseFirewall> {
  chunks.requireModules();
  return parseFirewall((tag) => {
    const chunk = chunks.find(tag);
    return chunk?.exitStatus === 0 ? chunk.text : undefined;
  }, chunks.tags());
}

/** The script knows jails by jid alone; a jail that came after the list of jails was read is passed over. */
function jailVnets(jails: readonly RunningJail[], chunks: Chunks): [VnetKey, Vnet | undefined][] {
  const vnets: [VnetKey, Vnet | undefined][] = [];
  for (const { jid, name } of jails) {
    const suffix = `:${jid}`;
    if (chunks.find(`ifconfig${suffix}`) !== undefined) {
      vnets.push([vnetOfJail(name), chunks.isGone(suffix) ? undefined : chunks.vnet(suffix)]);
    }
  }
  return vnets;
}

/** Undefined when there is no such jail, and when it shares the host's network stack. */
function jailVnet(chunks: Chunks): Vnet | undefined {
  if (chunks.find("jail")?.exitStatus === NOT_FOUND) return undefined;
  const [jid, kind] = chunks.text("jail").trim().split(" ");
  const suffix = `:${jid}`;
  return kind !== "new" || chunks.isGone(suffix) ? undefined : chunks.vnet(suffix);
}

/** jls(8) exits 1 for a jail that is not there; 127 would be a host without jls. */
const NOT_FOUND = 1;

/** The chunks of one script by their tags. */
class Chunks {
  private readonly byTag: ReadonlyMap<string, Chunk>;

  constructor(
    private readonly section: string,
    private readonly outcome: CommandOutcome,
  ) {
    this.byTag = new Map(splitChunks(nonceOf(outcome.argv), outcome.stdout).map((chunk) => [chunk.tag, chunk]));
  }

  find(tag: string): Chunk | undefined {
    return this.byTag.get(tag);
  }

  tags(): Iterable<string> {
    return this.byTag.keys();
  }

  /** The output of a command that must have succeeded. */
  text(tag: string): string {
    const chunk = this.byTag.get(tag);
    if (chunk?.exitStatus === 0) return chunk.text;
    const part = this.section === EVERYTHING ? tag : this.section;
    throw cannotRead(part, chunk?.exitStatus ?? this.outcome.exitStatus, this.outcome.stderr);
  }

  /** The script goes by the list of modules, whether it has printed it or not. */
  requireModules(): void {
    this.text(this.byTag.has("modules") ? "modules" : "kernel");
  }

  vnet(suffix: string): Vnet {
    const interfaces = parseIfconfig(this.text(`ifconfig${suffix}`));
    if (this.section === EVERYTHING && suffix !== "" && leftRoutesOut(this.outcome.argv))
      return { interfaces, routes: [] };
    return { interfaces, routes: parseNetstatRoutes(this.text(`netstat${suffix}`)) };
  }

  /** After a failure the script has asked whether the jail is still there. */
  isGone(suffix: string): boolean {
    return this.byTag.get(`jail${suffix}`)?.exitStatus === NOT_FOUND;
  }
}
