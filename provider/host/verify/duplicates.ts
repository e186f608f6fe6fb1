import type { Inventory, NetworkInterface, VnetKey } from "../inventory";
import type { Failure } from "./report";
import { placeName, portOf, type Wiring } from "./wiring";

interface Holder {
  readonly vnet: VnetKey;
  readonly interface: NetworkInterface;
  readonly value: string;
}

/** MACs and addresses that two interfaces have which frames can get from one to the other of. */
export function duplicates(inventory: Inventory, wiring: Wiring): readonly Failure[] {
  const all = [...inventory.vnets].flatMap(([vnet, { interfaces }]) =>
    interfaces.map((entry) => ({ vnet, interface: entry })),
  );
  const macs = all.flatMap((place) =>
    place.interface.ether === undefined || sharesMac(place.interface)
      ? []
      : [{ ...place, value: place.interface.ether }],
  );
  const addresses = all
    .filter(({ interface: { groups } }) => !groups.includes("lo"))
    .flatMap((place) =>
      [...place.interface.inet, ...place.interface.inet6.filter(({ linkLocal }) => !linkLocal)].map(({ address }) => ({
        ...place,
        value: address,
      })),
    );
  return [...clashes("MAC", macs, wiring), ...clashes("address", addresses, wiring)];
}

function clashes(what: string, holders: readonly Holder[], wiring: Wiring): readonly Failure[] {
  const byValue = new Map<string, Holder[]>();
  for (const holder of holders) byValue.set(holder.value, [...(byValue.get(holder.value) ?? []), holder]);
  return [...byValue.values()].flatMap((same) =>
    same.flatMap((holder, index) => {
      const reach = new Set(wiring.reach(portOf(holder.vnet, holder.interface.name)));
      const others = same.slice(index + 1).filter((other) => reach.has(portOf(other.vnet, other.interface.name)));
      return others.map((other) => {
        const [one, two] = [holder, other].map(({ vnet, interface: { name } }) => placeName(vnet, name));
        return {
          check: "duplicate" as const,
          hop: two ?? "",
          message: `the ${what} ${holder.value} is that of ${one} and of ${two}, which are on one network`,
        };
      });
    }),
  );
}

/** A VLAN has its parent's MAC, a lagg its ports', and a bridge may have its first member's (bridge(4), inherit_mac). */
function sharesMac({ vlan, bridge, groups }: NetworkInterface): boolean {
  return vlan !== undefined || bridge !== undefined || groups.includes("lagg");
}
