import { etherNodeName, type Inventory, type NetgraphHook, type NetgraphNode } from "../../provider/host/inventory";
import { interfacesAt } from "../../provider/host/locate";
import type { Reference } from "./declaration";

/** What a new ng_bridge(4) has. */
const CONFIG = { debugLevel: 1, loopTimeout: 60, maxStaleness: 900, minStableAge: 1 };

/** The inputs of a bridge: its NIC, by what stands for that in the program, and what is configured otherwise than in a new one. */
export function netgraphBridgeArgs(
  node: NetgraphNode,
  inventory: Inventory,
  named: (name: string) => Reference | string,
) {
  const lower = uplinkHook(node);
  const nic = interfacesAt(inventory, undefined).find(({ name }) => etherNodeName(name) === lower?.peerName);
  const upper = node.hooks.some(({ peerHook, peerId }) => peerHook === "upper" && peerId === lower?.peerId);
  const config = Object.entries(node.bridgeConfig ?? {}).filter(
    ([key, value]) => CONFIG[key as keyof typeof CONFIG] !== value,
  );
  return {
    ...(lower === undefined || nic === undefined
      ? {}
      : {
          uplink: {
            interface: named(nic.name),
            ...(upper ? {} : { host: false }),
            ...(lower.name.startsWith("uplink") ? { learn: false } : {}),
          },
        }),
    ...(config.length === 0 ? {} : { config: Object.fromEntries(config) }),
  };
}

/** The hook of a bridge that its NIC is on. */
export function uplinkHook(node: NetgraphNode): NetgraphHook | undefined {
  return node.hooks.find(({ peerHook, peerType }) => peerHook === "lower" && peerType === "ether");
}

/** The link of a bridge that a hook leads to. */
export function linkOf({ peerType, peerHook }: Pick<NetgraphHook, "peerType" | "peerHook">): number | undefined {
  const link = /^link(\d+)$/.exec(peerHook)?.[1];
  return peerType !== "bridge" || link === undefined ? undefined : Number(link);
}
