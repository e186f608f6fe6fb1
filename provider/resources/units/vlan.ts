import { configure, ifconfig } from "../../host/ifconfig";
import { unitPath } from "../../host/unit";
import { keepsAddresses, leftAlone, staysUp } from "../../host/unit-netif";
import {
  awaitInterface,
  giveAddress,
  goOn,
  type Lines,
  onWord,
  presence,
  REPORT,
  run,
  unless,
  words,
} from "../../host/unit-script";
import { attachVlan, createVlan, type VlanSpec } from "../../host/vlan";

interface Vlan extends VlanSpec {
  readonly parent: string;
  readonly jail?: string | undefined;
  readonly priority?: number | undefined;
  readonly addresses: readonly string[];
  readonly mtu?: number | undefined;
  readonly description?: string | undefined;
}

/** The VLAN on its parent, as soon as that is there; in a jail, whenever the jail's own hook says that it starts. */
export function vlanUnit(vlan: Vlan): Lines {
  const { name, jail, parent, addresses } = vlan;
  const there = words(...ifconfig(jail, name).argv);
  if (jail !== undefined) return [...presence(there), ...onWord("attach", make(vlan, there)), ...REPORT];
  return [
    ...leftAlone(name),
    ...keepsAddresses(name, addresses),
    ...staysUp(parent),
    ...lentOut(name),
    ...presence(`{ ${there} || lent; }`),
    ...awaitInterface(parent),
    ...goOn(ifconfig(jail, parent, "up")),
    ...unless(there, ["! lent || exit 0"]),
    ...make(vlan, there),
    ...REPORT,
  ];
}

/** Whether it has gone into a jail: there ifconfig(8) tells nothing of its tag and parent, but the unit that took it in does. */
function lentOut(name: string): Lines {
  return [
    "lent() {",
    `\tfor unit in ${unitPath("VnetInterface", `*/${name}`)}; do`,
    '\t\t[ ! -f "$unit" ] || ! /bin/sh "$unit" status || return 0',
    "\tdone",
    "\treturn 1",
    "}",
  ];
}

/** One that has lost its parent takes it again. */
function make(vlan: Vlan, there: string): Lines {
  const { name, jail, parent, priority, addresses, mtu, description } = vlan;
  const settings = configure(jail, name, { mtu, description, up: true });
  return [
    ...unless(there, run(createVlan(vlan, jail))),
    ...unless(`{ ${there} | grep -qF ${words(`parent interface: ${parent}`)}; }`, run(attachVlan(vlan, parent, jail))),
    ...(priority === undefined ? [] : goOn(ifconfig(jail, name, "vlanpcp", String(priority)))),
    ...(settings === undefined ? [] : goOn(settings)),
    ...addresses.flatMap((address) => giveAddress(jail, name, address)),
  ];
}
