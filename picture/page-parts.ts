import { about, connections, wireDetails } from "./details";
import type { Cluster, InterfacePart, NodePart, Wire } from "./model";
import { isHub } from "./model";
import { farEnd, ownerOf, type View } from "./view";
import { kindWord } from "./words";

/** What a link leads to: straight, or through an epair's end on the host that does nothing else. */
export interface Link {
  readonly wire: Wire;
  /** The part at the other end, as it is shown. */
  readonly far: string;
  /** The hook on this side, where it is not an interface's only one. */
  readonly near: string | undefined;
  /** The hook there. */
  readonly hook: string | undefined;
  /** The end of the cable on the way, which has no place of its own. */
  readonly via: InterfacePart | undefined;
}

/** The parts of a host as the page shows them. */
export class PageParts {
  /** Ends of epairs on the host that only join a jail to a bridge: they are shown with the link. */
  readonly passages: ReadonlyMap<string, { readonly part: InterfacePart; readonly bridge: string }>;

  constructor(readonly view: View) {
    this.passages = passages(view);
  }

  hubs(host: string): readonly (InterfacePart | NodePart)[] {
    return [...this.view.plainNodesOf(host), ...this.view.interfacesIn(host)].filter(isHub);
  }

  /** What has a row of its own in the host's card, or in that of what is connected to nothing. */
  rows(host: string, connected: boolean): readonly (InterfacePart | NodePart)[] {
    return [...this.view.interfacesIn(host), ...this.view.plainNodesOf(host)].filter(
      (part) => !isHub(part) && !this.passages.has(part.id) && this.view.isDisconnected(part) !== connected,
    );
  }

  links(id: string): readonly Link[] {
    return this.view.wiresAt(id).map((wire) => {
      const { part, hook } = farEnd(this.view, wire, id);
      const own = wire.ends.find((end) => end.part !== part)?.hook;
      const near = own === "ether" ? undefined : own;
      const far = ownerOf(this.view, part);
      const passage = this.passages.get(far);
      return passage === undefined
        ? { wire, far, near, hook, via: undefined }
        : { wire, far: passage.bridge, near, hook: undefined, via: passage.part };
    });
  }

  /** The links from bridge to bridge. */
  between(hubs: readonly (InterfacePart | NodePart)[]): readonly object[] {
    const ids = new Set(hubs.map(({ id }) => id));
    return this.view.topology.wires.flatMap(({ id, ends, mark }) => {
      const owners = ends.map(({ part }) => ownerOf(this.view, part));
      return owners.every((owner) => ids.has(owner))
        ? [{ id, ends: owners, ...(mark === "same" ? {} : { mark }) }]
        : [];
    });
  }

  /** What is told of each part: what it is, and what it hangs on. */
  tips(): Readonly<Record<string, readonly [about: string, connections: string]>> {
    const { topology } = this.view;
    const parts: readonly (Cluster | InterfacePart | NodePart)[] = [
      ...topology.clusters,
      ...topology.interfaces,
      ...topology.nodes,
    ];
    return Object.fromEntries([
      ...parts.map(
        (part) => [part.id, [about(this.view, part).join("\n"), connections(this.view, part.id).join("\n")]] as const,
      ),
      ...topology.wires.map((wire) => [wire.id, [wireDetails(this.view, wire).join("\n"), ""]] as const),
    ]);
  }
}

function passages(view: View): PageParts["passages"] {
  return new Map(
    view.topology.interfaces.flatMap((part) => {
      const wires = view.wiresAt(part.id);
      const member = wires.find(({ kind }) => kind === "member");
      const cable = wires.find(({ kind }) => kind === "epair");
      const isPlain = part.kind === "epair" && wires.length === 2 && (part.addresses ?? []).length === 0;
      if (!isPlain || member === undefined || cable === undefined) return [];
      return [[part.id, { part, bridge: ownerOf(view, farEnd(view, member, part.id).part) }] as const];
    }),
  );
}

/** The words that a part can be filtered by. */
export function filterKind(part: InterfacePart | NodePart): string {
  if (isHub(part)) return "bridge";
  const word = kindWord(part);
  return word === "ethernet" || word === "ether" ? "nic" : word;
}
