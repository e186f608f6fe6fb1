import type { Kernel } from "../kernel/model";
import type { HostSettings } from "./simulated-host";

/** The kernel of a host straight after its loader: NICs found, nothing configured. */
export function bootKernel(settings: HostSettings, bootTime: number, now: () => number): Kernel {
  return {
    hostVnet: undefined,
    vnets: new Set(),
    jails: new Map(),
    modules: [],
    sysctls: new Map(),
    kenv: new Map(),
    mounts: [],
    devfsRulesets: new Map(),
    now,
    bootTime,
    seed: settings.seed,
    panicked: undefined,
  } as unknown as Kernel;
}
