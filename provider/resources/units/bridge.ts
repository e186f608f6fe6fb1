import { addAddress, configure, ifconfig, linkWords } from "../../host/ifconfig";
import { awaitInterface, type Lines, run, unless } from "../../host/unit-script";

interface Bridge {
  readonly name: string;
  readonly members: readonly string[];
  readonly addresses: readonly string[];
  readonly mtu?: number | undefined;
  readonly description?: string | undefined;
}

/** The bridge, its members once they are there, its addresses. */
export function bridgeUnit({ name, members, addresses, mtu, description }: Bridge): Lines {
  const settings = configure(undefined, name, { mtu });
  return [
    ...unless(
      `ifconfig ${name}`,
      run(ifconfig(undefined, "bridge", "create", "name", name, ...linkWords({ description, up: true }))),
    ),
    ...members.flatMap((member) => [
      ...awaitInterface(member),
      ...unless(`{ ifconfig ${name} | grep -q 'member: ${member} '; }`, [
        ...run(ifconfig(undefined, member, "up")),
        ...run(ifconfig(undefined, name, "addm", member)),
      ]),
    ]),
    ...addresses.flatMap((address) => run(addAddress(undefined, name, address))),
    ...(settings === undefined ? [] : run(settings)),
  ];
}
