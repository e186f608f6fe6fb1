import { z } from "zod";
import { shortName } from "../host/names";

/** libalias(3) knows no IPv6. */
export function ipv4(text: string): boolean {
  return !text.includes(":");
}

/** A part of an anchor's name: PF_ANCHOR_NAME_SIZE is 64 (pf(4)). */
const NAME_MAX = 48;

/** What Nat and PortForward have in common before their own inputs, and after them. */
export const named = {
  name: z
    .string()
    .regex(/^[A-Za-z0-9_][A-Za-z0-9_-]*$/, "a translation's name has letters, digits, `_` and `-`")
    .max(NAME_MAX, `a translation's name has at most ${NAME_MAX} characters`)
    .meta({
      description: "Its name, which its anchor in pf has.",
      change: "replace",
      picked: "the resource's name, shortened with a hash beyond 48 characters",
    }),
};
export const translating = {
  forwarding: z
    .array(z.enum(["inet", "inet6"]))
    .default(["inet"])
    .meta({
      description:
        "The address families that the host forwards (`net.inet.ip.forwarding`, `net.inet6.ip6.forwarding`). Delete puts back what they were.",
      unordered: true,
    }),
  firewall: z.enum(["pf", "ipfw"]).optional().meta({
    description:
      "The packet filter that translates. Where left out: the one that the host works with, and pf where it works with none.",
    change: "replace",
  }),
  allowSshInterface: z.boolean().default(false).meta({
    description: "Whether the interface may be the one that SSH comes in by, which is refused otherwise.",
  }),
};

export const translated = z.strictObject({
  translatedBy: z.enum(["pf", "ipfw"]).meta({ description: "The packet filter that translates." }),
});

/** The name that is picked where none is given. */
export function pickedName(given: { readonly name?: unknown }, name: string): unknown {
  return given.name ?? shortName(name, NAME_MAX);
}
