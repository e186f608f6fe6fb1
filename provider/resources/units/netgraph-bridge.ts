import { etherNodeName } from "../../host/inventory";
import { bridgeLines, messageStruct, ngctl } from "../../host/ngctl";
import { awaitInterface, type Lines, run, unless } from "../../host/unit-script";

interface Bridge {
  readonly name: string;
  readonly uplink?: { readonly interface: string } | undefined;
  readonly config?: Readonly<Record<string, number | undefined>> | undefined;
}

/** The bridge, its configuration and the NIC on it; `hooks` are the lines that connect it, `lower` before `upper`. */
export function netgraphBridgeUnit({ name, uplink, config }: Bridge, hooks: readonly string[]): Lines {
  const settings = config === undefined ? [] : [`msg ${name}: setconfig ${messageStruct(config)}`];
  const nic = uplink === undefined ? undefined : etherNodeName(uplink.interface);
  return [
    ...unless(`ngctl show -n ${name}:`, run(ngctl([...bridgeLines(name), ...settings]))),
    ...(uplink === undefined || nic === undefined
      ? []
      : [...awaitInterface(uplink.interface), ...unless(`ngctl show ${nic}:lower`, run(ngctl(hooks)))]),
  ];
}
