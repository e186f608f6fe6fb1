import type { Lines } from "./unit-script";

/**
 * What a unit says to rc.d/netif and devd(8), as a comment that a drop-in of ours in rc.conf.d reads. The interface's own
 * variables in rc.conf go before: `=` sets only what is not set.
 */
const MARK = "#rc.conf ";

/** An interface that we make is not for netif and devd, which would take it down or start DHCP on it (rc.conf(5), NOAUTO). */
export function leftAlone(name: string): Lines {
  return [unlessSet(name, "NOAUTO")];
}

/**
 * An interface of the host that must be up: `service netif restart` takes those down that rc.conf does not name and does not
 * bring them up again (network.subr, ifn_stop and ifn_start).
 */
export function staysUp(name: string): Lines {
  return [unlessSet(name, "${ifconfig_DEFAULT:-up}")];
}

/** Addresses that `service netif restart` must give again, beside those of rc.conf. */
export function keepsAddresses(name: string, addresses: readonly string[]): Lines {
  if (addresses.length === 0) return [];
  const list = `${variable(name)}_aliases`;
  const values = addresses.map((address) => `${address.includes(":") ? "inet6" : "inet"} ${address}`);
  return [`${MARK}${list}="$${list} ${values.join(" ")}"`];
}

/** sh(1)'s `: ${variable=value}`. */
function unlessSet(name: string, value: string): string {
  return [MARK, ": ${", variable(name), "=", value, "}"].join("");
}

/** network.subr, get_if_var: what no variable's name can have becomes an underscore. */
function variable(name: string): string {
  return `ifconfig_${name.replace(/[^A-Za-z0-9_]/g, "_")}`;
}
