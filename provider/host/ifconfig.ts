import type { Command } from "../transport/index";
import { addressed, configured, moved } from "./effects";
import type { NetworkInterface } from "./inventory-types";
import { type Step, step, telling } from "./step";

/** Where an interface is: on the host, or in the VNET jail of this name. */
export type Place = string | undefined;

/** ifconfig(8) on an interface, in whatever vnet it is. `-j` works from outside, so the jail needs no tools. */
export function ifconfig(place: Place, ...words: readonly string[]): Command {
  return { argv: ["ifconfig", ...(place === undefined ? [] : ["-j", place]), ...words] };
}

/** Settings that one ifconfig call takes together. `name` goes last: settings behind it are refused. */
export interface LinkSettings {
  readonly ether?: string | undefined;
  readonly mtu?: number | undefined;
  readonly description?: string | undefined;
  readonly up?: boolean | undefined;
  readonly name?: string | undefined;
}

/** One call that makes the given settings, or undefined when there are none. */
export function configure(place: Place, name: string, settings: LinkSettings): Command | undefined {
  const words = linkWords(settings);
  return words.length === 0 ? undefined : ifconfig(place, name, ...words);
}

/**
 * The step from how an interface is to how it should be, and back; none where nothing differs. What is not wanted
 * (undefined) stays as it is.
 */
export function adjust(place: Place, name: string, wanted: LinkSettings, now: LinkSettings): readonly Step[] {
  const current: LinkSettings = { name, ...now };
  const differing = (Object.keys(wanted) as (keyof LinkSettings)[]).filter(
    (key) => wanted[key] !== undefined && wanted[key] !== current[key],
  );
  const only = (settings: LinkSettings): LinkSettings =>
    Object.fromEntries(differing.map((key) => [key, settings[key]]));
  const there = configure(place, name, only(wanted));
  if (there === undefined) return [];
  const back = configure(place, wanted.name ?? name, only(current));
  return [telling(step(there, ...(back === undefined ? [] : [back])), configured(place, name, only(wanted)))];
}

/** The words of {@link LinkSettings}, in the order that ifconfig takes them. An empty description removes it. */
export function linkWords(settings: LinkSettings): readonly string[] {
  const words: string[] = [];
  if (settings.ether !== undefined) words.push("ether", settings.ether);
  if (settings.mtu !== undefined) words.push("mtu", String(settings.mtu));
  if (settings.description !== undefined)
    words.push(...(settings.description === "" ? ["-description"] : ["description", settings.description]));
  if (settings.up !== undefined) words.push(settings.up ? "up" : "down");
  if (settings.name !== undefined) words.push("name", settings.name);
  return words;
}

/** Adds an address beside those that are there. IPv6 answers only once `ifdisabled` is off. */
export function addAddress(place: Place, name: string, address: string, ...more: readonly "up"[]): Command {
  return address.includes(":")
    ? ifconfig(place, name, "inet6", address, "alias", "-ifdisabled", ...more)
    : ifconfig(place, name, "inet", address, "alias", ...more);
}

/** The step of {@link addAddress}, which may bring the interface up in the same call. */
export function giveAddress(place: Place, name: string, address: string, up: boolean): Step {
  const given = step(
    addAddress(place, name, address, ...(up ? (["up"] as const) : [])),
    removeAddress(place, name, address),
  );
  return telling(given, addressed(place, name, address));
}

/** Whether an IPv6 address, with or without what stands behind it, means something only on its own link (fe80::/10). */
export function isLinkLocal(address: string): boolean {
  return /^fe[89ab][0-9a-f]:/i.test(address);
}

/** Takes an address away; one that is gone already is success. */
export function removeAddress(place: Place, name: string, address: string): Command {
  const [base = address] = address.split("/");
  const family = address.includes(":") ? ["inet6", address] : ["inet", base];
  return { ...ifconfig(place, name, ...family, "-alias"), tolerate: ["*Can't assign requested address*"] };
}

/** From the addresses that an interface has to those that it should have: new ones come before old ones go. */
export function moveAddresses(
  place: Place,
  name: string,
  wanted: readonly string[],
  present: readonly string[],
): readonly Step[] {
  const added = wanted.filter((address) => !present.includes(address));
  const removed = present.filter((address) => !wanted.includes(address));
  return [
    ...added.map((address) => step(addAddress(place, name, address), removeAddress(place, name, address))),
    ...removed.map((address) => step(removeAddress(place, name, address), addAddress(place, name, address))),
  ];
}

/** Moves an interface of the host into a VNET jail. It loses its addresses on the way. */
export function moveIntoJail(name: string, jail: string): Command {
  return ifconfig(undefined, name, "vnet", jail);
}

/** The step of {@link moveIntoJail} for an interface that is known; `returned` are further commands of its undo. */
export function stepIntoJail(entry: NetworkInterface, jail: string, ...returned: readonly Command[]): Step {
  const { name } = entry;
  const done = step(moveIntoJail(name, jail), moveToHost(name, jail), ...returned);
  return isVlan(entry) ? done : telling(done, moved(entry, undefined, jail));
}

/** The step of {@link moveToHost} for an interface that is known. */
export function stepToHost(entry: NetworkInterface, jail: string): Step {
  const done = step(moveToHost(entry.name, jail));
  return isVlan(entry) ? done : telling(done, moved(entry, jail, undefined));
}

/** Its tag and parent show only in its parent's own network stack, so that it is read again after a move (recording 10, step 11). */
function isVlan({ vlan, groups }: NetworkInterface): boolean {
  return vlan !== undefined || groups.includes("vlan");
}

/** Brings an interface back to the host, under the name that it has inside. */
export function moveToHost(name: string, jail: string): Command {
  return ifconfig(undefined, name, "-vnet", jail);
}
