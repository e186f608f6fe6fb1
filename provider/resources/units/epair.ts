import { linkWords } from "../../host/ifconfig";
import { type Offload, offloadWords } from "../../host/offload";
import { leftAlone } from "../../host/unit-netif";
import { type Lines, presence, unless, words } from "../../host/unit-script";

interface End {
  readonly name: string;
  readonly mac: string;
}

interface Epair {
  readonly a: End;
  readonly b: End;
  readonly mtu: number;
  readonly description?: string | undefined;
  readonly offload?: Offload | undefined;
}

/**
 * The pair, unless one of its ends is anywhere, in a jail too: an end is known by its MAC, which VLANs on it have as well, also
 * after it is gone. One whose ends cannot be named
 * goes again: nobody would find it later.
 */
export function epairUnit({ a, b, mtu, description, offload = {} }: Epair): Lines {
  const there = `{ ends | grep -qF -e ${words(`ether ${a.mac}`)} -e ${words(`ether ${b.mac}`)}; }`;
  const set = ({ name, mac }: End) =>
    words(...offloadWords(offload), ...linkWords({ ether: mac, mtu, description, up: true, name }));
  return [
    ...leftAlone(a.name),
    ...leftAlone(b.name),
    "ends() {",
    "\tifconfig -a -G vlan",
    '\tfor j in $(jls jid); do ifconfig -j "$j" -a -G vlan 2>/dev/null; done',
    "}",
    ...presence(there),
    ...unless(there, [
      "a=$(ifconfig epair create) || exit 1",
      "b=${a%a}b",
      `ifconfig "$a" ${set(a)} >/dev/null &&`,
      `\tifconfig "$b" ${set(b)} >/dev/null || { ifconfig "$b" destroy; exit 1; }`,
    ]),
  ];
}
