import { createKernel } from "../kernel/kernel";
import type { Kernel } from "../kernel/model";
import { attachSurroundings } from "../kernel/reachability-surroundings";
import { generateEther } from "./nic-address";
import type { HostSettings } from "./simulated-host";

/** The kernel of a host straight after its loader: NICs found, nothing configured; rc(8) does the rest. */
export function bootKernel(settings: HostSettings, bootTime: number, now: () => number): Kernel {
  const kernel = createKernel({
    nics: settings.nics.map((nic, index) => ({
      name: nic.name,
      ether: nic.ether ?? generateEther(settings.seed, index),
      addresses: [],
    })),
    seed: settings.seed,
    bootTime,
    now,
  });
  kernel.sysctls.set("kern.hostname", settings.hostname);
  attachSurroundings(kernel);
  return kernel;
}
