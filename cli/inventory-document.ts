import {
  type Inventory,
  jailOfVnet,
  type NetgraphNode,
  type NetworkInterface,
  type RunningJail,
} from "../provider/host/inventory";
import { translationsOf } from "../provider/host/translations";
import { INVENTORY_VERSION, type InventoryDocument } from "./inventory-schema";

type StackDocument = InventoryDocument["stacks"][number];

/**
 * The document of an inventory; `address` is the one that was dialled. Each member is named here, so that the provider can
 * call things otherwise inside without changing what programs read.
 */
export function inventoryDocument(inventory: Inventory, address: string): InventoryDocument {
  return {
    version: INVENTORY_VERSION,
    host: hostDocument(inventory, address),
    modules: inventory.modules.map(({ name, file, contains }) => ({ name, file, contains: [...contains] })),
    jails: inventory.jails.map(jailDocument),
    stacks: [...inventory.vnets].map(([vnet, { interfaces, routes }]) => ({
      jail: jailOfVnet(vnet) ?? null,
      interfaces: interfaces.map(interfaceDocument),
      routes: routes.map((entry) => ({ ...entry })),
    })),
    nodes: inventory.nodes.map(nodeDocument),
    mounts: inventory.mounts.map((entry) => ({ ...entry, options: [...entry.options] })),
    devfsRulesets: [...inventory.devfsRulesets],
    firewall: firewallDocument(inventory),
    units: inventory.units.map(({ script: _script, token: _token, ...unit }) => ({ ...unit })),
  };
}

function firewallDocument({ firewall }: Inventory): InventoryDocument["firewall"] {
  const { nats, redirects } = translationsOf(firewall);
  return {
    pf: firewall.pf === undefined ? "absent" : firewall.pf.enabled ? "enabled" : "disabled",
    ipfw: firewall.ipfw === undefined ? "absent" : firewall.ipfw.enabled ? "enabled" : "disabled",
    nats: nats.map((nat) => ({ ...nat, subnets: [...nat.subnets] })),
    redirects: redirects.map((redirect) => ({ ...redirect })),
  };
}

function hostDocument({ facts }: Inventory, address: string): InventoryDocument["host"] {
  const { connection: _connection, connected: _connected, undecided: _undecided, sysctls: _sysctls, ...known } = facts;
  return { address, ...known };
}

function jailDocument({ parameters, ...jail }: RunningJail): InventoryDocument["jails"][number] {
  const copied = Object.entries(parameters).map(([key, value]) => [
    key,
    typeof value === "object" ? [...value] : value,
  ]);
  return { ...jail, parameters: Object.fromEntries(copied) };
}

function interfaceDocument(entry: NetworkInterface): StackDocument["interfaces"][number] {
  const { name, up, mtu, description, ether, hwaddr, media, status, vlan, bridge } = entry;
  return {
    name,
    flags: [...entry.flags],
    up,
    mtu,
    description,
    capabilities: [...entry.options],
    mac: ether,
    hardwareMac: hwaddr,
    inet: entry.inet.map(({ family: _family, ...address }) => address),
    inet6: entry.inet6.map(
      ({ family: _family, scopeId: _scope, detached: _detached, anycast: _anycast, ...address }) => address,
    ),
    groups: [...entry.groups],
    media,
    status,
    vlan: vlan && { tag: vlan.tag, protocol: vlan.protocol, parent: vlan.parent },
    bridge: bridge && {
      members: bridge.members.map((member) => ({
        name: member.name,
        flags: [...member.flags],
        untagged: member.untagged,
        tagged: member.tagged,
      })),
    },
  };
}

function nodeDocument(node: NetgraphNode): InventoryDocument["nodes"][number] {
  const { id, name, type, interfaceName, promiscuous, autoSource, bridgeConfig } = node;
  return {
    id,
    name,
    type,
    hooks: node.hooks.map(({ name, peerId, peerName, peerType, peerHook }) => ({
      name,
      peerId,
      peerName,
      peerType,
      peerHook,
    })),
    interface: interfaceName,
    promiscuous,
    autoSource,
    bridgeConfig,
  };
}
