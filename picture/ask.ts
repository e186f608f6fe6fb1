import { FreebsdError } from "../provider/errors";
import type { Inventory } from "../provider/host/inventory-types";
import { compareTopologies } from "./compare";
import { plannedTopology } from "./from-declarations";
import { topologyOf } from "./from-inventory";
import { hostsOfStack, recordedHost, type StackHost } from "./from-stack";
import type { Topology } from "./model";
import { together } from "./together";

/** What is to be drawn: a host, a plan, or the difference between the two. */
export interface Question {
  readonly inventory: Inventory | undefined;
  /** How the host was called when it was asked. */
  readonly address: string | undefined;
  /** The text of a stack's state or plan. */
  readonly plan: string | undefined;
  /** Whether what differs from the host's own records is to be marked. */
  readonly drift: boolean;
}

/** The topology that answers a question. */
export function topologyAsked({ inventory, address, plan, drift }: Question): Topology {
  const hosts = plan === undefined ? [] : hostsOfStack(plan);
  if (inventory === undefined) return together(hosts.map(plannedTopology));
  if (plan === undefined) {
    const actual = topologyOf(inventory);
    const name = actual.clusters[0]?.name ?? "host";
    const recorded = plannedTopology(recordedHost(name, inventory.units));
    return drift ? compareTopologies(recorded, actual, recorded) : actual;
  }
  const host = hostAmong(hosts, inventory, address);
  const actual = topologyOf(inventory, { host: host.name });
  const recorded = plannedTopology(recordedHost(host.name, inventory.units, host.owner));
  return compareTopologies(plannedTopology(host), actual, recorded);
}

/** Which of a stack's hosts a machine is: by its records, by its own id, by the address; or the only one that there is. */
function hostAmong(hosts: readonly StackHost[], { units, facts }: Inventory, address: string | undefined): StackHost {
  const found =
    hosts.find(({ owner }) => units.some((unit) => unit.owner === owner)) ??
    hosts.find(({ uuid }) => uuid !== undefined && uuid === facts.hostUuid) ??
    hosts.find((host) => host.address === address) ??
    (hosts.length === 1 ? hosts[0] : undefined);
  if (found !== undefined) return found;
  throw new FreebsdError({
    code: "stack-file",
    message: `none of the plan's hosts (${hosts.map(({ name }) => name).join(", ")}) is ${facts.hostname}`,
    hint: "Give --host as the program's connection has it.",
  });
}
