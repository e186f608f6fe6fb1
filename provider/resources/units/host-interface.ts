import { addAddress, configure } from "../../host/ifconfig";
import { awaitInterface, type Lines, run } from "../../host/unit-script";

interface HostInterface {
  readonly interface: string;
  readonly addresses: readonly string[];
  readonly mtu?: number | undefined;
  readonly description?: string | undefined;
  readonly up: boolean;
}

/** Settings and addresses; giving an address twice is the same as once. */
export function hostInterfaceUnit({ interface: name, addresses, mtu, description, up }: HostInterface): Lines {
  const settings = configure(undefined, name, { mtu, description, up });
  return [
    ...awaitInterface(name),
    ...(settings === undefined ? [] : run(settings)),
    ...addresses.flatMap((address) => run(addAddress(undefined, name, address))),
  ];
}
