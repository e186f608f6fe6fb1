import {
  etherNodeName,
  type Inventory,
  type NetgraphHook,
  type NetgraphNode,
  type NetworkInterface,
} from "../../provider/host/inventory";
import {
  givenAddresses,
  interfacesAt,
  interfacesOfEiface,
  isOtherKind,
  type Located,
} from "../../provider/host/locate";
import { bridgeArgs } from "./bridges";
import type { Written } from "./conf";
import { type Declaration, type Findings, Reference } from "./declaration";
import { epairsOf } from "./epairs";
import { inOrder } from "./jail-order";
import { addressesOfJails, jailArgs, jailNotes, routeArgs } from "./jails";
import { natdNotes } from "./natd";
import { graphByHand } from "./netgraph";
import { linkOf, netgraphBridgeArgs, uplinkHook } from "./netgraph-bridges";
import { type GivenNames, namesForNodes } from "./node-names";
import { translations } from "./translations";
import { vimages } from "./vimages";

/** Everything of a host that has a kind, as declarations in the order in which they need each other. */
export function fromHost(inventory: Inventory, written: Written): Findings {
  return new Reading(inventory, written).findings();
}

class Reading {
  private readonly declarations: Declaration[] = [];
  private readonly notes: string[] = [];
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
    this.netgraphBridges();
    this.eifaces();
    this.epairs();
    this.bridges();
    this.otherNodes();
    this.jails();
    this.insideJails();
    this.hostInterfaces();
    this.translations();
    this.declarations.push(...vimages(this.written.vimage, this.inventory));
    const owned = this.inventory.units.filter(({ kind }) => kind !== "Host" && kind !== "KernelModule");
    for (const { kind, id, owner } of owned)
      this.notes.push(`${kind}/${id} belongs to the owner ${owner} already: this program takes it over from there`);
    return { declarations: this.declarations, naming: this.given.commands, notes: this.notes };
  }

  private adopt(kind: Declaration["kind"], name: string, args: Declaration["args"]): void {
    this.declarations.push({ kind, name, args: { ...args, adopt: true } });
  }

  private nameOf(node: Pick<NetgraphNode, "id" | "name">): string | undefined {
    return node.name ?? this.given.byId.get(node.id);
  }

  private netgraphBridges(): void {
    for (const node of this.inventory.nodes.filter(({ type }) => type === "bridge"))
      this.adopt("NetgraphBridge", this.nameOf(node) ?? "", netgraphBridgeArgs(node, this.inventory));
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
      this.adopt("Epair", name, {
        a: { name: `${name}a`, mac: a.interface.ether },
        b: { name: `${name}b`, mac: b.interface.ether },
        ...(a.interface.mtu === 1500 ? {} : { mtu: a.interface.mtu }),
        ...described(a.interface),
      });
      this.ports.set(key(a), new Reference(`Epair ${name}`, `${name}a`, "a"));
      this.ports.set(key(b), new Reference(`Epair ${name}`, `${name}b`, "b"));
    }
    for (const end of alone)
      this.notes.push(
        `${end.interface.name} is an epair's end whose other end cannot be told by its name: give both one name with an a and a b behind it`,
      );
  }

  private bridges(): void {
    for (const entry of interfacesAt(this.inventory, undefined).filter(({ bridge }) => bridge !== undefined)) {
      const addresses = this.ownAddresses(entry);
      this.adopt("Bridge", entry.name, {
        ...bridgeArgs(entry.bridge ?? { flags: [], members: [] }, (name) => this.ports.get(`:${name}`) ?? name),
        ...(addresses.length === 0 ? {} : { addresses }),
        ...(entry.mtu === 1500 ? {} : { mtu: entry.mtu }),
        ...described(entry),
      });
      this.ports.set(`:${entry.name}`, new Reference(`Bridge ${entry.name}`, entry.name));
    }
  }

  private jails(): void {
    const made = new Set<string>();
    for (const jail of inOrder(this.inventory.jails, this.written.jails)) {
      const conf = this.written.jails.get(jail.name);
      const { depends = [], interface: shared, ...args } = jailArgs(jail, conf, this.inventory);
      this.adopt("Jail", jail.name, {
        ...args,
        ...(shared === undefined ? {} : { interface: this.ports.get(`:${shared}`) ?? shared }),
        ...(depends.length === 0
          ? {}
          : { depends: depends.map((each) => (made.has(each) ? new Reference(`Jail ${each}`, each) : each)) }),
      });
      made.add(jail.name);
      this.notes.push(...jailNotes(jail.name, conf));
    }
  }

  private insideJails(): void {
    for (const jail of this.inventory.jails.filter(
      ({ vnet, dying, parent }) => vnet === "new" && !dying && parent === 0,
    ))
      for (const entry of interfacesAt(this.inventory, jail.name).filter(({ name }) => name !== "lo0")) {
        const at = { place: jail.name, interface: entry };
        const port = this.ports.get(key(at));
        if (port === undefined && isOtherKind(entry)) {
          this.notes.push(`${entry.name} in the jail ${jail.name} was made inside it and is left out`);
          continue;
        }
        const addresses = givenAddresses(entry);
        this.adopt("VnetInterface", `${jail.name}-${entry.name}`, {
          jail: new Reference(`Jail ${jail.name}`, jail.name),
          interface: port ?? entry.name,
          ...(port === undefined || port.name === entry.name ? {} : { name: entry.name }),
          ...(addresses.length === 0 ? {} : { addresses }),
          ...(entry.nd6Options.includes("ACCEPT_RTADV") ? { slaac: true } : {}),
          ...routeArgs(this.inventory, jail.name, entry.name),
          ...(entry.up ? {} : { up: false }),
        });
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
      if (port === undefined || port.to.startsWith("Bridge ") || addresses.length === 0) continue;
      this.adopt("HostInterface", `host-${entry.name}`, {
        interface: port,
        addresses,
        ...(entry.up ? {} : { up: false }),
      });
    }
  }
}

function key({ place, interface: { name } }: Located): string {
  return `${place ?? ""}:${name}`;
}

function described({ description }: NetworkInterface) {
  return description === undefined ? {} : { description };
}
