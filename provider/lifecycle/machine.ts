import { createHash } from "node:crypto";
import { FreebsdError } from "../errors";
import type { Inventory } from "../host/inventory";
import type { Properties } from "../resources/definition";
import { isRecord } from "../schema/unknown";
import type { ConnectionSettings } from "../transport/index";
import { effectiveConnection } from "./connection-settings";

const marks = new Map<string, string>();

/** What stands for a machine in the tokens of what is made on it; empty when it has no id of its own (kern.hostuuid). */
export function machineMark({ facts: { hostUuid } }: Inventory): string {
  if (/^[0-]*$/.test(hostUuid)) return "";
  const mark = marks.get(hostUuid) ?? createHash("sha256").update(hostUuid).digest("hex").slice(0, 8);
  marks.set(hostUuid, mark);
  return mark;
}

/** Whether a resource was made on another machine than this one: its address leads elsewhere now, or the machine was replaced. */
export function isElsewhere(state: Properties, inventory: Inventory): boolean {
  const made = markOf(state);
  return made !== undefined && made !== machineMark(inventory);
}

/** An update or a repair of something that is not there would make a second one behind Pulumi's back. */
export function refuseElsewhere(kind: string, id: string, state: Properties, inventory: Inventory, host: string): void {
  if (!isElsewhere(state, inventory)) return;
  throw new FreebsdError({
    code: "another-machine",
    host,
    message: `this is another machine (kern.hostuuid ${inventory.facts.hostUuid}) than the one that ${kind} ${id} was made on; nothing was changed`,
    hint: "Run `pulumi refresh`, and then `pulumi up`: everything that was declared on it is made here.",
  });
}

/** Addresses at which this process has met another machine than the state tells of, and that machine's mark. */
const replaced = new Map<string, string>();

/**
 * What to say when a Host's address leads to another machine than its state tells of; undefined when it does not.
 * Takes note of it, so that deletes need not dial for what is certainly not there.
 */
export function machineChange(olds: Properties, news: Properties, inventory: Inventory): string | undefined {
  if (!isElsewhere(olds, inventory)) return undefined;
  const address = addressOf(news);
  const moved = addressOf(olds) !== address;
  if (!moved && address !== undefined) replaced.set(address, machineMark(inventory));
  const there = moved
    ? "What was made on the old one is removed there, at its old address"
    : "What was made on the old one is out of reach and stays there";
  return `this is another machine than before: kern.hostuuid is ${inventory.facts.hostUuid}, and was ${String(olds.hostUuid)}. \`pulumi up\` makes everything that is declared on this Host here. ${there}.`;
}

/** Whether the machine that a resource was made on is known to be no longer at its address. */
export function isOutOfReach(state: Properties): boolean {
  const there = replaced.get(addressOf(state) ?? "");
  return there !== undefined && markOf(state) !== there;
}

/** The mark of the machine that a resource was made on. */
function markOf({ token }: Properties): string | undefined {
  return typeof token === "string" ? token.split("-")[1] : undefined;
}

/** Where a connection leads, whoever logs in. */
function addressOf({ connection }: Properties): string | undefined {
  if (!isRecord(connection)) return undefined;
  const { host, port = 22, proxy } = effectiveConnection(connection as unknown as ConnectionSettings);
  return JSON.stringify([host, port, proxy?.host, proxy?.port]);
}
