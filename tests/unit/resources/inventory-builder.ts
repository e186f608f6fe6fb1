import {
  HOST_VNET,
  type Inventory,
  type NetgraphHook,
  type NetgraphNode,
  type NetworkInterface,
  type Route,
  type RunningJail,
  vnetOfJail,
} from "../../../provider/host/inventory";
import { parseFacts } from "../../../provider/host/inventory-facts";
import { parseIfconfig } from "../../../provider/host/parse/ifconfig";
import type { Unit } from "../../../provider/host/unit";

const SYSCTLS =
  "hw.machine: amd64\nkern.ostype: FreeBSD\nkern.osrelease: 15.1-RELEASE\nkern.features.vimage: 1\nkern.hostuuid: u\n";

/** An inventory by hand: each call gives another one, so that tests say what differs and no more. */
export class InventoryBuilder {
  private constructor(private readonly inventory: Inventory) {}

  static bare(): InventoryBuilder {
    return new InventoryBuilder({
      facts: parseFacts({ sysctl: SYSCTLS }),
      modules: [],
      nodes: [],
      jails: [],
      vnets: new Map([[HOST_VNET, { interfaces: [], routes: [] }]]),
      mounts: [],
      devfsRulesets: [],
      firewall: {},
      units: [],
      paths: [],
      looks: new Map(),
    });
  }

  static of(inventory: Inventory): InventoryBuilder {
    return new InventoryBuilder(inventory);
  }

  build(): Inventory {
    return this.inventory;
  }

  /** An interface, on the host or in a jail; `more` are lines as `ifconfig` prints them. */
  interface(
    name: string,
    settings: { jail?: string; up?: boolean; mtu?: number; mac?: string; more?: readonly string[] } = {},
  ): InventoryBuilder {
    const { up = true, mtu = 1500, mac = "58:9c:fc:00:00:01", more = [], jail } = settings;
    const lines = [`ether ${mac}`, ...more].map((line) => `\t${line}\n`).join("");
    const text = `${name}: flags=8843<${up ? "UP," : ""}BROADCAST,RUNNING> metric 0 mtu ${mtu}\n${lines}`;
    const parsed = parseIfconfig(text)[0] as NetworkInterface;
    return this.changed(jail, ({ interfaces, routes }) => ({ interfaces: [...interfaces, parsed], routes }));
  }

  /** The record of something that the provider made. */
  unit(kind: string, id: string, inputs: Unit["inputs"] = {}, found: Unit["found"] = {}): InventoryBuilder {
    const unit: Unit = { kind, id, owner: "", token: "", boot: "yes", retain: false, inputs, found, script: [] };
    return new InventoryBuilder({ ...this.inventory, units: [...this.inventory.units, unit] });
  }

  /** What a look at a path or a dataset has said. */
  look(section: string, said: string): InventoryBuilder {
    return new InventoryBuilder({ ...this.inventory, looks: new Map([...this.inventory.looks, [section, said]]) });
  }

  without(name: string, jail?: string): InventoryBuilder {
    return this.changed(jail, ({ interfaces, routes }) => ({
      interfaces: interfaces.filter((entry) => entry.name !== name),
      routes,
    }));
  }

  route(destination: string, gateway: string, through: string, jail?: string, flags = "UGS"): InventoryBuilder {
    const family: Route["family"] = gateway.includes(":") ? "inet6" : "inet";
    const route = { family, destination, gateway, flags, interface: through };
    return this.changed(jail, ({ interfaces, routes }) => ({ interfaces, routes: [...routes, route] }));
  }

  withoutRoutes(jail?: string): InventoryBuilder {
    return this.changed(jail, ({ interfaces }) => ({ interfaces, routes: [] }));
  }

  /** A VNET jail with its lo0, unless `vnet` says otherwise. */
  jail(name: string, more: Partial<RunningJail> = {}): InventoryBuilder {
    const jail: RunningJail = {
      ...{ jid: this.inventory.jails.length + 1, name, path: "/", hostname: name, vnet: "new", parent: 0 },
      dying: false,
      parameters: { devfs_ruleset: "0", securelevel: "-1", enforce_statfs: "2", "children.max": "0" },
      ...more,
    };
    const next = new InventoryBuilder({ ...this.inventory, jails: [...this.inventory.jails, jail] });
    return jail.vnet === "new"
      ? next.interface("lo0", { jail: name, more: ["inet 127.0.0.1 netmask 0xff000000"] })
      : next;
  }

  node(type: string, name: string, more: Partial<NetgraphNode> = {}): InventoryBuilder {
    const id = this.inventory.nodes.length + 1;
    const node: NetgraphNode = { type, name, id, hookCount: more.hooks?.length ?? 0, hooks: [], ...more };
    return new InventoryBuilder({ ...this.inventory, nodes: [...this.inventory.nodes, node] });
  }

  /** A NIC of the host with its ng_ether(4) node. */
  nic(name: string, more: Partial<NetgraphNode> = {}, settings: Parameters<InventoryBuilder["interface"]>[1] = {}) {
    return this.interface(name, settings).node("ether", name.replace(/[.:]/g, "_"), {
      promiscuous: false,
      autoSource: true,
      ...more,
    });
  }

  /** A variable of the kernel that has been asked for; without a value it is not there. */
  sysctl(name: string, value?: string, more: { writable?: boolean; tunable?: boolean } = {}): InventoryBuilder {
    const { writable = true, tunable = false } = more;
    const kind = writable ? "writable" : tunable ? "tunable" : "fixed";
    return this.look(`sysctl:${name}`, value === undefined ? "fixed\n" : `${kind}\n${name}: ${value}\n`);
  }

  modules(...names: readonly string[]): InventoryBuilder {
    const modules = names.map((name, index) => ({
      id: index + 1,
      references: 1,
      file: `${name}.ko`,
      name,
      contains: [],
    }));
    return new InventoryBuilder({ ...this.inventory, modules });
  }

  private changed(
    jail: string | undefined,
    change: (vnet: { interfaces: readonly NetworkInterface[]; routes: readonly Route[] }) => {
      interfaces: readonly NetworkInterface[];
      routes: readonly Route[];
    },
  ): InventoryBuilder {
    const key = jail === undefined ? HOST_VNET : vnetOfJail(jail);
    const vnet = this.inventory.vnets.get(key) ?? { interfaces: [], routes: [] };
    return new InventoryBuilder({ ...this.inventory, vnets: new Map([...this.inventory.vnets, [key, change(vnet)]]) });
  }
}

/** A node's hook with what is at its other end. */
export function hook(name: string, peerName: string, peerType: string, peerHook: string, peerId = 99): NetgraphHook {
  return { name, peerName, peerType, peerId, peerHook };
}
