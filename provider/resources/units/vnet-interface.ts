import { addAddress, configure, ifconfig, moveIntoJail, moveToHost } from "../../host/ifconfig";
import { addRoute, type RouteSpec } from "../../host/route";
import { attempt, awaitInterface, type Lines, onWord, run, unless, when } from "../../host/unit-script";

interface VnetInterface {
  readonly jail: string;
  readonly interface: string;
  readonly name: string;
  readonly mac?: string | undefined;
  readonly mtu?: number | undefined;
  readonly addresses: readonly string[];
  readonly up: boolean;
}

/**
 * `attach` puts the interface into its jail, `detach` takes it out under its old name. The jail's own hooks call it, so
 * that `service jail restart` brings everything back; at boot the jail's start does.
 */
export function vnetInterfaceUnit(wanted: VnetInterface, routes: readonly RouteSpec[]): Lines {
  const { jail, name, interface: outside } = wanted;
  const link = configure(undefined, outside, { ether: wanted.mac, mtu: wanted.mtu });
  const rename = name === outside ? [] : run(ifconfig(jail, outside, "name", name));
  const enter = [
    ...awaitInterface(outside),
    ...(link === undefined ? [] : run(link)),
    ...run(moveIntoJail(outside, jail)),
    ...rename,
  ];
  const state = run(ifconfig(jail, name, wanted.up ? "up" : "down"));
  const back = name === outside ? [] : attempt(ifconfig(jail, name, "name", outside));
  return [
    ...onWord("attach", [
      ...unless(`ifconfig -j ${jail} ${name}`, enter),
      ...wanted.addresses.flatMap((address) => run(addAddress(jail, name, address))),
      ...state,
      ...routes.flatMap((route) => attempt(addRoute(jail, route))),
    ]),
    ...onWord("detach", when(`ifconfig -j ${jail} ${name}`, [...back, ...run(moveToHost(outside, jail))])),
  ];
}
