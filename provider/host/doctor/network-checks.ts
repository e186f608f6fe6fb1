import { etherNodeName, HOST_VNET, type Inventory, type NetworkInterface } from "../inventory";
import { givenAddresses } from "../locate";
import type { Check } from "./finding";

/** ipfw's last rule is each network stack's own: a new jail denies everything before it has any rule. ipfw(8) */
export const ipfwDenies: Check = ({ probe }) => {
  if (probe.ipfw === undefined || probe.ipfw.defaultToAccept) return [];
  const isOpen = probe.ipfw.rules.some((rule) => /^\d+ allow (ip|all) from any to any$/.test(rule));
  return [
    {
      check: "ipfw-denies",
      level: "missing",
      kinds: ["Jail", "VnetInterface"],
      message: `ipfw denies by default, in every new jail's network stack too${isOpen ? " (the host's own rules let everything pass; a jail's has none yet)" : ""}: jails reach nobody before they have rules of their own`,
      fix: [
        "sysrc -f /boot/loader.conf net.inet.ip.fw.default_to_accept=1",
        "reboot",
        "or load rules in each jail, by an `exec.poststart`",
      ],
    },
  ];
};

/** Enabled capabilities that make frames which only the NIC's own hardware could finish. */
const OFFLOADS = ["TSO4", "TSO6", "LRO", "TXCSUM", "TXCSUM_IPV6", "RXCSUM", "RXCSUM_IPV6"];
/** Of these, those that hurt as soon as a frame leaves by anything else: they are bigger than any MTU. */
const OVERSIZED = ["TSO4", "TSO6", "LRO"];

/**
 * A NIC on an ng_bridge hands over what it left to be finished in hardware: segments bigger than the MTU, checksums that were
 * not computed. (if_bridge(4) switches these off on its members by itself.) The NICs that are on none yet are told of in advance.
 */
export const offloads: Check = ({ inventory }) =>
  hostInterfaces(inventory)
    .filter((entry) => isNic(entry))
    .flatMap((entry) => {
      const bridged = isOnNetgraphBridge(inventory, entry);
      const harmful = (bridged ? OFFLOADS : OVERSIZED).filter((option) => entry.options.includes(option));
      if (harmful.length === 0) return [];
      const off = [...new Set(harmful.map((option) => FLAGS[option] ?? option.toLowerCase()))].map(
        (flag) => `-${flag}`,
      );
      const command = `ifconfig ${entry.name} ${off.join(" ")}`;
      return [
        {
          check: "offload",
          level: bridged ? ("missing" as const) : ("advice" as const),
          kinds: ["NetgraphBridge"],
          message: bridged
            ? `${entry.name} is on a netgraph bridge with ${harmful.join(", ")} enabled: frames that its hardware was to finish reach jails unfinished, and are dropped there`
            : `${entry.name} has ${harmful.join(", ")} enabled, which must be off before it joins a netgraph bridge`,
          fix: [command, `and the same words in ifconfig_${entry.name.replace(/\W/g, "_")} of rc.conf`],
        },
      ];
    });

/** What ifconfig(8) calls the switch of a capability. */
const FLAGS: Readonly<Record<string, string>> = {
  TSO4: "tso",
  TSO6: "tso",
  LRO: "lro",
  TXCSUM: "txcsum",
  TXCSUM_IPV6: "txcsum6",
  RXCSUM: "rxcsum",
  RXCSUM_IPV6: "rxcsum6",
};

/** An address belongs on the bridge, not on a member: 15.x warns of it, and 16 will not allow it. if_bridge(4) */
export const memberAddresses: Check = ({ inventory }) => {
  const all = hostInterfaces(inventory);
  return all.flatMap((bridge) =>
    (bridge.bridge?.members ?? []).flatMap(({ name }) => {
      const member = all.find((entry) => entry.name === name);
      const addresses = member === undefined ? [] : givenAddresses(member);
      return addresses.length === 0
        ? []
        : [
            {
              check: "bridge-member-address",
              level: "advice" as const,
              kinds: ["Bridge"],
              message: `${name} is a member of ${bridge.name} and has ${addresses.length === 1 ? "the address" : "the addresses"} ${addresses.join(", ")}: an address belongs on the bridge, and FreeBSD 16 will refuse it on a member`,
              fix: addresses.flatMap((address) => [
                `ifconfig ${name} ${family(address)} ${address} -alias`,
                `ifconfig ${bridge.name} ${family(address)} ${address} alias`,
              ]),
            },
          ];
    }),
  );
};

/** A jail that ended gave back an interface under a name that was taken: commands reach one of the two. */
export const twinNames: Check = ({ inventory }) => {
  const names = hostInterfaces(inventory).map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => ({
    check: "two-interfaces-of-one-name",
    level: "missing" as const,
    kinds: ["HostInterface", "VnetInterface", "Bridge"],
    message: `two interfaces of the host are called ${name}, and a command reaches only one of them`,
    fix: [`ifconfig ${name} name ${name.slice(0, 13)}_1`],
  }));
};

function hostInterfaces(inventory: Inventory): readonly NetworkInterface[] {
  return inventory.vnets.get(HOST_VNET)?.interfaces ?? [];
}

/** What is no cloned interface: a machine's own Ethernet card, real or virtual. */
function isNic({ ether, groups, vlan, bridge, media }: NetworkInterface): boolean {
  const cloned = groups.some((group) => CLONED.has(group));
  return ether !== undefined && media !== undefined && !cloned && vlan === undefined && bridge === undefined;
}

const CLONED: ReadonlySet<string> = new Set([
  "epair",
  "bridge",
  "vlan",
  "tap",
  "tun",
  "lagg",
  "lo",
  "gif",
  "wg",
  "vxlan",
]);

function isOnNetgraphBridge({ nodes }: Inventory, { name }: NetworkInterface): boolean {
  const node = nodes.find((each) => each.type === "ether" && each.name === etherNodeName(name));
  return node?.hooks.some((hook) => hook.peerType === "bridge") === true;
}

function family(address: string): "inet" | "inet6" {
  return address.includes(":") ? "inet6" : "inet";
}
