import { loadRuleset, pfOf, setPfEnabled } from "../../../../simulator/src/kernel/pf";
import "../../../../simulator/src/kernel/pf-filter";
import type { Kernel, Vnet } from "../../../../simulator/src/kernel/model";
import { formatStatement } from "../../../../simulator/src/kernel/pf-format";
import { parseRuleset } from "../../../../simulator/src/kernel/pf-parse";
import { exchange, explainReachability } from "../../../../simulator/src/kernel/reachability";
import { parseAddress } from "../../../../simulator/src/kernel/routes-addresses";
import { addStaticRoute } from "../../../../simulator/src/kernel/routes-static";
import { bridgeOf, epairInto, makeJail, makeNetwork } from "./network";

const echo = { kind: "echo-request", id: 7, sequence: 0, data: 56 } as const;

/** A jail behind the host, with a default route and forwarding, and pf switched on. */
function behindHost(): { kernel: Kernel; jail: Vnet; pf: NonNullable<ReturnType<typeof pfOf>> } {
  const { kernel } = makeNetwork();
  const jail = makeJail(kernel, "c");
  const pair = epairInto(kernel, jail, "10.8.0.2/24");
  bridgeOf(kernel, [pair.a], "10.8.0.1/24");
  const bits = parseAddress("10.8.0.1")?.bits ?? 0n;
  addStaticRoute(jail, { family: "inet", bits: 0n, prefixLength: 0, gateway: { bits } });
  kernel.hostVnet.sysctls.set("net.inet.ip.forwarding", "1");
  const pf = pfOf(kernel, kernel.hostVnet);
  if (pf === undefined) throw new Error("pf is not loaded");
  setPfEnabled(kernel, pf, true);
  return { kernel, jail, pf };
}

describe("pf", () => {
  test("an anchor's translation works only when the main ruleset calls it", () => {
    const { kernel, jail, pf } = behindHost();
    loadRuleset(pf, "vnet/lan", parseRuleset("nat on vtnet0 inet from 10.8.0.0/24 to any -> (vtnet0)\n"));
    expect(explainReachability(kernel, jail, "10.0.2.2").reached).toBe(false);
    loadRuleset(pf, "", parseRuleset('nat-anchor "vnet/*"\nrdr-anchor "vnet/*"\nanchor "vnet/*"\n'));
    // The answer is one hop further than the gateway sent it (recording 07, step 26).
    expect(exchange(kernel, jail, { address: "10.0.2.2" }, echo).answer?.ttl).toBe(254);
  });

  test("what is blocked is blocked by the last rule that fits, and answers to what was let out pass", () => {
    const { kernel, pf } = behindHost();
    loadRuleset(pf, "", parseRuleset("set skip on lo0\nblock in\npass out\n"));
    expect(explainReachability(kernel, kernel.hostVnet, "10.0.2.2").reached).toBe(true);
    expect(explainReachability(kernel, kernel.hostVnet, "10.0.2.15").reached).toBe(true);
    loadRuleset(pf, "", parseRuleset("block\n"));
    expect(explainReachability(kernel, kernel.hostVnet, "10.0.2.2").reason).toContain("pf blocks it out on vtnet0");
  });

  test("prints rules as pfctl does", () => {
    const text =
      "rdr pass on vtnet0 inet proto tcp from any to (vtnet0) port 8080 -> 10.60.0.10 port 80\nblock in\npass out\n";
    expect(parseRuleset(text).lines.map((each) => formatStatement(each))).toEqual([
      "rdr pass on vtnet0 inet proto tcp from any to (vtnet0) port = http-alt -> 10.60.0.10 port 80",
      "block drop in all",
      "pass out all flags S/SA keep state",
    ]);
  });

  test("expands macros and lists, and tells the family from the addresses", () => {
    const text =
      'if = "vtnet0"\npass in on $if proto { tcp udp } from 10.0.0.5/8 to any port { 53, 1024:2000 }\nnat on $if from 10.0.0.0/8 to any -> ($if)\n';
    expect(parseRuleset(text).lines.map((each) => formatStatement(each))).toEqual([
      'if = "vtnet0"',
      "pass in on vtnet0 inet proto tcp from 10.0.0.0/8 to any port = domain flags S/SA keep state",
      "pass in on vtnet0 inet proto tcp from 10.0.0.0/8 to any port 1024:2000 flags S/SA keep state",
      "pass in on vtnet0 inet proto udp from 10.0.0.0/8 to any port = domain keep state",
      "pass in on vtnet0 inet proto udp from 10.0.0.0/8 to any port 1024:2000 keep state",
      "nat on vtnet0 inet from 10.0.0.0/8 to any -> (vtnet0) round-robin",
    ]);
  });

  test("translates on the way out what a state let in", () => {
    const { kernel, jail, pf } = behindHost();
    const rules = "nat on vtnet0 from 10.8.0.0/24 to any -> (vtnet0)\nblock in\npass out\npass in on bridge0\n";
    loadRuleset(pf, "", parseRuleset(rules));
    expect(explainReachability(kernel, jail, "10.0.2.2").reached).toBe(true);
  });

  test("blocks what a table names", () => {
    const { kernel, pf } = behindHost();
    loadRuleset(pf, "", parseRuleset("table <bad> { 10.0.2.2 }\nblock out quick to <bad>\npass\n"));
    expect(explainReachability(kernel, kernel.hostVnet, "10.0.2.2").reached).toBe(false);
    pf.tables.set("bad", []);
    expect(explainReachability(kernel, kernel.hostVnet, "10.0.2.2").reached).toBe(true);
  });

  test("names the line of a syntax error", () => {
    expect(() => parseRuleset("block in\nthis is not a rule\n")).toThrow(expect.objectContaining({ line: 2 }));
  });
});
