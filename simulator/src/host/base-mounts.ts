import { mountDevfs } from "../kernel/devfs";
import { mountZfs } from "../kernel/zfs";
import type { SimulatedHost } from "./simulated-host";

/** What is mounted before /etc/rc runs: / and /dev, and the pools' file systems, which rc.d/zfs would mount. */
export function mountBase(host: SimulatedHost): void {
  const { fileSystem, kernel } = host;
  kernel.mounts.splice(0, kernel.mounts.length, fileSystem.base.mount);
  mountDevfs(kernel, fileSystem, host.files, "/dev", 0);
  for (const dataset of fileSystem.pools.values()) mountZfs(kernel, host.files, dataset);
}
