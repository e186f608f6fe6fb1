import type { Inventory } from "../provider/host/inventory-types";
import { type Redirect, type SourceNat, translationsOf } from "../provider/host/translations";
import type { Given } from "./declarations";

/** What a packet filter of the host translates on each of its interfaces, in a few words. */
export function translationNotes({ firewall }: Inventory): ReadonlyMap<string, readonly string[]> {
  const { nats, redirects } = translationsOf(firewall);
  const notes = new Map<string, readonly string[]>();
  const add = (nic: string, more: readonly string[]): unknown => notes.set(nic, [...(notes.get(nic) ?? []), ...more]);
  for (const nat of nats) add(nat.interface, natNotes(nat));
  for (const redirect of redirects) add(redirect.interface, [redirectNote(redirect)]);
  return notes;
}

/** The same of a Nat that is declared. */
export function declaredNat(given: Given): readonly string[] {
  const address = given.text("address");
  return natNotes({ subnets: given.texts("subnets"), ...(address === undefined ? {} : { address }) });
}

/** The same of a PortForward that is declared; none before its ports are known. */
export function declaredRedirect(given: Given): readonly string[] {
  const [port, targetPort] = [given.number("port"), given.number("targetPort")];
  const [address, target] = [given.text("address"), given.text("target")];
  if (port === undefined || targetPort === undefined || target === undefined) return [];
  const protocol = given.text("protocol") === "udp" ? "udp" : "tcp";
  return [redirectNote({ protocol, port, target, targetPort, ...(address === undefined ? {} : { address }) })];
}

function natNotes({ subnets, address }: Pick<SourceNat, "subnets" | "address">): readonly string[] {
  return subnets.map((subnet) => `NAT of ${subnet}${address === undefined ? "" : ` as ${address}`}`);
}

function redirectNote({ protocol, address, port, target, targetPort }: Omit<Redirect, "interface">): string {
  return `${protocol} ${address === undefined ? "" : `${address}:`}${port} to ${target}:${targetPort}`;
}
