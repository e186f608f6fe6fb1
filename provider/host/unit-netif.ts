import type { LinkSettings } from "./ifconfig";
import { type Lines, words } from "./unit-script";

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

/** Settings that `service netif restart` must not take back to those of rc.conf (network.subr, ifconfig_up). */
export function keepsSettings(name: string, { mtu, description }: Pick<LinkSettings, "mtu" | "description">): Lines {
  const own = variable(name);
  return [
    ...(mtu === undefined ? [] : [`${MARK}${own}="$${own} mtu ${mtu}"`]),
    ...(description === undefined ? [] : [`${MARK}${own}_descr=${words(description)}`]),
  ];
}

/** Addresses that `service netif restart` must give again, beside those of rc.conf. */
export function keepsAddresses(name: string, addresses: readonly string[]): Lines {
  if (addresses.length === 0) return [];
  const own = variable(name);
  const list = `${own}_aliases`;
  // Without a word of its own about IPv6 netif disables that again (network.subr, ifconfig_up).
  const ipv6 = addresses.some((address) => address.includes(":"))
    ? [[MARK, ": ${", own, "_ipv6=inet6 -ifdisabled}"].join("")]
    : [];
  const values = addresses.map((address) => `${address.includes(":") ? "inet6" : "inet"} ${address}`);
  return [...ipv6, `${MARK}${list}="$${list} ${values.join(" ")}"`];
}

/** sh(1)'s `: ${variable=value}`. */
function unlessSet(name: string, value: string): string {
  return [MARK, ": ${", variable(name), "=", value, "}"].join("");
}

/** network.subr, get_if_var: what no variable's name can have becomes an underscore. */
function variable(name: string): string {
  return `ifconfig_${name.replace(/[^A-Za-z0-9_]/g, "_")}`;
}
