import { acceptAdvertisements, askRouters } from "../../host/advertisements";
import { findDhclient, startDhclient } from "../../host/dhcp";
import { configure, ifconfig, moveIntoJail } from "../../host/ifconfig";
import { type Offload, offloadWords } from "../../host/offload";
import { ALREADY_THERE, addRoute, type RouteSpec } from "../../host/route";
import {
  awaitInterface,
  giveAddress,
  goOn,
  goOnUnless,
  indent,
  type Lines,
  onWord,
  presence,
  REPORT,
  run,
  unless,
  words,
} from "../../host/unit-script";

interface VnetInterface {
  readonly jail: string;
  readonly interface: string;
  readonly name: string;
  readonly mac?: string | undefined;
  readonly mtu?: number | undefined;
  readonly addresses: readonly string[];
  readonly up: boolean;
  readonly configuredBy?: "jail" | undefined;
  readonly dhcp: boolean;
  readonly slaac: boolean;
  readonly offload?: Offload | undefined;
}

/**
 * `attach` puts the interface into its jail, `detach` takes it out under its old name. The jail's own hooks call it, so
 * that `service jail onerestart` brings everything back; at boot the jail's start does. `ether` is the MAC that it has outside.
 */
export function vnetInterfaceUnit(
  wanted: VnetInterface,
  routes: readonly RouteSpec[],
  ether: string | undefined,
): Lines {
  const { jail, name } = wanted;
  return [
    ...presence(words("ifconfig", "-j", jail, name)),
    ...onWord("attach", [
      ...unless(words("ifconfig", "-j", jail, name), enter(wanted, wanted.mac ?? ether)),
      ...(wanted.configuredBy === "jail" ? [] : settle(wanted, routes)),
    ]),
    ...onWord("detach", leave(wanted)),
    ...REPORT,
  ];
}

function settle({ jail, name, up, addresses, dhcp, slaac }: VnetInterface, routes: readonly RouteSpec[]): Lines {
  return [
    ...(up ? goOn(ifconfig(jail, name, "up")) : []),
    ...addresses.flatMap((address) => giveAddress(jail, name, address)),
    // Giving an address brings the interface up (sys/net/if_ethersubr.c, ether_ioctl).
    ...(up ? [] : goOn(ifconfig(jail, name, "down"))),
    ...(slaac ? [...goOn(acceptAdvertisements(jail, name)), ...goOn(askRouters(jail, name))] : []),
    ...(dhcp ? unless(words(...findDhclient(jail, name)), goOn(startDhclient(jail, name))) : []),
    ...routes.flatMap((route) => goOnUnless(addRoute(jail, route), ALREADY_THERE)),
  ];
}

/** Its link is set while it is still outside, where a failure does no harm. */
function enter(
  { jail, name, interface: outside, mac, mtu, offload = {} }: VnetInterface,
  ether: string | undefined,
): Lines {
  const link = configure(undefined, outside, { ether: mac, mtu });
  const flags = offloadWords(offload);
  const way = [
    ...(ether === undefined ? [] : unless(words("ifconfig", outside), findByMac(outside, ether))),
    ...awaitInterface(outside),
    ...(link === undefined ? [] : run(link)),
    ...(flags.length === 0 ? [] : run(ifconfig(undefined, outside, ...flags))),
    ...run(moveIntoJail(outside, jail)),
  ];
  if (name === outside) return way;
  // Inside under its old name where an attach was cut off.
  return [...unless(words("ifconfig", "-j", jail, outside), way), ...run(ifconfig(jail, outside, "name", name))];
}

/** A jail that went without its hooks has left it to the host under the name that it had inside. VLANs share their parent's MAC. */
function findByMac(outside: string, ether: string): Lines {
  return [
    "for i in $(ifconfig -l); do",
    `\tifconfig "$i" | grep -qF ${words(`ether ${ether}`)} || continue`,
    "\tifconfig \"$i\" | grep -q -e 'vlan: ' -e 'groups:.* bridge' && continue",
    `\tifconfig "$i" name ${words(outside)} >/dev/null && break`,
    "done",
  ];
}

/**
 * Under its old name, or, where the host has one of that name by now, under another: the host would not refuse a second
 * one, and commands would reach only one of the two. `attach` knows it again by its MAC.
 */
function leave({ jail, name, interface: outside }: VnetInterface): Lines {
  const inside = (which: string) => `${words("ifconfig", "-j", jail)} ${which} >/dev/null 2>&1`;
  return [
    `i=${words(name)} back=${words(outside)} n=0`,
    ...(name === outside ? [] : [`${inside('"$i"')} || i=${words(outside)}`]),
    `${inside('"$i"')} || exit 0`,
    `while ifconfig "$back" >/dev/null 2>&1 || { [ "$back" != "$i" ] && ${inside('"$back"')}; }; do`,
    ...indent(["back=back$n; n=$((n + 1))"]),
    "done",
    `[ "$back" = ${words(outside)} ] || echo "the host has an interface "${words(outside)}": that of "${words(jail)}" comes back as $back" >&2`,
    `[ "$i" = "$back" ] || ${words("ifconfig", "-j", jail)} "$i" name "$back" >/dev/null || exit 1`,
    `ifconfig "$back" -vnet ${words(jail)} || exit 1`,
  ];
}
