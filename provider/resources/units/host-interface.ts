import { configure, ifconfig } from "../../host/ifconfig";
import { keepsAddresses, keepsSettings, staysUp } from "../../host/unit-netif";
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
  // Giving an address brings the interface up (sys/net/if_ethersubr.c, ether_ioctl), so that down comes last.
  const settings = configure(undefined, name, { mtu, description, up: up ? true : undefined });
  return [
    ...(up ? [...staysUp(name), ...keepsSettings(name, { mtu, description })] : []),
    ...keepsAddresses(name, addresses),
    ...presence(words("ifconfig", name)),
    ...awaitInterface(name),
    ...(settings === undefined ? [] : goOn(settings)),
    ...addresses.flatMap((address) => giveAddress(undefined, name, address)),
    ...(up ? [] : goOn(ifconfig(undefined, name, "down"))),
    ...REPORT,
  ];
}
