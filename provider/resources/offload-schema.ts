import { z } from "zod";

const flag = (what: string) => z.boolean().optional().meta({ description: what });

const flags = z.strictObject({
  txcsum: flag("Checksums of IPv4 are left to the hardware, or on an epair to nobody, as nothing gets lost in it."),
  txcsum6: flag("The same for IPv6."),
  tso4: flag("IPv4 is cut into segments by the hardware."),
  tso6: flag("The same for IPv6."),
  lro: flag("Segments that come in are put together; not for what is sent on by a router or bridge."),
});

/** The input of kinds that say what an interface leaves to its hardware: ifconfig(8) has one word each. */
export function offload(description: string) {
  return flags.optional().meta({ description, typeName: "Offload" });
}
