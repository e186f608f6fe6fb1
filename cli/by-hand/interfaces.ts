import type { NetworkInterface } from "../../provider/host/inventory";
import type { Located } from "../../provider/host/locate";

export function key({ place, interface: { name } }: Located): string {
  return `${place ?? ""}:${name}`;
}

export function addressed(addresses: readonly string[]) {
  return addresses.length === 0 ? {} : { addresses };
}

export function described({ description }: NetworkInterface) {
  return description === undefined ? {} : { description };
}
