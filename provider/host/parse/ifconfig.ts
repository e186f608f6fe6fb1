import type { Inet4Address, Inet6Address, NetworkInterface, VlanSettings } from "../inventory-types";
import { flagList } from "./flag-list";
import { IfBridgeReader } from "./if-bridge";
import { parseInet, parseInet6 } from "./inet-address";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Head = Pick<NetworkInterface, "name" | "flags" | "up" | "running" | "metric" | "mtu">;

/** A name may hold spaces and colons, so it ends at the last place where the rest fits. */
const HEAD = /^(\S.*): flags=[0-9a-f]+(?:<([^>]*)>)? metric (-?\d+) mtu (\d+)$/;
const OPTIONS = /^options=[0-9a-f]+(?:<([^>]*)>)?$/;
const ND6 = /^nd6 options=[0-9a-f]+(?:<([^>]*)>)?$/;
const MAC = /^(?:ether|lladdr) ([0-9a-fA-F:]+)$/;
const HWADDR = /^hwaddr ([0-9a-fA-F:]+)$/;
const VLAN = /^vlan: (\d+)(?: vlanproto: (\S+))?(?: vlanpcp: (\d+))? parent interface: (.+)$/;
const NO_PARENT = "<none>";

/**
 * The interfaces that `ifconfig -a`, `ifconfig X` or `ifconfig -j JAIL -a` prints, in its order. Never throws: what it
 * does not know is in `unparsed` of the interface it stands under. A description is printed as it was set, line ends
 * and all, so whoever may set one can make up lines, but only in his own network stack. ifconfig(8)
 */
export function parseIfconfig(text: string): readonly NetworkInterface[] {
  const interfaces: NetworkInterface[] = [];
  let current: InterfaceReader | undefined;
  for (const line of text.split("\n")) {
    const head = headOf(line);
    if (head !== undefined) {
      if (current !== undefined) interfaces.push(current.result());
      current = new InterfaceReader(head);
    } else if (line !== "") {
      current?.take(line);
    }
  }
  if (current !== undefined) interfaces.push(current.result());
  return interfaces;
}

function headOf(line: string): Head | undefined {
  const [, name, flagText, metric, mtu] = HEAD.exec(line) ?? [];
  if (name === undefined) return undefined;
  const flags = flagList(flagText);
  const state = { up: flags.includes("UP"), running: flags.includes("RUNNING") };
  return { name, flags, ...state, metric: Number(metric), mtu: Number(mtu) };
}

class InterfaceReader {
  private readonly settings: Partial<Mutable<NetworkInterface>> = {};
  private readonly inet: Inet4Address[] = [];
  private readonly inet6: Inet6Address[] = [];
  private readonly unparsed: string[] = [];
  private readonly bridge = new IfBridgeReader();

  constructor(private readonly head: Head) {}

  take(line: string): void {
    const text = line.replace(/^\t/, "");
    const known = line.startsWith("\t") && (this.word(text) || this.address(text) || this.bridge.take(text));
    if (!known) this.unparsed.push(text);
  }

  result(): NetworkInterface {
    const bridge = this.bridge.result();
    return {
      ...this.head,
      options: [],
      groups: [],
      nd6Options: [],
      ...this.settings,
      inet: this.inet,
      inet6: this.inet6,
      ...(bridge === undefined ? {} : { bridge }),
      unparsed: this.unparsed,
    };
  }

  private address(text: string): boolean {
    const inet = parseInet(text);
    if (inet !== undefined) this.inet.push(inet);
    const inet6 = inet === undefined ? parseInet6(text) : undefined;
    if (inet6 !== undefined) this.inet6.push(inet6);
    return inet !== undefined || inet6 !== undefined;
  }

  private word(text: string): boolean {
    const [, label = "", value = ""] = /^(description|media|status|groups|drivername): (.*)$/.exec(text) ?? [];
    switch (label) {
      case "description":
        this.settings.description = value;
        return true;
      case "media":
        this.settings.media = value;
        return true;
      case "status":
        this.settings.status = value;
        return true;
      case "groups":
        this.settings.groups = value.split(" ").filter((group) => group !== "");
        return true;
      case "drivername":
        this.settings.driverName = value;
        return true;
      default:
        return this.flagsOrMac(text) || this.vlan(text);
    }
  }

  private flagsOrMac(text: string): boolean {
    const options = OPTIONS.exec(text);
    if (options !== null) this.settings.options = flagList(options[1]);
    const nd6 = ND6.exec(text);
    if (nd6 !== null) this.settings.nd6Options = flagList(nd6[1]);
    const [, ether] = MAC.exec(text) ?? [];
    if (ether !== undefined) this.settings.ether = ether.toLowerCase();
    const [, hwaddr] = HWADDR.exec(text) ?? [];
    if (hwaddr !== undefined) this.settings.hwaddr = hwaddr.toLowerCase();
    return options !== null || nd6 !== null || ether !== undefined || hwaddr !== undefined;
  }

  private vlan(text: string): boolean {
    const [, tag, protocol = "802.1q", priority = "0", parent] = VLAN.exec(text) ?? [];
    if (tag === undefined || parent === undefined) return false;
    const vlan: VlanSettings = { tag: Number(tag), protocol, priority: Number(priority) };
    this.settings.vlan = parent === NO_PARENT ? vlan : { ...vlan, parent };
    return true;
  }
}
