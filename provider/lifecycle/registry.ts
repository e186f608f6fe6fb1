import type { Claim } from "../resources/definition";
import type { Statement } from "../resources/statement";
import type { Issue } from "../schema/validate";
import { type Fit, Neighbours } from "./neighbours";

/** A resource as the registry knows it. */
export interface Declarer {
  readonly urn: string;
  readonly kind: string;
  /** The Pulumi name. */
  readonly name: string;
}

interface Entry extends Declarer {
  /** The Pulumi id, where its parts are known. */
  readonly id: string | undefined;
  readonly claims: readonly Claim[];
  /** What it says of the network that concerns others. */
  readonly statements?: readonly Statement[];
  /** References that were given as plain strings: what they name, and the property. */
  readonly strings: readonly { readonly kinds: readonly string[]; readonly value: string; readonly path: string }[];
}

const KIND_OF_CLAIM: Readonly<Record<string, readonly string[]>> = {
  jail: ["Jail"],
  node: ["NetgraphBridge", "Eiface", "NetgraphNode"],
  interface: ["Eiface", "Epair", "Bridge", "Vlan", "Loopback"],
  module: ["KernelModule"],
  "devfs ruleset": ["DevfsRuleset"],
  root: ["JailRoot"],
};

/**
 * The resources that one program declares on one host, as their checks come in. A provider process serves one operation,
 * so this is the program's own list; check may see a resource twice (a replacement), which replaces its entry.
 */
export class DeclarationRegistry {
  private readonly entries = new Map<string, Entry>();
  private readonly neighbours = new Neighbours();
  /** Who takes a value, and who names it: only a taker can clash over it, however many there are that name one thing. */
  private readonly takers = new Map<string, Set<Entry>>();
  private readonly namers = new Map<string, Set<Entry>>();

  /** Takes a resource in and says what it takes that another one has already. */
  declare(entry: Entry): Fit {
    const former = this.entries.get(entry.urn);
    if (former !== undefined) {
      for (const { value } of former.claims) this.takers.get(value)?.delete(former);
      for (const { value } of former.strings) this.namers.get(value)?.delete(former);
    }
    this.entries.set(entry.urn, entry);
    const others = new Set([
      ...entry.claims.flatMap(({ value }) => [...(this.takers.get(value) ?? []), ...(this.namers.get(value) ?? [])]),
      ...entry.strings.flatMap(({ value }) => [...(this.takers.get(value) ?? [])]),
    ]);
    for (const { value } of entry.claims) add(this.takers, value, entry);
    for (const { value } of entry.strings) add(this.namers, value, entry);
    const fit = this.neighbours.declare(entry, entry.statements ?? []);
    return {
      issues: [
        ...repetitions(entry),
        ...[...others].flatMap((other) => clashes(entry, other)),
        ...[...others].flatMap((other) => looseStrings(entry, other)),
        ...fit.issues,
      ],
      warnings: fit.warnings,
    };
  }

  /** The URN under which an object of this id was checked in this process, for messages on its row. */
  urnOf(kind: string, id: string): string | undefined {
    return [...this.entries.values()].find((entry) => entry.kind === kind && entry.id === id)?.urn;
  }

  /** Who in the program takes this value. */
  declarerOf(what: Claim["what"], value: string): Declarer | undefined {
    return [...(this.takers.get(value) ?? [])].find((entry) =>
      entry.claims.some((claim) => claim.what === what && claim.value === value),
    );
  }
}

function add(to: Map<string, Set<Entry>>, value: string, entry: Entry): void {
  to.set(value, (to.get(value) ?? new Set()).add(entry));
}

/** What one resource takes twice, as an epair does whose ends have one MAC. */
function repetitions({ claims }: Entry): readonly Issue[] {
  return claims.flatMap((claim, index) => {
    const first = claims.slice(0, index).find((other) => other.what === claim.what && other.value === claim.value);
    return first === undefined
      ? []
      : [{ path: claim.path, message: `the ${claim.what} ${claim.value} is that of ${first.path} as well` }];
  });
}

function clashes(entry: Entry, other: Entry): readonly Issue[] {
  return entry.claims
    .filter((claim) => other.claims.some((taken) => taken.what === claim.what && taken.value === claim.value))
    .map((claim) => ({
      path: claim.path,
      message: `the ${claim.what} ${claim.value} is declared by ${other.kind} "${other.name}" on the same host as well; give one of them another`,
    }));
}

/** A string that names what the program declares makes no order between the two: both directions are errors. */
function looseStrings(entry: Entry, other: Entry): readonly Issue[] {
  const issues: Issue[] = [];
  for (const text of entry.strings) {
    if (names(other, text.kinds, text.value)) {
      issues.push({
        path: text.path,
        message: `"${text.value}" is declared in this program as ${other.kind} "${other.name}": pass the resource instead of its name, so that the two are made and removed in order`,
      });
    }
  }
  for (const text of other.strings) {
    if (names(entry, text.kinds, text.value)) {
      issues.push({
        path: "",
        message: `${other.kind} "${other.name}" names this resource by the string "${text.value}" in its ${text.path}: pass the resource there instead, so that the two are made and removed in order`,
      });
    }
  }
  return issues;
}

function names(entry: Entry, kinds: readonly string[], value: string): boolean {
  return entry.claims.some(
    (claim) =>
      claim.value === value && kinds.includes(entry.kind) && (KIND_OF_CLAIM[claim.what] ?? []).includes(entry.kind),
  );
}
