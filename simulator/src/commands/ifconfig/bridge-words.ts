import { ifBridgeState } from "../../kernel/if-bridge";
import type { NetworkInterface } from "../../kernel/model";
import { Exit, type Invocation, target } from "./invocation";

/** What the parameters of if_bridge(4) have in common: the bridge itself, and how numbers are read (get_val, get_vlan_id of ifbridge.c). */

export function bridge(invocation: Invocation): NetworkInterface {
  const iface = target(invocation);
  ifBridgeState(iface);
  return iface;
}

/** strtoul(3) in any base, up to a largest value. */
export function readValue(text: string, largest: number, message = `invalid value: ${text}`): number {
  if (!/^(0[xX][0-9a-fA-F]+|\d+)$/.test(text)) throw new Exit(message);
  const value = /^0\d/.test(text) ? Number.parseInt(text, 8) : Number(text);
  if (value > largest) throw new Exit(message);
  return value;
}

export function readVlanId(text: string, message = `invalid VLAN identifier: ${text}`): number {
  const id = readValue(text, 4094, message);
  if (id === 0) throw new Exit(message);
  return id;
}
