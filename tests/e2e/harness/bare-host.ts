import { everything, type Inventory, parseSections, wholeInventory } from "../../../provider/host/inventory";
import type { HostConnection } from "../../../provider/transport";

/**
 * A host's whole inventory in a form that two readings can be compared in: what counts up by itself is left out, and so is what a
 * host's kernel, its routers and its neighbours change while nobody touches it.
 */
export interface BareHost {
  readonly modules: readonly string[];
  readonly nodes: readonly string[];
  readonly jails: readonly string[];
  readonly interfaces: readonly string[];
  readonly routes: readonly string[];
  readonly mounts: readonly string[];
  readonly files: readonly string[];
}

/**
 * netgraph and ng_socket come with the first ngctl and never go; ng_ether cannot go while NICs have nodes (FreeBSD, netgraph(4)).
 * A file system's module comes with its first mount, and nobody takes it away (sys/kern/vfs_init.c, vfs_byname_kld()).
 */
const STICKY_MODULES = new Set(["netgraph", "ng_socket", "ng_ether", "nullfs"]);

const FILES =
  "ls -d /etc/jail.conf.d/* /usr/local/etc/pulumi-freebsd /usr/local/etc/rc.d/*pulumi* /etc/rc.conf.d/* /var/run/pulumi* /jails /jails/* 2>/dev/null; cat /etc/rc.conf; devfs rule showsets; sysctl -i net.inet.ip.forwarding net.inet6.ip6.forwarding net.link.bridge.pfil_member; kenv -q net.inet.ip.fw.default_to_accept; pfctl -sn 2>/dev/null; ipfw list 2>/dev/null; exit 0";

/** Reads the host over the administrator's own connection. */
export async function readBareHost(connection: HostConnection): Promise<BareHost> {
  const outcome = await connection.run([{ argv: ["/bin/sh", "-c", FILES] }], { reads: [everything()] });
  return bareHost(wholeInventory(parseSections(outcome.reads)), outcome.commands[0]?.stdout ?? "");
}

function bareHost(inventory: Inventory, files: string): BareHost {
  const vnets = [...inventory.vnets];
  return {
    modules: inventory.modules
      .map((module) => module.name)
      .filter((name) => !STICKY_MODULES.has(name))
      .sort(),
    // An ether node stands for its NIC, and is there as soon as ng_ether is.
    nodes: inventory.nodes
      .filter((node) => node.type !== "socket" && (node.type !== "ether" || node.hooks.length > 0))
      .map(
        (node) =>
          `${node.name ?? ""} ${node.type} ${node.hooks
            .map((hook) => hook.name)
            .sort()
            .join(" ")}`,
      )
      .sort(),
    // One that is gone dies only when its last connection has ended: a minute after that was closed (tcp(4), net.inet.tcp.msl).
    jails: inventory.jails
      .filter((jail) => !jail.dying)
      .map((jail) => `${jail.name} ${jail.path} ${jail.hostname}`)
      .sort(),
    interfaces: vnets
      .flatMap(([vnet, { interfaces }]) =>
        interfaces.map((entry) =>
          [
            vnet,
            entry.name,
            // Set for as long as a driver's queue is full.
            entry.flags.filter((flag) => flag !== "OACTIVE").join(","),
            entry.mtu,
            entry.ether,
            entry.description,
            entry.groups.join(","),
            ...entry.inet.map((address) => `${address.address}/${address.prefixLength}`).sort(),
            ...entry.inet6
              .filter((address) => !address.autoconf && !address.temporary)
              .map((address) => `${address.address}/${address.prefixLength}`)
              .sort(),
          ].join(" "),
        ),
      )
      .sort(),
    routes: vnets
      .flatMap(([vnet, { routes }]) =>
        routes
          // D: a router's redirect (netstat(1)).
          .filter((route) => !route.flags.includes("D"))
          .map(
            (route) =>
              `${vnet} ${route.destination} ${route.gateway.replace(/link#\d+/, "link")} ${route.flags} ${route.interface}`,
          ),
      )
      .sort(),
    mounts: inventory.mounts.map((mount) => `${mount.device} ${mount.path} ${mount.type}`).sort(),
    files: files.split("\n").filter((line) => line !== ""),
  };
}
