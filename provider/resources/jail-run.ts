import { jailStarted, jailStopped } from "../host/effects-jails";
import { writeJailFile } from "../host/files";
import type { Inventory } from "../host/inventory";
import { startJail, stopJail, stopQuietJail } from "../host/jail";
import { jailConfPath } from "../host/jail-conf";
import { interfacesAt } from "../host/locate";
import { type Step, step, telling } from "../host/step";
import { carryVnet } from "../host/vnet-carry";
import { confOf } from "./jail-file";
import { returnAddresses } from "./jail-network";
import type { JailInputs } from "./jail-schema";

/** What a jail is made with that runs nothing of its own can be told beforehand; all else is read. */
export function start(wanted: JailInputs, inventory: Inventory): Step {
  const { name, path, hostname, exec, params, services, addresses, ip4, ip6, cpus, limits } = wanted;
  const started: Step = {
    run: startJail(name, canHang(wanted)),
    undo: [stopJail(name), ...returnAddresses(wanted)],
    partial: true,
  };
  const attached = inventory.units.some((unit) => unit.kind === "VnetInterface" && unit.inputs.jail === name);
  if (exec !== undefined || attached || Object.keys(params).length > 0) return started;
  const isLimited = cpus !== undefined || Object.keys(limits).length > 0;
  const isPlain = services.length === 0 && addresses.length === 0 && ip4 === undefined && ip6 === undefined;
  if (isLimited || !isPlain) return started;
  const number = (parameter: string, value: number | undefined) =>
    value === undefined ? {} : { [parameter]: String(value) };
  const parameters = {
    ...number("devfs_ruleset", wanted.devfsRuleset),
    ...number("securelevel", wanted.securelevel),
    ...number("enforce_statfs", wanted.enforceStatfs),
    ...number("children.max", wanted.childrenMax),
    ...Object.fromEntries(wanted.allow.map((grant) => [`allow.${grant}`, true])),
  };
  return telling(started, jailStarted({ name, path, hostname, vnet: wanted.vnet ? "new" : "inherit", parameters }));
}

/** A jail that has nothing to shut down goes together with others; one that has takes the time that it needs. */
export function stop(running: JailInputs, inventory: Inventory): Step {
  const { name, exec, services, interface: shared } = running;
  const isPlain = exec === undefined && (services ?? []).length === 0 && shared === undefined;
  const isQuiet = isPlain && inventory.paths.includes(jailConfPath(name));
  const stopped = step(isQuiet ? stopQuietJail(name, canHang(running)) : stopJail(name));
  const isEmpty = interfacesAt(inventory, name).every((entry) => entry.name === "lo0");
  return isQuiet && isEmpty ? telling(stopped, jailStopped(name)) : stopped;
}

/** Whether a start or stop does anything but what the provider's own hooks do: runs a command of the user's, or mounts. */
function canHang({ exec, services = [], mounts = [], params = {} }: Partial<JailInputs>): boolean {
  return exec !== undefined || services.length > 0 || mounts.length > 0 || Object.keys(params).length > 0;
}

/** The interfaces that jail(8) itself moves in when the jail starts, and the kernel back when it stops. */
export function givenInterfaces({ params }: Partial<JailInputs>): readonly string[] {
  const given = params?.["vnet.interface"];
  return typeof given === "string" ? given.split(",") : Array.isArray(given) ? given : [];
}

/**
 * A restart. The jail's own hooks take out and put back what is declared; what somebody moved in by hand is carried, so that
 * it is as it was.
 */
export function restart(wanted: JailInputs, running: JailInputs, inventory: Inventory): readonly Step[] {
  const own = inventory.units.filter(
    ({ kind, inputs }) => (kind === "VnetInterface" || kind === "Vlan") && inputs.jail === wanted.name,
  );
  const byJail = [...givenInterfaces(wanted), ...givenInterfaces(running)];
  const byHooks = new Set([...own.map((unit) => String(unit.inputs.name)), ...byJail]);
  const carried = wanted.vnet ? carryVnet(inventory, wanted.name, byHooks) : { out: [], back: [] };
  return [
    ...carried.out,
    step(stopJail(wanted.name)),
    step(writeJailFile(jailConfPath(wanted.name), confOf(wanted))),
    step(startJail(wanted.name)),
    ...carried.back,
  ];
}
