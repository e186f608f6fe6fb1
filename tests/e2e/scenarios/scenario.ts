/** A change that somebody makes on the host by hand, and what Pulumi has to do about it. */
export interface ByHand {
  readonly what: string;
  readonly script: string;
  /** What `up` after `refresh` does, by resource name. */
  readonly repaired: Readonly<Record<string, "create" | "update" | "replace">>;
}

/** One kind's whole life, as the table in kinds.test.ts walks it. Declarations see `freebsd` and `host`. */
export interface Scenario {
  readonly kind: string;
  /** What an administrator has on the host before; taken away again by `cleanUp`. */
  readonly prepare?: string;
  readonly cleanUp?: string;
  readonly program: string;
  /** Values that preview must show although the program does not give them. */
  readonly picked: readonly { readonly resource: string; readonly property: string; readonly value: RegExp }[];
  /** What the host must say after `up`. */
  readonly onHost: { readonly script: string; readonly says: RegExp };
  readonly inPlace: {
    readonly program: string;
    readonly updated: readonly string[];
    readonly script: string;
    readonly says: RegExp;
  };
  readonly replacement: { readonly program: string; readonly replaced: readonly string[] };
  readonly byHand: readonly ByHand[];
}

/** An epair's end stands in for a NIC: a real host has none to spare. Its other end keeps the kernel's name. */
export function standInNic(name: string): { prepare: string; cleanUp: string } {
  return { prepare: `ifconfig epair create name ${name} >/dev/null`, cleanUp: `ifconfig ${name} destroy` };
}
