/** Another declaration, or one end of it, in the place of its name. */
export class Reference {
  constructor(
    readonly to: string,
    /** What it is called on the host. */
    readonly name: string,
    readonly end?: "a" | "b",
  ) {}
}

/** A resource as a program declares it: plain values, and references to what stands before it. */
export interface Declaration {
  readonly kind:
    | "Bridge"
    | "Eiface"
    | "Epair"
    | "HostInterface"
    | "Jail"
    | "Loopback"
    | "Nat"
    | "NetgraphBridge"
    | "PortForward"
    | "NetgraphHook"
    | "NetgraphNode"
    | "Vimage"
    | "Vlan"
    | "VnetInterface";
  /** The Pulumi name. */
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What was made by hand on a host, and what a program cannot say of it. */
export interface Findings {
  readonly declarations: readonly Declaration[];
  /** Nodes without a name: what names them. */
  readonly naming: readonly string[];
  readonly notes: readonly string[];
  /** What there is to see to where a program takes all this over. */
  readonly takeover: readonly string[];
}

/** Kinds of which nothing is declared: what they are on a host says too little, or is everybody's. */
export const UNDECLARED: ReadonlySet<string> = new Set(["DevfsRuleset", "JailRoot", "KernelModule", "Sysctl"]);
