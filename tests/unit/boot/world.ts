import { dynamicProvider } from "../../../provider/dynamic";
import type { Properties } from "../../../provider/resources/definition";
import { createHost, type SimulatedHost } from "../../../simulator/src/host";

/** A resource as the engine's state keeps it. */
interface Kept {
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** What a program declares: kind, Pulumi name, inputs. Those that others need stand before them. */
export type Declared = readonly [kind: string, name: string, inputs: Properties];

let worlds = 0;

/** A simulated host, and the life cycle over SSH as the engine would drive it: one resource after the other. */
export class World {
  private state: Kept[] = [];
  private owner = "";
  private runs = 0;
  /** How this run reaches the host. */
  private connection: Properties = {};
  /** Each world is a stack of its own: what another one has declared in this process is not this one's. */
  private readonly stack: string;

  private constructor(
    readonly host: SimulatedHost,
    private readonly dial: Properties,
  ) {
    worlds += 1;
    this.stack = worlds === 1 ? "test" : `test${worlds}`;
  }

  static async open(options: Parameters<typeof createHost>[0] = {}): Promise<World> {
    const host = await createHost({ nics: NICS, ...options });
    const { connection } = await host.listen();
    return new World(host, { ...connection });
  }

  /** `pulumi up`: the names of the resources that were made or changed. */
  async up(program: readonly Declared[]): Promise<readonly string[]> {
    const connection = this.newRun();
    const changed: string[] = [];
    const kept: Kept[] = [];
    for (const [kind, name, given] of program) {
      const provider = dynamicProvider(kind);
      const old = this.state.find((each) => each.kind === kind && each.name === name);
      const news = {
        ...given,
        connection,
        ...(kind === "Host" ? {} : { host: this.owner }),
        context: { name, project: "boot", stack: this.stack, urn: `${kind}::${name}`, dryRun: false, strings: [] },
      };
      const { inputs = {}, failures = [] } = (await provider.check?.(old?.inputs ?? {}, news)) ?? {};
      if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
      const next = await this.bring(kind, name, old, inputs as Properties);
      if (kind === "Host") this.owner = String(next.outputs.owner);
      if (next !== old) changed.push(`${kind} ${name}`);
      kept.push(next);
    }
    this.state = kept;
    return changed;
  }

  private async bring(kind: string, name: string, old: Kept | undefined, inputs: Properties): Promise<Kept> {
    const provider = dynamicProvider(kind);
    if (old === undefined) {
      const { id, outs } = await provider.create(inputs);
      return { kind, name, id, inputs, outputs: outs as Properties };
    }
    const difference = await provider.diff?.(old.id, { ...old.outputs, connection: this.connection }, inputs);
    if (difference?.changes !== true) return old;
    if ((difference.replaces ?? []).length > 0) {
      await provider.delete?.(old.id, { ...old.outputs, connection: this.connection });
      return this.bring(kind, name, undefined, inputs);
    }
    const { outs } = (await provider.update?.(old.id, old.outputs, inputs)) ?? {};
    return { ...old, inputs, outputs: outs as Properties };
  }

  /** `pulumi refresh`: what it found to be other than the state says. */
  async refresh(): Promise<readonly string[]> {
    const connection = this.newRun();
    const found: string[] = [];
    const kept: Kept[] = [];
    for (const each of this.state) {
      const read = await dynamicProvider(each.kind).read?.(each.id, { ...each.outputs, connection });
      const outputs = (read?.props ?? {}) as Properties;
      if (read?.id === "") {
        found.push(`${each.kind} ${each.name} is gone`);
        continue;
      }
      const differing = Object.keys(each.inputs).filter(
        (key) => key !== "connection" && sorted(outputs[key]) !== sorted(each.outputs[key]),
      );
      for (const key of differing)
        found.push(
          `${each.kind} ${each.name}: ${key} ${JSON.stringify(each.outputs[key])} -> ${JSON.stringify(outputs[key])}`,
        );
      kept.push({ ...each, outputs });
    }
    this.state = kept;
    return found;
  }

  /** `pulumi up` of a program that declares a resource no longer. */
  async drop(name: string): Promise<void> {
    const connection = this.newRun();
    for (const each of this.state.filter((kept) => kept.name === name))
      await dynamicProvider(each.kind).delete?.(each.id, { ...each.outputs, connection });
    this.state = this.state.filter((each) => each.name !== name);
  }

  /** What the state has of a resource, by its Pulumi name. */
  outputsOf(name: string): Properties | undefined {
    return this.state.find((each) => each.name === name)?.outputs;
  }

  async destroy(): Promise<void> {
    const connection = this.newRun();
    for (const each of this.state.toReversed())
      await dynamicProvider(each.kind).delete?.(each.id, { ...each.outputs, connection });
    this.state = [];
  }

  /** What an administrator types; both streams. Rejects when it fails, unless that is expected. */
  async sh(script: string, expected = 0): Promise<string> {
    const { exitCode, stdout, stderr } = await this.host.run(script);
    if (exitCode !== expected) throw new Error(`${script}\nexit ${exitCode}\n${stdout}${stderr}`);
    return stdout + stderr;
  }

  /** Whether a ping from a jail arrives. */
  async reaches(jail: string, address: string): Promise<boolean> {
    return (await this.host.run(`jexec ${jail} ping -c 1 -t 2 ${address}`)).exitCode === 0;
  }

  /** Everything on the host but what counts up by itself: ids, jids, the kernel's own MACs. */
  async picture(): Promise<readonly string[]> {
    const seen = await this.sh(`
      sleep 5 # duplicate addresses, spanning trees
      look() {
        place=$1
        shift
        ifconfig "$@" -a | sed -E -e "s/^/$place: /" -e '/hwaddr/d' -e 's/port [0-9]+/port N/' -e 's/scopeid .*/scopeid/'
        netstat "$@" -rn | sed -e "s/^/$place: /" -e 's/link#[0-9]*/link/' -e 's/ *$//'
      }
      look host
      for j in $(jls name); do look "$j" -j "$j"; done
      ngctl msg trunk: gettable 2>/dev/null | tail -n 1
      ngctl list -l | sed -E -e 's/ID: [0-9a-f]+/ID/' -e 's/ [0-9a-f]{8} / ID /'
      jls -n name path host.hostname vnet persist
      sysctl net.inet.ip.forwarding; devfs rule -s 77 show
      mount; kldstat | awk '{ print $5 }' | sort
      ls -lR /usr/local/etc /etc/jail.conf.d /etc/rc.conf.d 2>/dev/null | sed -E 's/ [A-Z][a-z]{2} +[0-9]+ +[0-9:]+ / /'
    `);
    return seen
      .split("\n")
      .filter((line) => !/Type: socket|^total |There are \d+ total nodes/.test(line))
      .toSorted();
  }

  async close(): Promise<void> {
    await this.host.close();
  }

  /** Another session than the last run's, as another process of the provider would have. */
  private newRun(): Properties {
    this.runs += 1;
    this.connection = { ...this.dial, perDialTimeout: 15 + this.runs };
    return this.connection;
  }
}

function sorted(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.toSorted() : value);
}

const NICS = [
  { name: "em0", ether: "00:25:90:00:00:01", address: "192.0.2.10/24" },
  { name: "igb0", ether: "00:25:90:00:00:02", address: "192.168.1.2/24" },
  { name: "igb1", ether: "00:25:90:00:00:03" },
  { name: "igb2", ether: "00:25:90:00:00:04" },
];

/** One of everything: a module and a variable, two jails on a netgraph bridge with a NIC, a jail with a whole NIC, an epair into an if_bridge. */
export const TOPOLOGY: readonly Declared[] = [
  ["Host", "warden", {}],
  ["KernelModule", "ng_tee", {}],
  ["DevfsRuleset", "dhcp", { number: 77 }],
  ["Sysctl", "net.inet.ip.forwarding", { value: 1 }],
  ["NetgraphBridge", "lan", { uplink: { interface: "igb0" }, config: { loopTimeout: 30 } }],
  ["Eiface", "ng0_web", { bridge: "lan", description: "web's leg" }],
  ["Eiface", "ng0_db", { bridge: "lan" }],
  ["Eiface", "ng0_host", { bridge: "lan" }],
  ["HostInterface", "ng0_host", { interface: "ng0_host", addresses: ["10.7.0.1/24", "2001:db8:7::1/64"] }],
  ["Epair", "cab", { mtu: 1400 }],
  ["Vlan", "guests", { parent: "caba", tag: 100 }],
  ["NetgraphBridge", "guests", { uplink: { interface: "caba.100" } }],
  ["NetgraphNode", "hub", { type: "hub" }],
  [
    "NetgraphNode",
    "tap",
    { type: "tee", hooks: [{ hook: "left", peer: "lan", peerHook: "link9" }], messages: ["clrstats"] },
  ],
  ["NetgraphNode", "trunk", { type: "vlan", hooks: [{ hook: "downstream", peer: "hub", peerHook: "t" }] }],
  [
    "NetgraphHook",
    "trunk-100",
    { node: "trunk", hook: "v100", peer: "tap", peerHook: "right", messages: ['addfilter { vlan=100 hook="v100" }'] },
  ],
  ["Loopback", "lo-jails", { addresses: ["10.99.0.1/32"] }],
  ["Bridge", "br", { members: ["caba", "igb1"], addresses: ["10.9.0.1/24"] }],
  ["Jail", "db", {}],
  [
    "Jail",
    "web",
    { depends: ["db"], exec: { start: ["ifconfig -l >/tmp/start"], stop: ["ping -c 1 -t 2 192.168.1.102"] } },
  ],
  [
    "VnetInterface",
    "web-lan",
    {
      jail: "web",
      interface: "ng0_web",
      name: "lan0",
      addresses: ["192.168.1.101/24", "2001:db8::1/64"],
      defaultRouter: "192.168.1.1",
      routes: [{ destination: "10.20.0.0/16", gateway: "192.168.1.102" }],
    },
  ],
  ["VnetInterface", "db-lan", { jail: "db", interface: "ng0_db", addresses: ["192.168.1.102/24", "2001:db8::2/64"] }],
  [
    "VnetInterface",
    "db-nic",
    { jail: "db", interface: "igb2", name: "wan0", mac: "02:00:00:00:00:99", addresses: ["172.16.0.2/24"] },
  ],
  ["VnetInterface", "web-cab", { jail: "web", interface: "cabb", addresses: ["10.9.0.2/24"] }],
  ["Vlan", "web-guests", { jail: "web", parent: "cabb", tag: 100, addresses: ["10.98.0.2/24"] }],
  ["Nat", "way-out", { interface: "igb0", subnets: ["10.9.0.0/24"] }],
  ["PortForward", "web", { interface: "igb0", port: 8080, target: "10.9.0.2", targetPort: 80 }],
];
