import { mountDevfs } from "../kernel/devfs";
import type { SimulatedHost } from "./simulated-host";

/** What is mounted before /etc/rc runs: / and /dev. */
export function mountBase(host: SimulatedHost): void {
  const { fileSystem, kernel } = host;
  kernel.mounts.splice(0, kernel.mounts.length, fileSystem.base.mount);
  mountDevfs(kernel, fileSystem, host.files, "/dev", 0);
}
