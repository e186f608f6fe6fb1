import { etherNodeName } from "../provider/host/inventory-lookup";
import { hostId, interfaceId, jailId, nodeId, wireId } from "./ids";
import type { Cluster, InterfacePart, NodePart, RouteNote, Topology, Wire, WireEnd } from "./model";

type Settings<T> = { -readonly [key in keyof T]?: T[key] };

/** An interface of the plan, wherever it is to go. */
interface InterfaceDraft {
  /** Its name on the host; undefined where it is made in a jail. */
  readonly outside: string | undefined;
  name: string;
  /** Undefined: on the host. */
  jail: string | undefined;
  settings: Settings<InterfacePart>;
}

/** A netgraph node of the plan. */
interface NodeDraft {
  readonly name: string;
  readonly settings: Settings<NodePart>;
  /** Its interface's name on the host. */
  readonly outside: string | undefined;
}

interface WireDraft {
  readonly kind: Wire["kind"];
  readonly tag?: number | undefined;
  readonly ends: readonly [WireDraftEnd, WireDraftEnd];
}

/** The name of a node or, for other wires than netgraph's, of an interface on the host. */
type WireDraftEnd = readonly [name: string, hook: string | undefined];

/** A topology while it is put together from declarations, by the names that things have on the host. */
export class Draft {
  private readonly jails = new Map<string, Settings<Cluster>>();
  private readonly interfaces = new Map<string, InterfaceDraft>();
  private readonly nodes = new Map<string, NodeDraft>();
  private readonly wires: WireDraft[] = [];

  constructor(private readonly host: string) {}

  jail(name: string, settings: Settings<Cluster> = {}): void {
    this.jails.set(name, { ...this.jails.get(name), ...settings });
  }

  /** The ways out of a jail's stack, beside those that other interfaces of it have. */
  routes(jail: string, routes: readonly RouteNote[]): void {
    this.jail(jail, { routes: [...(this.jails.get(jail)?.routes ?? []), ...routes] });
  }

  /** An interface by its name on the host; what is said later of the same one is added. */
  interface(outside: string, settings: Settings<InterfacePart> = {}): void {
    const known = this.interfaces.get(outside) ?? { outside, name: outside, jail: undefined, settings: {} };
    this.interfaces.set(outside, { ...known, settings: added(known.settings, settings) });
  }

  /** An interface goes into a jail; into which is not always known. */
  move(outside: string, jail: string | undefined, name: string, settings: Settings<InterfacePart>): void {
    this.interface(outside, settings);
    const known = this.interfaces.get(outside);
    if (known === undefined || jail === undefined) return;
    this.jail(jail);
    known.jail = jail;
    known.name = name;
  }

  /** Further addresses of an interface of the host. */
  share(outside: string, addresses: readonly string[]): void {
    const known = this.interfaces.get(outside)?.settings.addresses ?? [];
    this.interface(outside, { addresses: [...known, ...addresses] });
  }

  /** An interface by its name inside a jail, whose place is settled by now; the answer is what {@link wire} knows it by. */
  inside(jail: string, name: string, settings: Settings<InterfacePart> = {}): string {
    const known = [...this.interfaces].find(([, draft]) => draft.jail === jail && draft.name === name);
    // No interface's name has a slash.
    const key = known?.[0] ?? `${jail}/${name}`;
    const draft = known?.[1] ?? { outside: undefined, name, jail, settings: {} };
    this.jail(jail);
    this.interfaces.set(key, { ...draft, settings: added(draft.settings, settings) });
    return key;
  }

  node(name: string, settings: Settings<NodePart>, outside?: string): void {
    const known = this.nodes.get(name);
    if (known === undefined) this.nodes.set(name, { name, settings, outside });
  }

  /** The node that ng_ether(4) gives an interface of the host. */
  etherNode(outside: string): void {
    this.interface(outside);
    this.node(etherNodeName(outside), { type: "ether" }, outside);
  }

  /** Between two nodes, by their names or those of their interfaces. */
  netgraphWire(first: WireDraftEnd, second: WireDraftEnd): void {
    for (const [name] of [first, second])
      if (!this.nodes.has(name) && !this.nodes.has(etherNodeName(name))) this.node(name, {});
    this.wires.push({ kind: "netgraph", ends: [first, second] });
  }

  /** Between two interfaces; what is not declared is somebody else's. A VLAN's wire has its tag. */
  wire(kind: Exclude<Wire["kind"], "netgraph">, first: string, second: string, tag?: number): void {
    for (const name of [first, second]) if (!this.interfaces.has(name)) this.interface(name);
    this.wires.push({
      kind,
      tag,
      ends: [
        [first, undefined],
        [second, undefined],
      ],
    });
  }

  topology(): Topology {
    const host = hostId(this.host);
    return {
      format: "pulumi-freebsd/topology",
      version: 1,
      clusters: [
        { id: host, kind: "host", name: this.host, network: "own", state: "planned" },
        ...[...this.jails].map(([name, settings]) => this.cluster(host, name, settings)),
      ],
      interfaces: [...this.interfaces].map(([key, draft]) => this.interfacePart(host, key, draft)),
      nodes: [...this.nodes.values()].map(({ name, settings, outside }) => ({
        type: "node",
        ...settings,
        id: nodeId(host, name),
        cluster: host,
        name,
        ...(outside === undefined ? {} : { interface: this.idOf(host, outside) }),
      })),
      wires: this.wires.map((draft) => this.wirePart(host, draft)),
    };
  }

  private cluster(host: string, name: string, settings: Settings<Cluster>): Cluster {
    const outer = name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : undefined;
    const parent = outer !== undefined && this.jails.has(outer) ? jailId(host, outer) : host;
    return { network: "own", state: "planned", ...settings, id: jailId(host, name), kind: "jail", name, parent };
  }

  private interfacePart(host: string, key: string, { outside, name, jail, settings }: InterfaceDraft): InterfacePart {
    return {
      kind: "ethernet",
      ...settings,
      id: this.idOf(host, key),
      cluster: jail === undefined ? host : jailId(host, jail),
      name,
      ...(outside === undefined ? {} : { outside }),
    };
  }

  private idOf(host: string, key: string): string {
    const draft = this.interfaces.get(key);
    const stack = draft?.jail === undefined ? host : jailId(host, draft.jail);
    return interfaceId(stack, draft?.name ?? key);
  }

  private wirePart(host: string, { kind, ends, tag }: WireDraft): Wire {
    const [first, second] = ends.map(
      ([name, hook]): WireEnd => ({
        part: kind === "netgraph" ? this.nodeAt(host, name) : this.idOf(host, name),
        ...(hook === undefined ? {} : { hook }),
      }),
    ) as [WireEnd, WireEnd];
    return { id: wireId(kind, first, second), kind, ends: [first, second], ...(tag === undefined ? {} : { tag }) };
  }

  /** A NIC's node has its name, but for what no node's name may have. */
  private nodeAt(host: string, name: string): string {
    const ether = etherNodeName(name);
    return nodeId(host, this.nodes.has(name) || !this.nodes.has(ether) ? name : ether);
  }
}

/** What is not known is told once for all that was said of an interface, and all that declare it are named. */
function added(known: Settings<InterfacePart>, more: Settings<InterfacePart>): Settings<InterfacePart> {
  const unknown = [...(known.unknown ?? []), ...(more.unknown ?? [])];
  const translations = [...(known.translations ?? []), ...(more.translations ?? [])];
  const declared = [known.declared, more.declared].filter((each) => each !== undefined).join(", ");
  return {
    ...known,
    ...more,
    ...(declared === "" ? {} : { declared }),
    ...(translations.length === 0 ? {} : { translations }),
    ...(unknown.length === 0 ? {} : { unknown: [...new Set(unknown)] }),
  };
}
