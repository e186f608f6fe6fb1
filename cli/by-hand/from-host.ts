import {
  etherNodeName,
  type Inventory,
  type NetgraphHook,
  type NetgraphNode,
  type NetworkInterface,
} from "../../provider/host/inventory";
import { givenAddresses, interfacesAt, interfacesOfEiface, isOtherKind } from "../../provider/host/locate";
import { bridgeArgs } from "./bridges";
import type { Written } from "./conf";
import { type Declaration, type Findings, Reference } from "./declaration";
import { epairsOf } from "./epairs";
import { insideArgs } from "./inside";
import { addressed, described, key } from "./interfaces";
import { inOrder } from "./jail-order";
import { addressesOfJails, jailArgs, jailNotes } from "./jails";
import { natdNotes } from "./natd";
import { graphByHand } from "./netgraph";
import { linkOf, netgraphBridgeArgs, uplinkHook } from "./netgraph-bridges";
import { type GivenNames, namesForNodes } from "./node-names";
import { recordInside, recordOf, takenOver } from "./records";
import { translations } from "./translations";
import { vimages } from "./vimages";
import { vlanArgs, vlansAt } from "./vlans";

/** Everything of a host that has a kind, as declarations in the order in which they need each other. */
export function fromHost(inventory: Inventory, written: Written): Findings {
  return new Reading(inventory, written).findings();
}

class Reading {
  private readonly declarations: Declaration[] = [];
  private readonly notes: string[] = [];
  private readonly takeover: string[] = [];
  private readonly given: GivenNames;
  /** What stands for an interface wherever one is asked for by name. */
  private readonly ports = new Map<string, Reference>();

  constructor(
    private readonly inventory: Inventory,
    private readonly written: Written,
  ) {
    this.given = namesForNodes(inventory);
  }

  findings(): Findings {
    this.loopbacks();
    const made = new Set(
      this.inventory.nodes.filter(({ type }) => type === "eiface").map((node) => node.interfaceName),
    );
    const isNic = ({ groups, name }: NetworkInterface) => !groups.includes("epair") && !made.has(name);
    this.vlans(isNic);
    this.netgraphBridges();
    this.eifaces();
    this.epairs();
    this.vlans((parent) => !isNic(parent));
    this.bridges();
    this.otherNodes();
    this.jails();
    this.insideJails();
    this.hostInterfaces();
    this.translations();
    this.declarations.push(...vimages(this.written.vimage, this.inventory));
    this.takeover.push(...takenOver(this.inventory));
    const { declarations, notes, takeover } = this;
    return { declarations, naming: this.given.commands, notes, takeover };
  }

  private adopt(kind: Declaration["kind"], name: string, args: Declaration["args"]): void {
    this.declarations.push({ kind, name, args: { ...args, adopt: true } });
  }

  private nameOf(node: Pick<NetgraphNode, "id" | "name">): string | undefined {
    return node.name ?? this.given.byId.get(node.id);
  }

  private named(name: string): Reference | string {
    return this.ports.get(`:${name}`) ?? name;
  }

  /** One that ifconfig(8) makes, with the addresses of the host on it. */
  private cloned(kind: "Bridge" | "Loopback" | "Vlan", entry: NetworkInterface, args: Declaration["args"]): void {
    this.adopt(kind, entry.name, { ...args, ...addressed(this.ownAddresses(entry)), ...described(entry) });
    this.ports.set(`:${entry.name}`, new Reference(`${kind} ${entry.name}`, entry.name));
  }

  private loopbacks(): void {
    for (const entry of interfacesAt(this.inventory, undefined))
      if (entry.groups.includes("lo") && entry.name !== "lo0")
        this.cloned("Loopback", entry, entry.mtu === 16384 ? {} : { mtu: entry.mtu });
  }

  /** Those of the host whose parents are of a kind. */
  private vlans(isOfKind: (parent: NetworkInterface) => boolean): void {
    for (const { entry, parent } of vlansAt(this.inventory, undefined)) {
      // No reference leads from one VLAN to another.
      const named = (name: string) => (parent.vlan === undefined ? this.named(name) : name);
      if (isOfKind(parent)) this.cloned("Vlan", entry, vlanArgs(entry, parent, named));
    }
  }

  private netgraphBridges(): void {
    for (const node of this.inventory.nodes.filter(({ type }) => type === "bridge")) {
      const args = netgraphBridgeArgs(node, this.inventory, (name) => this.named(name));
      this.adopt("NetgraphBridge", this.nameOf(node) ?? "", args);
    }
  }

  private eifaces(): void {
    for (const node of this.inventory.nodes.filter(({ type }) => type === "eiface")) {
      const [at, ...others] = interfacesOfEiface(this.inventory, node);
      const name = node.name ?? "";
      if (at === undefined || others.length > 0) {
        const why = at === undefined ? "was not found" : "cannot be told from others of that name";
        this.notes.push(`the eiface ${name} is left out: its interface ${node.interfaceName ?? ""} ${why}`);
        continue;
      }
      if (at.place === undefined && at.interface.name !== name)
        this.notes.push(
          `the eiface ${name} has an interface of another name, ${at.interface.name}: it would be renamed`,
        );
      const [hook] = node.hooks;
      this.adopt("Eiface", name, {
        ...(hook === undefined ? {} : this.wire(hook)),
        mac: at.interface.ether,
        ...(at.interface.mtu === 1500 ? {} : { mtu: at.interface.mtu }),
        ...described(at.interface),
      });
      this.ports.set(key(at), new Reference(`Eiface ${name}`, name));
    }
  }

  private wire({ peerType, peerHook, peerId, peerName }: NetgraphHook) {
    const link = linkOf({ peerType, peerHook });
    if (link === undefined) return {};
    const name = this.nameOf({ id: peerId, ...(peerName === undefined ? {} : { name: peerName }) }) ?? "";
    return { bridge: new Reference(`NetgraphBridge ${name}`, name), link };
  }

  /** What is neither a bridge nor an eiface, and the wires that neither of these has said. */
  private otherNodes(): void {
    const { declarations, notes } = graphByHand(this.inventory, {
      nameOf: (node) => this.nameOf(node),
      nicOf: (node) => {
        const at = interfacesAt(this.inventory, undefined).find(({ name }) => etherNodeName(name) === node.name);
        return at === undefined ? undefined : (this.ports.get(`:${at.name}`) ?? at.name);
      },
      isSaid: (one, other) =>
        (one.node.type === "eiface" && linkOf({ peerType: other.node.type, peerHook: other.hook }) !== undefined) ||
        (one.node.type === "bridge" &&
          ["lower", "upper"].includes(other.hook) &&
          other.node.id === uplinkHook(one.node)?.peerId),
    });
    this.declarations.push(...declarations);
    this.notes.push(...notes, ...natdNotes(this.written.natd));
  }

  private epairs(): void {
    const { pairs, alone } = epairsOf(this.inventory);
    for (const { name, a, b } of pairs) {
      const { interface: entry } = a.at;
      this.adopt("Epair", name, {
        a: { name: a.name, mac: entry.ether },
        b: { name: b.name, mac: b.at.interface.ether },
        ...(entry.mtu === 1500 ? {} : { mtu: entry.mtu }),
        ...described(entry),
      });
      this.ports.set(key(a.at), new Reference(`Epair ${name}`, a.name, "a"));
      this.ports.set(key(b.at), new Reference(`Epair ${name}`, b.name, "b"));
    }
    for (const { place, interface: end } of alone)
      this.notes.push(
        `${end.name}${place === undefined ? "" : ` in the jail ${place}`} is an epair's end whose other end cannot be told by its name: give both one name with an a and a b behind it`,
      );
  }

  private bridges(): void {
    for (const entry of interfacesAt(this.inventory, undefined).filter(({ bridge }) => bridge !== undefined))
      this.cloned("Bridge", entry, {
        ...bridgeArgs(entry.bridge ?? { flags: [], members: [] }, (name) => this.named(name)),
        ...(entry.mtu === 1500 ? {} : { mtu: entry.mtu }),
      });
  }

  private jails(): void {
    const made = new Set<string>();
    for (const jail of inOrder(this.inventory, this.written.jails)) {
      const conf = this.written.jails.get(jail.name);
      const { depends = [], interface: shared, ...args } = jailArgs(jail, conf, this.inventory);
      this.adopt("Jail", jail.name, {
        ...args,
        ...(shared === undefined ? {} : { interface: this.named(shared) }),
        ...(depends.length === 0
          ? {}
          : { depends: depends.map((each) => (made.has(each) ? new Reference(`Jail ${each}`, each) : each)) }),
      });
      made.add(jail.name);
      this.takeover.push(...jailNotes(jail.name, conf, args.exec));
    }
  }

  private insideJails(): void {
    const own = this.inventory.jails.filter(({ vnet, dying, parent }) => vnet === "new" && !dying && parent === 0);
    for (const { name: jail } of own) {
      const into = new Reference(`Jail ${jail}`, jail);
      const vlans = vlansAt(this.inventory, jail);
      for (const entry of interfacesAt(this.inventory, jail).filter(({ name }) => name !== "lo0")) {
        const at = { place: jail, interface: entry };
        const record = recordInside(this.inventory, jail, entry.name);
        const port = this.ports.get(key(at)) ?? this.ports.get(`:${String(record?.interface)}`);
        if (port !== undefined || record !== undefined || !isOtherKind(entry)) {
          const args = insideArgs(this.inventory, jail, entry, port, record);
          this.adopt("VnetInterface", `${jail}-${entry.name}`, { jail: into, ...args });
          this.ports.set(key(at), new Reference(`VnetInterface ${jail}-${entry.name}`, entry.name));
        } else if (!entry.groups.includes("epair") && !vlans.some((each) => each.entry === entry))
          this.notes.push(`${entry.name} in the jail ${jail} was made inside it and is left out`);
      }
      for (const { entry, parent } of vlans) {
        const args = vlanArgs(entry, parent, (name) => this.ports.get(`${jail}:${name}`) ?? name);
        const more = { ...addressed(givenAddresses(entry)), ...described(entry) };
        this.adopt("Vlan", `${jail}-${entry.name}`, { jail: into, ...args, name: entry.name, ...more });
      }
    }
  }

  private translations(): void {
    const { declarations, notes } = translations(this.inventory);
    for (const { kind, name, args } of declarations) {
      const port = this.ports.get(`:${String(args.interface)}`);
      this.adopt(kind, name, { ...args, ...(port === undefined ? {} : { interface: port }) });
    }
    this.notes.push(...notes);
  }

  /** The host's own legs; what rc.conf says of its NICs stays there. */
  private ownAddresses(entry: NetworkInterface): readonly string[] {
    const ofJails = addressesOfJails(this.inventory, this.written.jails);
    return givenAddresses(entry).filter((address) => !ofJails.has(address.split("/")[0] ?? address));
  }

  private hostInterfaces(): void {
    for (const entry of interfacesAt(this.inventory, undefined)) {
      const port = this.ports.get(`:${entry.name}`);
      const addresses = this.ownAddresses(entry);
      if (port === undefined || /^(Bridge|Loopback|Vlan) /.test(port.to) || addresses.length === 0) continue;
      const record = recordOf(this.inventory, "HostInterface", entry.name);
      this.adopt("HostInterface", `host-${entry.name}`, {
        interface: port,
        addresses,
        // Its own declaration says the same, but what is on record here would be given back where it is not declared.
        ...(record?.mtu === entry.mtu ? { mtu: entry.mtu } : {}),
        ...(record?.description === undefined ? {} : described(entry)),
        ...(entry.up ? {} : { up: false }),
      });
    }
  }
}
