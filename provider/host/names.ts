import { createHash } from "node:crypto";

/** What picked names and MACs are made from. All of it is stable: it is the same in preview, in `up` and on a replacement. */
export interface Naming {
  /** The resource's Pulumi name. */
  readonly name: string;
  /** The owner's id of its Host; empty for the Host itself. */
  readonly owner: string;
  readonly project?: string;
  readonly stack?: string;
  /** The owner's id in the Host's last inputs: it stays, whatever the Host is renamed to. */
  readonly previousOwner?: string;
}

/**
 * A name within a limit, made from a Pulumi name: other characters become `-`, and what is too long is shortened with a
 * hash of the whole, never cut, so that two long names stay two names.
 */
export function shortName(name: string, longest: number): string {
  const plain = name.replace(/[^A-Za-z0-9_-]/g, "-").replace(/^-+/, "") || "x";
  if (plain === name && name.length <= longest) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 5);
  return `${plain.slice(0, longest - digest.length - 1)}-${digest}`;
}

/** A MAC of the provider's own: `02:` (unicast, locally administered) and 40 bits of a hash of the owner and the object's name. */
export function derivedMac(owner: string, object: string): string {
  const digest = createHash("sha256").update(`${owner}\0${object}`).digest("hex");
  return `02:${(digest.slice(0, 10).match(/../g) ?? []).join(":")}`;
}

/** A number of the provider's own, out of a range: from a hash of the owner and the object's name. */
export function derivedNumber(owner: string, object: string, from: number, count: number): number {
  const digest = createHash("sha256").update(`${owner}\0${object}`).digest();
  return from + (digest.readUInt32BE(0) % count);
}

/** The owner id of everything on one Host: known in preview, the same ever after. */
export function ownerId(project: string, stack: string, host: string): string {
  return createHash("sha256").update(`${project}\0${stack}\0${host}`).digest("hex").slice(0, 16);
}
