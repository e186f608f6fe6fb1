import type { BridgeMember, IfBridge } from "../inventory-types";
import { flagList } from "./flag-list";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const IDENTITY = /^id (\S+) priority (\d+) hellotime (\d+) fwddelay (\d+)$/;
const TIMERS = /^maxage (\d+) holdcnt (\d+) proto (\S+) maxaddr (\d+) timeout (\d+)$/;
/** The root of the spanning tree: what the network agreed on, nobody's setting. */
const ROOT = /^root id \S+ priority \d+ ifcost \d+ port \d+$/;
const FLAGS = /^bridge flags=[0-9a-f]+<([^>]*)>(?: defuntagged=(\d+))?$/;
const MEMBER = /^member: (.+) flags=([0-9a-f]+)<([^>]*)>$/;
/** IFBIF_BSTP_ADMEDGE of sys/net/if_bridgevar.h, which ifconfig(8) has no word for. */
const ADMEDGE = 0x200;
const DETAIL = /^ +((?:port|role|ifmaxaddr|proto|vlan protocol|untagged|tagged) .*)$/;

/** Collects the lines that only an if_bridge(4) has; the settings exist when there was at least one. */
export class IfBridgeReader {
  private readonly settings: Mutable<Omit<IfBridge, "members">> = { flags: [] };
  private readonly members: Mutable<BridgeMember>[] = [];
  private seen = false;

  /** Takes a line without its first tab; false when it is not a bridge's. */
  take(line: string): boolean {
    const taken = this.identity(line) || this.timers(line) || this.flags(line) || this.member(line) || ROOT.test(line);
    this.seen ||= taken;
    return taken || (this.seen && this.detail(line));
  }

  result(): IfBridge | undefined {
    return this.seen ? { ...this.settings, members: this.members } : undefined;
  }

  private identity(line: string): boolean {
    const [, id, priority, helloTime, forwardDelay] = IDENTITY.exec(line) ?? [];
    if (id === undefined) return false;
    const numbers = { priority: Number(priority), helloTime: Number(helloTime), forwardDelay: Number(forwardDelay) };
    Object.assign(this.settings, { id, ...numbers });
    return true;
  }

  private timers(line: string): boolean {
    const [, maxAge, holdCount, protocol, maxAddresses, timeout] = TIMERS.exec(line) ?? [];
    if (protocol === undefined) return false;
    this.settings.maxAge = Number(maxAge);
    this.settings.holdCount = Number(holdCount);
    this.settings.protocol = protocol;
    this.settings.maxAddresses = Number(maxAddresses);
    this.settings.timeout = Number(timeout);
    return true;
  }

  private flags(line: string): boolean {
    const [, flags, untagged] = FLAGS.exec(line) ?? [];
    if (flags === undefined) return false;
    this.settings.flags = flagList(flags);
    if (untagged !== undefined) this.settings.defaultUntagged = Number(untagged);
    return true;
  }

  private member(line: string): boolean {
    const [, name, bits = "0", flags] = MEMBER.exec(line) ?? [];
    if (name === undefined) return false;
    const isEdge = (Number.parseInt(bits, 16) & ADMEDGE) !== 0;
    this.members.push({ name, flags: [...flagList(flags), ...(isEdge ? ["ADMEDGE"] : [])] });
    return true;
  }

  /** The indented lines under a member; the role and state of the spanning tree come and go and are left out. */
  private detail(line: string): boolean {
    const [, text] = DETAIL.exec(line) ?? [];
    const member = this.members.at(-1);
    if (text === undefined || member === undefined) return false;
    const [, port, priority, pathCost] = /\bport (\d+) priority (\d+) path cost (\d+)/.exec(text) ?? [];
    if (port !== undefined) {
      member.port = Number(port);
      member.priority = Number(priority);
      member.pathCost = Number(pathCost);
    }
    const [, vlanProtocol] = /\bvlan protocol (\S+)/.exec(text) ?? [];
    if (vlanProtocol !== undefined) member.vlanProtocol = vlanProtocol;
    const [, untagged] = /\buntagged (\d+)/.exec(text) ?? [];
    if (untagged !== undefined) member.untagged = Number(untagged);
    const [, tagged] = /\btagged ([\d,-]+)/.exec(text) ?? [];
    if (tagged !== undefined) member.tagged = tagged;
    return true;
  }
}
