import { type BridgeFilter, type BridgePort, filterWords, PLAIN_PORT, portWords } from "../../host/if-bridge-port";
import { configure, ifconfig, linkWords } from "../../host/ifconfig";
import { keepsAddresses, leftAlone, staysUp } from "../../host/unit-netif";
import {
  awaitInterface,
  giveAddress,
  goOn,
  type Lines,
  presence,
  REPORT,
  run,
  unless,
  words,
} from "../../host/unit-script";

interface Bridge {
  readonly name: string;
  readonly span: readonly string[];
  readonly addresses: readonly string[];
  readonly mtu?: number | undefined;
  readonly description?: string | undefined;
}

/** The bridge, its members once they are there, its addresses. A member that does not come keeps nothing else back. */
export function bridgeUnit(
  { name, span, addresses, mtu, description }: Bridge,
  ports: readonly BridgePort[],
  filter: BridgeFilter,
): Lines {
  const members = ports.map((port) => port.interface);
  const filtering = filterWords(filter, { vlanFilter: false, defaultUntagged: 0 });
  const told = (port: BridgePort) => portWords(port, { ...PLAIN_PORT, untagged: filter.defaultUntagged });
  const there = words("ifconfig", name);
  const settings = configure(undefined, name, { mtu });
  return [
    ...leftAlone(name),
    ...keepsAddresses(name, addresses),
    ...[...members, ...span].flatMap(staysUp),
    ...presence(there),
    ...unless(
      there,
      run(ifconfig(undefined, "bridge", "create", "name", name, ...linkWords({ description, up: true }))),
    ),
    ...(filtering.length === 0 ? [] : goOn(ifconfig(undefined, name, ...filtering))),
    ...ports.flatMap((port) => {
      const member = port.interface;
      return [
        ...awaitInterface(member, "failed=1"),
        ...unless(isPort(there, member), [
          ...goOn(ifconfig(undefined, member, "up")),
          ...goOn(ifconfig(undefined, name, "addm", member)),
        ]),
        ...(told(port).length === 0 ? [] : goOn(ifconfig(undefined, name, ...told(port)))),
      ];
    }),
    ...span.flatMap((each) => [
      ...awaitInterface(each, "failed=1"),
      ...unless(isPort(there, each), goOn(ifconfig(undefined, name, "span", each))),
    ]),
    ...addresses.flatMap((address) => giveAddress(undefined, name, address)),
    ...(settings === undefined ? [] : goOn(settings)),
    ...REPORT,
  ];
}

/** ifconfig(8) lists the ports that get copies as members, too. */
function isPort(there: string, name: string): string {
  return `{ ${there} | grep -qF ${words(`member: ${name} `)}; }`;
}
