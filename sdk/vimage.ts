import * as pulumi from "@pulumi/pulumi";
import { Eiface } from "./generated/eiface";
import type { Host } from "./generated/host";
import { Jail } from "./generated/jail";
import type { JailRoot } from "./generated/jail-root";
import { NetgraphBridge } from "./generated/netgraph-bridge";
import { VnetInterface } from "./generated/vnet-interface";
import { nameOfHost } from "./resource";

/** What `vimage_NAME_*` of rc.conf said, under the same names. */
export interface VimageArgs {
  /** The Host that it is on. */
  readonly host: Host;
  /** Its name, where it is not the resource's. */
  readonly name?: string;
  /** Its root directory, which several may share. Where left out: the host's own `/`. */
  readonly rootdir?: pulumi.Input<string> | JailRoot;
  /** Where left out: its name. */
  readonly hostname?: pulumi.Input<string>;
  /**
   * Interfaces that it gets whole: the host sees them no more, and has them back as they were. Their addresses are those of
   * `ifconfig`, and not of a rc.conf in the vimage.
   */
  readonly vnets?: readonly string[];
  /**
   * NICs that it shares: for each an interface `ng0_NAME`, `ng1_NAME` … on the bridge of that NIC, which all vimages of the Host
   * share. The same NIC may stand there twice. A bridge may be given in place of a NIC.
   */
  readonly bridges?: readonly (string | NetgraphBridge)[];
  /**
   * Addresses by interface, in CIDR form, as `ifconfig_NAME` has them. One of `bridges` that is not in here is set up by the
   * rc.conf(5) in the vimage when it starts.
   */
  readonly ifconfig?: Readonly<Record<string, readonly string[]>>;
  /** The IPv4 default router, by the first interface that `ifconfig` gives addresses. */
  readonly defaultrouter?: string;
  /** Whether a devfs is mounted. Where left out: unless it shares the host's `/`. */
  readonly devfsEnable?: pulumi.Input<boolean>;
  /** devfs(8) ruleset of its /dev. */
  readonly devfsRuleset?: pulumi.Input<number>;
  /** Services that run in it, as in `sshd`, when its network is up; rc.conf need not enable them. */
  readonly afterstartServices?: readonly string[];
}

const TYPE = "freebsd:index:Vimage";
/** The bridge of each NIC of a Host: one, however many vimages share it. */
const shared = new WeakMap<Host, Map<string, NetgraphBridge>>();

/**
 * A jail with a network stack of its own as the vimage rc.d script makes it: its interfaces, the bridges that they are on, and
 * the services after its start, which is not that of a whole userland but of netif and routing.
 *
 * @example
 * new freebsd.Vimage("vj1", { host: edge, rootdir: "/usr/jail/vj1", vnets: ["igb1"], bridges: ["igb0", "igb0"] });
 *
 * @see jail(8), ng_bridge(4), ng_eiface(4), rc.conf(5)
 */
export class Vimage extends pulumi.ComponentResource {
  /** The jail itself. */
  readonly jail: Jail;
  /** Its interfaces by their names inside, those of `vnets` first. */
  readonly interfaces: pulumi.Output<readonly string[]>;

  constructor(name: string, args: VimageArgs, options?: pulumi.ComponentResourceOptions) {
    super(TYPE, name, {}, options);
    const { host, ifconfig = {}, vnets = [], bridges = [] } = args;
    const child = { parent: this };
    const called = args.name ?? name;
    const ports = bridges.map((bridge, index) => ({
      inside: `ng${index}_${called}`,
      port: new Eiface(
        `ng${index}_${name}`,
        {
          host,
          bridge: typeof bridge === "string" ? bridgeOf(host, bridge) : bridge,
          ...(args.name === undefined ? {} : { name: `ng${index}_${called}` }),
        },
        child,
      ),
    }));
    const given = Object.keys(ifconfig);
    const all = [...vnets.map((inside) => ({ inside, port: inside })), ...ports];
    const unknown = given.filter((inside) => !all.some((each) => each.inside === inside));
    if (unknown.length > 0)
      throw new pulumi.RunError(
        `Vimage "${name}": ifconfig names ${unknown.join(", ")}; its interfaces are ${all.map(({ inside }) => inside).join(", ") || "none"}`,
      );
    const byRcConf = ports.filter(({ inside }) => !given.includes(inside));
    this.jail = new Jail(
      name,
      {
        host,
        ...settingsOf(
          called,
          args,
          byRcConf.map(({ port }) => port.name),
        ),
      },
      child,
    );
    const router = all.find(({ inside }) => given.includes(inside));
    for (const each of all.filter((other) => !byRcConf.some(({ inside }) => inside === other.inside))) {
      const { inside, port } = each;
      new VnetInterface(
        `${name}-${inside}`,
        {
          host,
          jail: this.jail,
          interface: port,
          addresses: [...(ifconfig[inside] ?? [])],
          ...(each === router && args.defaultrouter !== undefined ? { defaultRouter: args.defaultrouter } : {}),
        },
        child,
      );
    }
    this.interfaces = pulumi.all(all.map(({ port }) => nameOf(port)));
    this.registerOutputs({ interfaces: this.interfaces });
  }
}

function nameOf(port: string | Eiface): pulumi.Input<string> {
  return typeof port === "string" ? port : port.name;
}

/** The bridge of a NIC is called after it, and outlives each vimage that is on it. */
function bridgeOf(host: Host, nic: string): NetgraphBridge {
  const known = shared.get(host) ?? new Map<string, NetgraphBridge>();
  shared.set(host, known);
  const name = `${nic.replace(/[.:]/g, "_")}bridge`;
  const bridge =
    known.get(nic) ?? new NetgraphBridge(`${nameOfHost(host)}-${name}`, { host, name, uplink: { interface: nic } });
  known.set(nic, bridge);
  return bridge;
}

/** Only what gets it onto the network is started, and then its services: one that fails does not take the vimage down. */
function settingsOf(name: string, args: VimageArgs, byRcConf: readonly pulumi.Input<string>[]) {
  const { rootdir, hostname, devfsEnable, devfsRuleset, afterstartServices = [] } = args;
  return {
    name,
    ...(rootdir === undefined ? {} : { path: rootdir }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(devfsEnable === undefined ? {} : { mountDevfs: devfsEnable }),
    ...(devfsRuleset === undefined ? {} : { devfsRuleset }),
    exec: { start: ["netif", "routing"].map((service) => `service ${service} start || true`) },
    ...(afterstartServices.length === 0 ? {} : { services: [...afterstartServices] }),
    ...(byRcConf.length === 0 ? {} : { params: { "vnet.interface": [...byRcConf] } }),
  };
}
