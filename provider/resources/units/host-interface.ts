import { configure } from "../../host/ifconfig";
import { keepsAddresses, staysUp } from "../../host/unit-netif";
import { awaitInterface, giveAddress, goOn, type Lines, presence, REPORT, words } from "../../host/unit-script";

interface HostInterface {
  readonly interface: string;
  readonly addresses: readonly string[];
  readonly mtu?: number | undefined;
  readonly description?: string | undefined;
  readonly up: boolean;
}

/** Settings and addresses, as soon as the interface is there. */
export function hostInterfaceUnit({ interface: name, addresses, mtu, description, up }: HostInterface): Lines {
  const settings = configure(undefined, name, { mtu, description, up });
  return [
    ...(up ? staysUp(name) : []),
    ...keepsAddresses(name, addresses),
    ...presence(words("ifconfig", name)),
    ...awaitInterface(name),
    ...(settings === undefined ? [] : goOn(settings)),
    ...addresses.flatMap((address) => giveAddress(undefined, name, address)),
    ...REPORT,
  ];
}
