import { ifconfig, linkWords } from "../../host/ifconfig";
import { keepsAddresses, leftAlone } from "../../host/unit-netif";
import { giveAddress, type Lines, presence, REPORT, run, unless, words } from "../../host/unit-script";

interface Loopback {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly mtu: number;
  readonly description?: string | undefined;
}

/** The interface and its addresses. */
export function loopbackUnit({ name, addresses, mtu, description }: Loopback): Lines {
  const there = words("ifconfig", name);
  return [
    ...leftAlone(name),
    ...keepsAddresses(name, addresses),
    ...presence(there),
    ...unless(there, run(ifconfig(undefined, "lo", "create", ...linkWords({ mtu, description, up: true, name })))),
    ...addresses.flatMap((address) => giveAddress(undefined, name, address)),
    ...REPORT,
  ];
}
