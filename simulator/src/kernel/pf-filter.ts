import { NotSimulated } from "../commands/command";
import type { Kernel } from "./model";
import { calledRulesets, countPf, type PfState, type PfStateEntry, type PfTuple, pfOf } from "./pf";
import { addressesOf, matches, type Passage, protocolOf, tupleOf } from "./pf-match";
import { isAnchorCall, isDynamic, type PfRule, type PfRuleset } from "./pf-rules";
import { registerPacketFilter } from "./reachability-filters";
import type { IpPacket } from "./reachability-packets";
import { parseAddress } from "./routes-addresses";

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

function translate(rule: PfRule, { vnet, packet }: Passage): IpPacket | undefined {
  if (rule.no || rule.target === undefined) return undefined;
  const { text, port } = rule.target;
  const [to, another] = isDynamic(text) ? addressesOf(vnet, text, packet.family) : [parseAddress(text)?.bits];
  if (to === undefined) return undefined;
  if (another !== undefined) throw new NotSimulated(`the addresses of ${text} in turn`);
  const tuple = tupleOf(packet);
  if (rule.action === "nat") return withTuple(packet, { ...tuple, source: to });
  return withTuple(packet, {
    ...tuple,
    destination: to,
    destinationPort: port === undefined ? tuple.destinationPort : Number(port),
  });
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
