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
  if (settings.pools.length > 0) addZfs(kernel);
  attachSurroundings(kernel);
  return kernel;
}

/** rc.d/zfs has loaded it by the time that anybody asks; VFS_SET gives it the module of that name (zfs(4)). */
function addZfs(kernel: Kernel): void {
  const id = kernel.nextModuleId;
  kernel.nextModuleId += 1;
  kernel.modules.push({ id, file: "zfs.ko", modules: ["zfs"], dependencies: [], address: 0n, size: 0, references: 1 });
}
