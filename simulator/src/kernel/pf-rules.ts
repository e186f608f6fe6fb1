/** The rules of pf.conf(5) as the kernel has them: lists expanded, macros replaced. */

/** A port or a range of ports with its operator: `= 80`, `!= 22`, `1024:65535`, `>< `, `> 1023`. */
export interface PfPort {
  readonly operator: "=" | "!=" | "<" | "<=" | ">" | ">=" | ":" | "><" | "<>";
  readonly first: number;
  /** The other end of a range. */
  readonly second: number;
}

/** One side of a rule: `any`, an address, a network, `(vtnet0)`, `<table>`. */
export interface PfHost {
  readonly not: boolean;
  readonly text: string;
  readonly port: PfPort | undefined;
}

/** What a translation rule turns an address into. */
export interface PfTarget {
  readonly text: string;
  readonly port: string | undefined;
}

export type PfBlock = "drop" | "return" | "return-rst" | "return-icmp";

export interface PfRule {
  readonly action: "nat" | "rdr" | "binat" | "pass" | "block";
  /** `no nat`, `no rdr`: what fits is not translated. */
  readonly no: boolean;
  /** How `block` refuses. */
  readonly refusal: PfBlock;
  readonly direction: "in" | "out" | undefined;
  readonly quick: boolean;
  readonly log: boolean;
  /** `rdr pass`: what is translated is not filtered. */
  readonly pass: boolean;
  /** `on ! vtnet0`. */
  readonly notInterface: boolean;
  readonly interface: string | undefined;
  readonly family: "inet" | "inet6" | undefined;
  readonly protocol: string | undefined;
  readonly icmpType: string | undefined;
  readonly from: PfHost;
  readonly to: PfHost;
  readonly target: PfTarget | undefined;
  /** `static-port`: a source port stays what it is. */
  readonly staticPort: boolean;
  readonly flags: string | undefined;
  readonly state: "keep" | "none" | "modulate" | "synproxy";
  readonly label: string | undefined;
}

/** `nat-anchor "vnet/*"` and its like. */
export interface PfAnchorCall {
  readonly kind: "nat-anchor" | "rdr-anchor" | "binat-anchor" | "anchor";
  readonly name: string;
}

/** A table of addresses that rules name as `<name>`. */
export interface PfTable {
  readonly table: string;
  readonly options: readonly string[];
  readonly addresses: readonly string[];
}

export interface PfMacro {
  readonly macro: string;
  readonly value: string;
}

export interface PfSkip {
  readonly skip: readonly string[];
}

export type PfStatement = PfRule | PfAnchorCall | PfTable | PfMacro | PfSkip;

/** A ruleset in the order that it was written, split as pf keeps it. */
export interface PfRuleset {
  readonly translation: readonly (PfRule | PfAnchorCall)[];
  readonly filter: readonly (PfRule | PfAnchorCall)[];
  readonly tables: readonly PfTable[];
  /** Interfaces of `set skip on`. */
  readonly skip: readonly string[];
  readonly lines: readonly PfStatement[];
}

export function isAnchorCall(statement: PfStatement): statement is PfAnchorCall {
  return "kind" in statement;
}

export function isRule(statement: PfStatement): statement is PfRule {
  return "action" in statement;
}

export const anyHost: PfHost = { not: false, text: "any", port: undefined };

/** `(vtnet0)`: the address that the interface has at the time. */
export function isDynamic(text: string): boolean {
  return text.startsWith("(");
}

/** A table, by its name between angle brackets. */
export function tableName(text: string): string | undefined {
  return /^<(.+)>$/.exec(text)?.[1];
}
