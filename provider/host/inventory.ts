import { cannotRead } from "./inventory-error";
import {
  HOST_VNET,
  type Inventory,
  type PartialInventory,
  type RunningJail,
  type Vnet,
  type VnetKey,
  vnetOfJail,
} from "./inventory-types";
import { EVERYTHING } from "./sections";

export * from "./inventory-lookup";
export { parseSections } from "./inventory-parse";
export * from "./inventory-types";
export {
  datasetAt,
  devfsRulesAt,
  fileAt,
  folderLook,
  hasZfs,
  isFolderThere,
  isLook,
  isUsual,
  linkOnTheWay,
  nearestFolder,
  sysctlAt,
  treeAt,
} from "./looks";
export { type Extent, everything, type Section, sectionRead } from "./sections";

/** The inventory that `everything` gave. Throws FreebsdError `inventory` when a section is missing. */
export function wholeInventory(partial: PartialInventory): Inventory {
  const { facts, modules, nodes, jails, mounts, devfsRulesets, firewall, units, paths = [] } = partial;
  if (
    facts === undefined ||
    modules === undefined ||
    nodes === undefined ||
    jails === undefined ||
    mounts === undefined ||
    devfsRulesets === undefined ||
    firewall === undefined ||
    units === undefined ||
    partial.vnets?.get(HOST_VNET) === undefined
  ) {
    throw cannotRead(EVERYTHING, 0, "a section is missing");
  }
  return {
    ...{ facts, modules, nodes, jails, mounts, devfsRulesets, firewall, units, paths },
    vnets: presentVnets(partial.vnets),
    looks: partial.looks ?? new Map(),
    ...(partial.moduleFiles === undefined ? {} : { moduleFiles: partial.moduleFiles }),
  };
}

/**
 * The inventory after some sections were read anew; neither argument is changed. A vnet goes when it was looked for in
 * vain, and when the list of jails was read and its jail is not there, has no vnet, or is another one by now (its jid).
 */
export function mergeInventory(base: Inventory, partial: PartialInventory): Inventory {
  const { vnets: fresh, looks = [], ...sections } = partial;
  const kept = partial.jails === undefined ? base.vnets : survivingVnets(base, partial.jails);
  return {
    ...base,
    ...sections,
    vnets: presentVnets([...kept, ...(fresh ?? [])]),
    looks: new Map([...base.looks, ...looks]),
  };
}

function presentVnets(entries: Iterable<readonly [VnetKey, Vnet | undefined]>): ReadonlyMap<VnetKey, Vnet> {
  const vnets = new Map<VnetKey, Vnet>();
  for (const [key, vnet] of entries) {
    if (vnet === undefined) vnets.delete(key);
    else vnets.set(key, vnet);
  }
  return vnets;
}

/** A jail that ended and came back under its name is another one: its old vnet says nothing about the new one. */
function survivingVnets(base: Inventory, jails: Inventory["jails"]): [VnetKey, Vnet][] {
  const known = new Set(base.jails.filter(hasVnet).map(identity));
  const same = jails.filter((jail) => hasVnet(jail) && known.has(identity(jail)));
  const keys = new Set([HOST_VNET, ...same.map((jail) => vnetOfJail(jail.name))]);
  return [...base.vnets].filter(([key]) => keys.has(key));
}

function hasVnet(jail: RunningJail): boolean {
  return jail.vnet === "new" && !jail.dying;
}

function identity(jail: RunningJail): string {
  return `${jail.jid} ${jail.name}`;
}
