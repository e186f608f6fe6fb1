import type { IPv4, IPv6 } from "ipaddr.js";
import type { MtuStatement, PortStatement, Statement } from "../resources/statement";
import { networkAddress, parseCidr } from "../schema/cidr";
import type { Issue } from "../schema/validate";
import type { Declarer } from "./registry";

/** What does not fit together with what other resources of the host say. */
export interface Fit {
  readonly issues: readonly Issue[];
  /** What works and is hardly meant. */
  readonly warnings: readonly string[];
}

/** devfsrules_jail. */
const JAIL_RULESET = 4;

type Said<T extends Statement> = T & { readonly by: Declarer };

/** The network that a program declares on one host, statement by statement, as the checks of its resources come in. */
export class Neighbours {
  /** By the URN of whose they are. */
  private readonly statements = new Map<string, readonly Said<Statement>[]>();
  /** By the interfaces, bridges and jails that they are about: one bridge may have a thousand ports. */
  private readonly byName = new Map<string, Set<Said<Statement>>>();
  /** Networks by `BRIDGE NETWORK`. */
  private readonly networks = new Map<string, { readonly bridge: string; readonly network: Network }>();

  /** Takes in what a resource says, in place of what it said before, and tells what does not fit. */
  declare(by: Declarer, statements: readonly Statement[]): Fit {
    for (const former of this.statements.get(by.urn) ?? [])
      for (const name of namesIn(former)) this.byName.get(name)?.delete(former);
    const said = statements.map((statement) => ({ ...statement, by }));
    this.statements.set(by.urn, said);
    for (const statement of said)
      for (const name of namesIn(statement)) this.byName.set(name, (this.byName.get(name) ?? new Set()).add(statement));
    return {
      issues: [
        ...said.flatMap((statement) => this.mtuIssues(statement)),
        ...said.flatMap((each) => this.addressIssues(each)),
        ...said.flatMap((each) => this.placeIssues(each)),
        ...said.flatMap((each) => this.deviceIssues(each)),
      ],
      warnings: said.flatMap((statement) => this.overlaps(statement)),
    };
  }

  /** if_bridge(4): members share an MTU, and it is the bridge's own. */
  private mtuIssues(statement: Said<Statement>): readonly Issue[] {
    const own = statement.what === "mtu" || statement.what === "port" ? this.mtuOf(statement.interface) : undefined;
    // What counts is the other one's word: an Eiface's MTU where a HostInterface gives the same interface another one.
    if (own === undefined || (statement.what === "mtu" && own.by !== statement.by)) return [];
    const bridges =
      statement.what === "port"
        ? [statement]
        : [...this.about("port", own.interface), ...this.about("port", own.interface, "bridge")];
    const others = bridges
      .filter((port) => port.interface === own.interface || port.bridge === own.interface)
      .filter(({ kind }) => kind === "if_bridge")
      .flatMap(({ bridge }) => [bridge, ...this.about("port", bridge, "bridge").map((port) => port.interface)])
      .flatMap((name) => (name === own.interface ? [] : (this.mtuOf(name) ?? [])));
    const odd = others.find(({ mtu }) => mtu !== own.mtu);
    if (odd === undefined) return [];
    const path = statement.what === "port" ? statement.path : own.path;
    return [
      {
        path,
        message: `${own.interface} has an MTU of ${own.mtu}${whose(own, statement.by)} and ${odd.interface} on the same bridge has ${odd.mtu}${whose(odd, statement.by)}: the members of an if_bridge have one MTU; give them the same`,
      },
    ];
  }

  private mtuOf(name: string): Said<MtuStatement> | undefined {
    const all = this.about("mtu", name);
    return all.find(({ by }) => by.kind === "HostInterface") ?? all[0];
  }

  /** An address of the host on a member: 15.x complains, and 16 refuses it. */
  private addressIssues(statement: Said<Statement>): readonly Issue[] {
    const because = "an address belongs on the bridge, and FreeBSD 16 refuses it on a member";
    if (statement.what === "address" && statement.of === "host") {
      const [port] = this.about("port", statement.interface).filter(isMember);
      if (port === undefined) return [];
      const to = `${port.by.kind} "${port.by.name}"`;
      return [
        { path: statement.path, message: `${statement.interface} is a member of ${to}: ${because}; give it to ${to}` },
      ];
    }
    if (statement.what !== "port" || !isMember(statement)) return [];
    return this.about("address", statement.interface)
      .filter(({ of }) => of === "host")
      .map(({ address, by }) => ({
        path: statement.path,
        message: `${statement.interface} has the address ${address} (${by.kind} "${by.name}"): ${because}; give it to this bridge`,
      }));
  }

  /** A jail without a network stack of its own has no place for interfaces. */
  private placeIssues(statement: Said<Statement>): readonly Issue[] {
    if (statement.what !== "shared stack" && statement.what !== "inside") return [];
    const { what, path, jail } = statement;
    const [other] = this.about(what === "inside" ? "shared stack" : "inside", statement.interface);
    if (other === undefined) return [];
    const message =
      what === "inside"
        ? `the jail ${jail} (${other.by.kind} "${other.by.name}") has no network stack of its own: leave its \`vnet: false\` out, or give it \`addresses\` of the host`
        : `${other.by.kind} "${other.by.name}" goes into this jail, which needs a network stack of its own for it: leave \`vnet: false\` out`;
    return [{ path, message }];
  }

  /** dhclient(8) works with bpf(4), which the ruleset that jail(8) takes by itself hides (/etc/defaults/devfs.rules). */
  private deviceIssues(statement: Said<Statement>): readonly Issue[] {
    if (statement.what !== "dhcp" && statement.what !== "devices") return [];
    const devices = this.about("devices", statement.jail, "jail").find(({ ruleset }) => ruleset === JAIL_RULESET);
    const [client] = this.about("dhcp", statement.jail, "jail");
    if (devices === undefined || client === undefined) return [];
    const { kind, name } = client.by;
    return [
      {
        path: statement.path,
        message: `the jail ${statement.jail} sees no bpf, which the DHCP of ${kind} "${name}" needs: give the Jail the \`devfsRuleset\` of a DevfsRuleset without rules`,
      },
    ];
  }

  /** One network on two bridges: the host, or whoever is on both, sends to one of them only. */
  private overlaps(statement: Said<Statement>): readonly string[] {
    if (statement.what === "dhcp" || statement.what === "devices") return [];
    const names = statement.what === "cable" ? [statement.interface, statement.other] : [statement.interface];
    const cabled = names.flatMap((name) => [name, ...this.otherEnds(name)]);
    return [...new Set(cabled)].flatMap((name) => {
      const bridge = this.bridgeOf(name);
      if (bridge === undefined) return [];
      return this.about("address", name).flatMap(({ address }) => this.overlapsOf(bridge, networkOf(address)));
    });
  }

  private overlapsOf(bridge: string, network: Network | undefined): readonly string[] {
    if (network === undefined || this.networks.has(`${bridge} ${network.text}`)) return [];
    const other = [...this.networks.values()].find(
      (known) => known.bridge !== bridge && isOverlapping(known.network, network),
    );
    this.networks.set(`${bridge} ${network.text}`, { bridge, network });
    return other === undefined
      ? []
      : [
          `the network ${network.text} on the bridge ${bridge} overlaps ${other.network.text} on the bridge ${other.bridge}: whoever is on one of them takes the other's addresses for its own`,
        ];
  }

  /** The bridge that an interface is, is a port of, or is cabled to a port of. */
  private bridgeOf(name: string): string | undefined {
    if (this.about("port", name, "bridge").length > 0) return name;
    return [name, ...this.otherEnds(name)].flatMap((each) => this.about("port", each))[0]?.bridge;
  }

  private otherEnds(name: string): readonly string[] {
    return [
      ...this.about("cable", name).map(({ other }) => other),
      ...this.about("cable", name, "other").map((cable) => cable.interface),
    ];
  }

  /** What is said of a name: as that of the interface, or as that of the bridge or of a cable's other end. */
  private about<W extends Statement["what"]>(
    what: W,
    name: string,
    as: "interface" | "bridge" | "other" | "jail" = "interface",
  ): readonly Said<Extract<Statement, { what: W }>>[] {
    return [...(this.byName.get(name) ?? [])].filter(
      (statement): statement is Said<Extract<Statement, { what: W }>> =>
        statement.what === what && (statement as unknown as Record<string, unknown>)[as] === name,
    );
  }
}

function namesIn(statement: Statement): readonly string[] {
  if (statement.what === "dhcp" || statement.what === "devices") return [statement.jail];
  if (statement.what === "port") return [statement.interface, statement.bridge];
  return statement.what === "cable" ? [statement.interface, statement.other] : [statement.interface];
}

function isMember({ kind }: PortStatement): boolean {
  return kind === "if_bridge";
}

function whose({ by }: Said<MtuStatement>, speaker: Declarer): string {
  return by.urn === speaker.urn ? "" : ` (${by.kind} "${by.name}")`;
}

/** A network, with its parts: it is compared with all others. */
interface Network {
  readonly text: string;
  readonly base: IPv4 | IPv6;
  readonly length: number;
}

/** The network of an address; none for a single address, which is an alias. */
function networkOf(address: string): Network | undefined {
  const [base, length] = parseCidr(address);
  if (length >= (base.kind() === "ipv4" ? 32 : 128)) return undefined;
  return { text: `${networkAddress(address)}/${length}`, base, length };
}

function isOverlapping(one: Network, other: Network): boolean {
  if (one.base.kind() !== other.base.kind()) return false;
  return one.base.match([other.base, Math.min(one.length, other.length)] as [IPv4 & IPv6, number]);
}
