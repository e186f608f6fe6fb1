import { createHash } from "node:crypto";

/** A MAC for a simulated NIC: QEMU's prefix, as the recorded host has, and digits that follow from the seed. */
export function generateEther(seed: string, index: number): string {
  const digits = createHash("sha256").update(`${seed}/nic${index}`).digest("hex");
  return `52:54:00:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}`;
}
