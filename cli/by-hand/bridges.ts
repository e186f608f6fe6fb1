import { type BridgePort, PLAIN_PORT, portOf, portWords } from "../../provider/host/if-bridge-port";
import type { IfBridge } from "../../provider/host/inventory";
import type { Reference } from "./declaration";

/** An if_bridge(4)'s members and VLANs as a Bridge declares them; `named` is what stands for an interface in the program. */
export function bridgeArgs(bridge: IfBridge, named: (name: string) => Reference | string) {
  const isSpan = (flags: readonly string[]) => flags.includes("SPAN");
  // The newest is listed first.
  const listed = bridge.members.toReversed();
  const ports = listed.filter(({ flags }) => !isSpan(flags)).map(portOf);
  const span = listed.filter(({ flags }) => isSpan(flags)).map(({ name }) => named(name));
  const plain = ports.filter((port) => portWords(port).length === 0);
  const own = ports.filter((port) => !plain.includes(port));
  const { defaultUntagged } = bridge;
  return {
    members: plain.map((port) => named(port.interface)),
    ...(own.length === 0
      ? {}
      : { ports: own.map((port) => ({ interface: named(port.interface), ...differences(port) })) }),
    ...(span.length === 0 ? {} : { span }),
    ...(bridge.flags.includes("VLANFILTER") ? { vlanFilter: true } : {}),
    ...(defaultUntagged === undefined ? {} : { defaultUntagged }),
  };
}

function differences({ interface: _name, ...port }: BridgePort) {
  return Object.fromEntries(
    Object.entries(port).filter(([key, value]) => value !== PLAIN_PORT[key as keyof typeof PLAIN_PORT]),
  );
}
