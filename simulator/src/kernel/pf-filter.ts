import { NotSimulated } from "../commands/command";
import type { Kernel, NetworkInterface, Vnet } from "./model";
import { calledRulesets, countPf, type PfState, type PfStateEntry, type PfTuple, pfOf } from "./pf";
import { isAnchorCall, isDynamic, type PfHost, type PfPort, type PfRule, type PfRuleset, tableName } from "./pf-rules";
import { registerPacketFilter } from "./reachability-ip";
import type { IpPacket } from "./reachability-packets";
import { covers, parseAddress, widthOf } from "./routes-addresses";
import { prefixOf } from "./routes-table";

interface Passage {
  readonly vnet: Vnet;
  readonly direction: "in" | "out";
  readonly iface: NetworkInterface;
  readonly packet: IpPacket;
}

registerPacketFilter((kernel, vnet, direction, iface, packet, look) => {
  const pf = pfOf(kernel, vnet);
  if (pf === undefined || !pf.enabled) return { packet };
  const main = pf.rulesets.get("");
  if (main?.skip.includes(iface.name) === true || isNeighbourDiscovery(packet)) return { packet };
  if (look === undefined) countPf(pf, "searches");
  const passage: Passage = { vnet, direction, iface, packet };
  const known = byState(pf, passage, look);
  if (known !== undefined) return { packet: known };
  return byRules(kernel, pf, main, passage, look);
});

/** pf lets neighbour discovery be told by rules too, but no recorded ruleset spoke of IPv6. */
function isNeighbourDiscovery(packet: IpPacket): boolean {
  return packet.content.kind === "neighbour-solicitation" || packet.content.kind === "neighbour-advertisement";
}

/**
 * pf_test_state: a packet of a known connection is translated as its first one was. States belong to no interface; what goes
 * the way of the first packet must go it in the same direction (in or out), and answers in the other one (pf_find_state).
 */
function byState(pf: PfState, { direction, packet }: Passage, look: object | undefined): IpPacket | undefined {
  const tuple = tupleOf(packet);
  for (const state of pf.states) {
    const others = state.look !== undefined && state.look !== look;
    if (others || state.family !== packet.family || state.protocol !== protocolOf(packet)) continue;
    if (direction === state.direction) {
      if (sameTuple(tuple, state.before)) return withTuple(packet, state.after);
    } else if (sameTuple(tuple, turned(state.after))) return withTuple(packet, turned(state.before));
  }
  return undefined;
}

/** pf_test_rule: translation by the first rule that fits, then the filter by the last one (or the first quick one). */
function byRules(
  kernel: Kernel,
  pf: PfState,
  main: PfRuleset | undefined,
  passage: Passage,
  look: object | undefined,
): { packet: IpPacket } | { packet: undefined; reason: string } {
  const translation = main === undefined ? undefined : findTranslation(pf, "", main, passage);
  const translated = translation === undefined ? undefined : translate(translation, passage);
  const packet = translated ?? passage.packet;
  const verdict =
    main === undefined || translation?.pass === true ? undefined : judge(pf, "", main, { ...passage, packet });
  if (verdict?.rule.action === "block") {
    const on = `${passage.direction} on ${passage.iface.name}`;
    return {
      packet: undefined,
      reason: `pf blocks it ${on}${verdict.anchor === "" ? "" : ` (anchor ${verdict.anchor})`}`,
    };
  }
  const keeps = verdict?.rule.action === "pass" && verdict.rule.state === "keep";
  if (keeps || translated !== undefined) remember(kernel, pf, passage, packet, look);
  return { packet };
}

function remember(kernel: Kernel, pf: PfState, passage: Passage, after: IpPacket, look: object | undefined): void {
  const before = tupleOf(passage.packet);
  const translated = !sameTuple(before, tupleOf(after));
  const entry: PfStateEntry = {
    protocol: protocolOf(after),
    family: after.family,
    direction: passage.direction,
    before,
    after: tupleOf(after),
    shownPort: translated ? 1024 + Math.floor(kernel.random() * 64511) : before.sourcePort,
    look,
  };
  if (look === undefined) countPf(pf, "inserts");
  // What earlier looks have left is of no use to anybody.
  for (const state of [...pf.states])
    if (state.look !== undefined && state.look !== look) pf.states.splice(pf.states.indexOf(state), 1);
  pf.states.push(entry);
}

function findTranslation(pf: PfState, anchor: string, ruleset: PfRuleset, passage: Passage): PfRule | undefined {
  const kind = passage.direction === "out" ? "nat" : "rdr";
  for (const statement of ruleset.translation) {
    if (isAnchorCall(statement)) {
      if (statement.kind !== `${kind}-anchor`) continue;
      for (const [name, called] of calledRulesets(pf, anchor, statement)) {
        const found = findTranslation(pf, name, called, passage);
        if (found !== undefined) return found;
      }
    } else if (statement.action === "binat") throw new NotSimulated("a packet under binat rules");
    else if (statement.action === kind && matches(pf, statement, passage)) return statement;
  }
  return undefined;
}

function judge(
  pf: PfState,
  anchor: string,
  ruleset: PfRuleset,
  passage: Passage,
): { rule: PfRule; anchor: string } | undefined {
  let last: { rule: PfRule; anchor: string } | undefined;
  for (const statement of ruleset.filter) {
    if (isAnchorCall(statement)) {
      for (const [name, called] of calledRulesets(pf, anchor, statement)) {
        const inside = judge(pf, name, called, passage);
        if (inside?.rule.quick === true) return inside;
        last = inside ?? last;
      }
      continue;
    }
    if (!matches(pf, statement, passage)) continue;
    last = { rule: statement, anchor };
    if (statement.quick) return last;
  }
  return last;
}

function matches(pf: PfState, rule: PfRule, { vnet, direction, iface, packet }: Passage): boolean {
  if (rule.direction !== undefined && rule.direction !== direction) return false;
  if (
    rule.interface !== undefined &&
    (rule.interface === iface.name || iface.groups.includes(rule.interface)) === rule.notInterface
  )
    return false;
  if (rule.family !== undefined && rule.family !== packet.family) return false;
  if (rule.protocol !== undefined && rule.protocol !== protocolOf(packet)) return false;
  const tuple = tupleOf(packet);
  return (
    sideMatches(pf, vnet, rule.from, packet, tuple.source, tuple.sourcePort) &&
    sideMatches(pf, vnet, rule.to, packet, tuple.destination, tuple.destinationPort)
  );
}

function sideMatches(pf: PfState, vnet: Vnet, host: PfHost, packet: IpPacket, address: bigint, port: number): boolean {
  if (host.port !== undefined && (packet.content.kind !== "segment" || !portMatches(host.port, port))) return false;
  return host.text === "any" || hostMatches(pf, vnet, host.text, packet, address) !== host.not;
}

function portMatches({ operator, first, second }: PfPort, port: number): boolean {
  switch (operator) {
    case "=":
      return port === first;
    case "!=":
      return port !== first;
    case "<":
      return port < first;
    case "<=":
      return port <= first;
    case ">":
      return port > first;
    case ">=":
      return port >= first;
    case ":":
      return port >= first && port <= second;
    case "><":
      return port > first && port < second;
    case "<>":
      return port < first || port > second;
  }
}

function hostMatches(pf: PfState, vnet: Vnet, text: string, packet: IpPacket, address: bigint): boolean {
  if (isDynamic(text)) return addressesOf(vnet, text, packet.family).includes(address);
  const table = tableName(text);
  if (table !== undefined) {
    const entries = pf.tables.get(table) ?? [];
    if (entries.some((entry) => entry.startsWith("!") && hostMatches(pf, vnet, entry.slice(1), packet, address)))
      return false;
    return entries.some((entry) => !entry.startsWith("!") && hostMatches(pf, vnet, entry, packet, address));
  }
  const [plain = "", length] = text.split("/", 2);
  const parsed = parseAddress(plain);
  if (parsed === undefined || parsed.family !== packet.family) return false;
  return covers(parsed.family, parsed.bits, length === undefined ? widthOf(parsed.family) : Number(length), address);
}

/** `(vtnet0)` is whatever addresses the interface has now. */
function addressesOf(vnet: Vnet, text: string, family: "inet" | "inet6"): bigint[] {
  const [name = "", modifier] = text.slice(1, -1).split(":", 2);
  if (modifier !== undefined && modifier !== "0") throw new NotSimulated(`a packet under a pf rule with ${text}`);
  const iface = vnet.interfacesByName.get(name)?.[0];
  return (iface?.addresses ?? [])
    .filter((address) => address.family === family)
    .map((address) => prefixOf(address).bits);
}

function translate(rule: PfRule, { vnet, packet }: Passage): IpPacket | undefined {
  if (rule.no || rule.target === undefined) return undefined;
  const { text, port } = rule.target;
  const to = isDynamic(text) ? addressesOf(vnet, text, packet.family)[0] : parseAddress(text)?.bits;
  if (to === undefined) return undefined;
  const tuple = tupleOf(packet);
  if (rule.action === "nat") return withTuple(packet, { ...tuple, source: to });
  return withTuple(packet, {
    ...tuple,
    destination: to,
    destinationPort: port === undefined ? tuple.destinationPort : Number(port),
  });
}

function protocolOf({ content, family }: IpPacket): string {
  if (content.kind === "segment") return content.protocol;
  return family === "inet" ? "icmp" : "icmp6";
}

/** An echo's id stands for the port on either side. */
function tupleOf({ source, destination, content }: IpPacket): PfTuple {
  if (content.kind === "segment")
    return { source, destination, sourcePort: content.sourcePort, destinationPort: content.destinationPort };
  const id = "id" in content ? content.id : 0;
  return { source, destination, sourcePort: id, destinationPort: id };
}

function withTuple(packet: IpPacket, tuple: PfTuple): IpPacket {
  const { source, destination, sourcePort, destinationPort } = tuple;
  const { content } = packet;
  if (content.kind !== "segment") return { ...packet, source, destination };
  return { ...packet, source, destination, content: { ...content, sourcePort, destinationPort } };
}

function turned({ source, sourcePort, destination, destinationPort }: PfTuple): PfTuple {
  return { source: destination, sourcePort: destinationPort, destination: source, destinationPort: sourcePort };
}

function sameTuple(a: PfTuple, b: PfTuple): boolean {
  return (
    a.source === b.source &&
    a.destination === b.destination &&
    a.sourcePort === b.sourcePort &&
    a.destinationPort === b.destinationPort
  );
}
