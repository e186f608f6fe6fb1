import { acceptAdvertisements } from "../../provider/host/advertisements";
import { setCpus } from "../../provider/host/cpuset";
import { addAddress, ifconfig, moveIntoJail, moveToHost } from "../../provider/host/ifconfig";
import { type ConfValue, jailConf } from "../../provider/host/jail-conf";
import { addRoute } from "../../provider/host/route";
import { words } from "../../provider/host/unit-script";
import { createVlan } from "../../provider/host/vlan";
import type { Command } from "../../provider/transport/index";
import { type Declaration, Reference } from "./declaration";

/** Every jail as a block of a jail.conf(5), which moves its interfaces in itself. */
export function jailConfText(declarations: readonly Declaration[]): string {
  return declarations
    .filter(({ kind }) => kind === "Jail")
    .map((jail) => jailConf(jail.name, parametersOf(jail, declarations)))
    .join("\n");
}

function parametersOf({ name, args }: Declaration, all: readonly Declaration[]): (readonly [string, ConfValue])[] {
  const inside = all.filter(
    ({ kind, args: { jail } }) =>
      (kind === "VnetInterface" || kind === "Vlan") && jail !== undefined && nameOf(jail) === name,
  );
  const exec = (args.exec ?? {}) as Readonly<Record<string, readonly string[]>>;
  const isVnet = args.vnet !== false;
  const path = String(args.path ?? "/");
  const created = [
    ...(typeof args.cpus === "string" ? [words(...setCpus(name, args.cpus).argv)] : []),
    ...(isVnet ? [words("ifconfig", "-j", name, "lo0", "inet", "127.0.0.1/8", "up")] : []),
    ...inside.flatMap((entry) => (entry.kind === "Vlan" ? vlan(name, entry) : enter(name, entry))),
    ...(exec.created ?? []),
  ];
  const services = (args.services ?? []) as readonly string[];
  const poststart = [
    ...services.map((service) => `${words("jexec", name, "service", service, "onestart")} || true`),
    ...(exec.poststart ?? []),
  ];
  const moved = inside.filter(({ kind }) => kind === "VnetInterface");
  const prestop = [
    ...(exec.prestop ?? []),
    ...services.toReversed().map((service) => `${words("jexec", name, "service", service, "onestop")} || true`),
    // What stops while it still has its network does so before the interfaces go.
    ...(moved.length === 0
      ? []
      : (exec.stop ?? []).map((command) => `${words("jexec", name, "/bin/sh", "-c", command)} || true`)),
    ...moved.map((entry) => leave(name, entry)),
  ];
  const stop = moved.length === 0 ? exec.stop : [];
  const mounts = ((args.mounts ?? []) as Readonly<Record<string, string>>[]).map(
    ({ source, target, type, options }) => `${source} ${target} ${type} ${options} 0 0`,
  );
  const depends = ((args.depends ?? []) as readonly unknown[]).map(nameOf);
  const given: Readonly<Record<string, unknown>> = {
    ...{ path, "host.hostname": args.hostname ?? name, vnet: isVnet ? true : undefined, persist: true },
    ...{ ip4: args.ip4, ip6: args.ip6, interface: nameOfAny(args.interface), ...addressParameters(args) },
    ...{ jid: args.jid, devfs_ruleset: args.devfsRuleset, depend: depends, mount: mounts },
    "mount.devfs": path !== "/" && args.mountDevfs !== false ? true : undefined,
    ...{ securelevel: args.securelevel, enforce_statfs: args.enforceStatfs, "children.max": args.childrenMax },
    ...Object.fromEntries(((args.allow ?? []) as readonly string[]).map((grant) => [`allow.${grant}`, true])),
    ...Object.fromEntries(
      Object.entries({ ...exec, created, poststart, prestop, stop }).map(([hook, list]) => [`exec.${hook}`, list]),
    ),
    ...(args.params as object | undefined),
  };
  return Object.entries(given)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => [key, value as ConfValue] as const);
}

function enter(jail: string, { args }: Declaration): readonly string[] {
  const outside = nameOf(args.interface);
  const name = String(args.name ?? outside);
  const routes = (args.routes ?? []) as readonly { destination: string; gateway: string }[];
  const routers = [args.defaultRouter, args.ipv6DefaultRouter].flatMap((gateway) =>
    typeof gateway === "string" ? [{ destination: "default", gateway }] : [],
  );
  return [
    moveIntoJail(outside, jail),
    ...(name === outside ? [] : [ifconfig(jail, outside, "name", name)]),
    ...settle(jail, name, args),
    ...(args.slaac === true ? [acceptAdvertisements(jail, name)] : []),
    ...[...routers, ...routes].map((route) => addRoute(jail, route)),
  ].map(({ argv }) => words(...argv));
}

/** Its settings and addresses; one that has its address by DHCP asks for it in the background, as its jail does. */
function settle(jail: string, name: string, args: Declaration["args"]): readonly Command[] {
  const { mac, mtu, priority } = args;
  const own = [
    ...(typeof mac === "string" ? ["ether", mac] : []),
    ...(typeof mtu === "number" ? ["mtu", String(mtu)] : []),
    ...(typeof priority === "number" ? ["vlanpcp", String(priority)] : []),
  ];
  return [
    ...(own.length === 0 ? [] : [ifconfig(jail, name, ...own)]),
    ...((args.addresses ?? []) as readonly string[]).map((address) => addAddress(jail, name, address)),
    ifconfig(jail, name, args.up === false ? "down" : "up"),
    ...(args.dhcp === true ? [{ argv: ["jexec", jail, "dhclient", "-b", name] }] : []),
  ];
}

/** A VLAN of an interface that is in the jail; it goes with the jail. */
function vlan(jail: string, { args }: Declaration): readonly string[] {
  const { parent, tag, protocol = "802.1q" } = args;
  const name = String(args.name);
  const spec = { name, tag: Number(tag), protocol: String(protocol), parent: nameOf(parent) };
  return [createVlan(spec, jail), ...settle(jail, name, args)].map(({ argv }) => words(...argv));
}

/** Under the name that it had outside; whatever happens, the jail stops. */
function leave(jail: string, { args }: Declaration): string {
  const outside = nameOf(args.interface);
  const name = String(args.name ?? outside);
  const back = name === outside ? [] : [ifconfig(jail, name, "name", outside)];
  return [...back, moveToHost(outside, jail)]
    .map(({ argv }) => words(...argv))
    .join(" && ")
    .concat(" || true");
}

function addressParameters({ addresses, interface: name }: Declaration["args"]): Record<string, readonly string[]> {
  const all = ((addresses ?? []) as readonly string[]).map((each) =>
    name === undefined ? (each.split("/")[0] ?? each) : each,
  );
  return {
    "ip4.addr": all.filter((each) => !each.includes(":")),
    "ip6.addr": all.filter((each) => each.includes(":")),
  };
}

function nameOfAny(value: unknown): string | undefined {
  return value === undefined ? undefined : nameOf(value);
}

function nameOf(value: unknown): string {
  return value instanceof Reference ? value.name : String(value);
}
