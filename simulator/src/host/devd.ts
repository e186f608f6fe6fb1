import { findInterface } from "../kernel/interfaces";
import type { DeviceEvent } from "../kernel/model";
import type { SimulatedHost } from "./simulated-host";

/**
 * How long devd(8) and the shell behind it take: a NIC that came back was still unconfigured after two seconds
 * (recording 05, step 58) and up some steps later (recording 10, step 19).
 */
const reactionMs = 3000;

/** Where rc.conf(5) says what to do with an interface that appears. */
const configurationFiles = ["/etc/rc.conf", "/etc/rc.conf.local", "/etc/rc.conf.d/netif", "/etc/rc.conf.d/network"];

/** devd(8): an interface that comes to the host is started by rc.d/netif (devd.conf's IFNET ATTACH, /etc/pccard_ether). */
export function startDevd(host: SimulatedHost): void {
  const { kernel } = host;
  kernel.deviceEvents.add((event) => {
    if (event.type === "ATTACH" && isConfigured(host, event)) void react(host, event);
  });
}

/** Most interfaces are nobody's business: no shell is started for them. */
function isConfigured(host: SimulatedHost, { subsystem }: DeviceEvent): boolean {
  const variable = `ifconfig_${subsystem.replace(/\W/g, "_")}`;
  return configurationFiles.some((path) => {
    const text = host.files.exists(path) ? host.files.read(path) : "";
    return text.includes(`${variable}=`) || text.includes("ifconfig_DEFAULT=");
  });
}

async function react(host: SimulatedHost, { subsystem }: DeviceEvent): Promise<void> {
  const { kernel } = host;
  await host.machine.sleep(reactionMs);
  if (host.kernel !== kernel || kernel.panicked !== undefined) return;
  const iface = findInterface(kernel.hostVnet, subsystem);
  if (iface === undefined || iface.up) return;
  try {
    await host.runAsInit(["/bin/sh", "/etc/rc.d/netif", "quietstart", subsystem]);
  } catch (error) {
    // The host went away under the script: a panic or a reboot.
    if (host.kernel === kernel && kernel.panicked === undefined) throw error;
  }
}
