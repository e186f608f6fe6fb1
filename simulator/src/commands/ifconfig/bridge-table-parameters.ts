import { parseEtherAddress } from "../../kernel/ether-address";
import { ifBridgeState } from "../../kernel/if-bridge";
import { currentAddresses, deleteAddress, flushAddressTable, setStaticAddress } from "../../kernel/if-bridge-table";
import { findInterface } from "../../kernel/interfaces";
import { NotSimulated } from "../command";
import { bridge, readVlanId } from "./bridge-words";
import { call, Exit, type Invocation } from "./invocation";
import { type ParameterTable, word } from "./parameter";

/** The parameters that are about the address table of an if_bridge(4). */

/** `address [vlan id]`, and how many words that is. */
function readStation(words: readonly string[], usage: string): { mac: string; vlan: number; used: number } {
  const [text = "", keyword, id] = words;
  const mac = parseEtherAddress(text);
  if (mac === undefined) throw new Exit(`invalid address: ${text}`);
  if (keyword !== "vlan") return { mac, vlan: 0, used: 1 };
  if (id === undefined) throw new Exit(usage);
  return { mac, vlan: readVlanId(id, `invalid vlan id: ${id}`), used: 3 };
}

function setStatic(invocation: Invocation, words: readonly string[]): number {
  const usage = "usage: static <interface> <address> [vlan <id>]";
  const [name, ...rest] = words;
  if (name === undefined || rest.length === 0) throw new Exit(usage);
  const { mac, vlan, used } = readStation(rest, usage);
  call("BRDGSADDR", () => {
    const member = findInterface(invocation.vnet, name);
    if (member === undefined || !ifBridgeState(bridge(invocation)).members.has(member))
      throw new NotSimulated(`the error of BRDGSADDR for ${name}, which is not a member`);
    setStaticAddress(bridge(invocation), member, mac, vlan);
  });
  return used + 1;
}

function deleteStation(invocation: Invocation, words: readonly string[]): number {
  const usage = "usage: deladdr <address> [vlan <id>]";
  if (words.length === 0) throw new Exit(usage);
  const { mac, vlan, used } = readStation(words, usage);
  call("BRDGDADDR", () => deleteAddress(bridge(invocation), mac, vlan));
  return used;
}

const printAddresses = word((invocation) => {
  const addresses = call("unable to get address cache", () => currentAddresses(invocation.kernel, bridge(invocation)));
  for (const { mac, vlan, member, expires } of addresses) {
    const left = expires === undefined ? 0 : Math.floor((expires - invocation.kernel.now()) / 1000);
    const flags = expires === undefined ? "flags=1<STATIC>" : "flags=0<>";
    invocation.stdout.push(`${mac} Vlan${vlan} ${member.name} ${left} ${flags}\n`);
  }
});

export const bridgeTableParameters: ParameterTable = {
  addr: printAddresses,
  static: { takes: "rest", run: setStatic },
  deladdr: { takes: "rest", run: deleteStation },
  flush: word((invocation) => call("BRDGFLUSH", () => flushAddressTable(bridge(invocation), false))),
  flushall: word((invocation) => call("BRDGFLUSH", () => flushAddressTable(bridge(invocation), true))),
};
