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
  readonly members: readonly string[];
  readonly addresses: readonly string[];
  readonly mtu?: number | undefined;
  readonly description?: string | undefined;
}

/** The bridge, its members once they are there, its addresses. A member that does not come keeps nothing else back. */
export function bridgeUnit({ name, members, addresses, mtu, description }: Bridge): Lines {
  const there = words("ifconfig", name);
  const settings = configure(undefined, name, { mtu });
  return [
    ...leftAlone(name),
    ...keepsAddresses(name, addresses),
    ...members.flatMap(staysUp),
    ...presence(there),
    ...unless(
      there,
      run(ifconfig(undefined, "bridge", "create", "name", name, ...linkWords({ description, up: true }))),
    ),
    ...members.flatMap((member) => [
      ...awaitInterface(member, "failed=1"),
      ...unless(`{ ${there} | grep -qF ${words(`member: ${member} `)}; }`, [
        ...goOn(ifconfig(undefined, member, "up")),
        ...goOn(ifconfig(undefined, name, "addm", member)),
      ]),
    ]),
    ...addresses.flatMap((address) => giveAddress(undefined, name, address)),
    ...(settings === undefined ? [] : goOn(settings)),
    ...REPORT,
  ];
}
