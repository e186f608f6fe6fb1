import type { JailJob } from "./jail-job";

/** The parameters of addresses, and the family that ifconfig(8) calls them by. */
const families = { "ip4.addr": "inet", "ip6.addr": "inet6" } as const;
export type AddressParameter = keyof typeof families;

export function isAddressParameter(name: string): name is AddressParameter {
  return name in families;
}

/**
 * The commands that put a jail's addresses on interfaces, or take them off again: of those with an interface before a `|`, and
 * of all where there is a parameter `interface` (usr.sbin/jail/config.c, check_intparams; command.c, run_command).
 */
export function interfaceAddressCommands(
  job: JailJob,
  parameter: AddressParameter,
  down: boolean,
): readonly (readonly string[])[] {
  return addressesOf(job, parameter).flatMap((given) => {
    const bar = given.indexOf("|");
    const name = bar < 0 ? job.value("interface") : given.slice(0, bar);
    if (name === undefined) return [];
    const address = given.slice(bar + 1);
    const [base = "", length] = address.split("/");
    const family = families[parameter];
    const alone = family === "inet" ? ["netmask", "255.255.255.255"] : ["prefixlen", "128"];
    const place =
      length === undefined ? [address, ...alone] : length.includes(".") ? [base, "netmask", length] : [address];
    return [["/sbin/ifconfig", name, family, ...place, down ? "-alias" : "alias"]];
  });
}

/** What of the addresses goes to the kernel: neither interface nor length. */
export function bareAddresses(job: JailJob, parameter: AddressParameter): string {
  return addressesOf(job, parameter)
    .map((given) => given.slice(given.indexOf("|") + 1).split("/")[0])
    .join(",");
}

function addressesOf(job: JailJob, parameter: AddressParameter): readonly string[] {
  return (job.parameters.get(parameter) ?? []).filter((value) => value !== "");
}
