import { justBashTools } from "../host/just-bash-tools";
import type { SimulatedCommand } from "./command";
import { cpusetCommands } from "./cpuset";
import { daemon } from "./daemon";
import { devfs } from "./devfs";
import { fileCommands } from "./files-commands";
import { ifconfig } from "./ifconfig/ifconfig";
import { jail } from "./jail";
import { jexec } from "./jexec";
import { jls } from "./jls";
import { kenv } from "./kenv";
import { kldload } from "./kldload";
import { kldstat } from "./kldstat";
import { kldunload } from "./kldunload";
import { loginCommands } from "./login-commands";
import { mountCommands } from "./mount";
import { mtree } from "./mtree";
import { ngctl } from "./ngctl/ngctl";
import { processCommands } from "./process-commands";
import { ps } from "./ps";
import { rebootCommands } from "./rc-reboot";
import { rcorder } from "./rcorder";
import { sysctl } from "./sysctl";
import { sysrc } from "./sysrc";
import { trafficCommands } from "./traffic-commands";
import { unameCommands } from "./uname";
import { zfs } from "./zfs";

/** Every executable that the simulated host knows what to do for, by name. A later one of the same name wins. */
export const simulatedCommands: ReadonlyMap<string, SimulatedCommand> = new Map(
  [
    ...justBashTools,
    ...fileCommands,
    ...processCommands,
    ...trafficCommands,
    ...cpusetCommands,
    ...mountCommands,
    ...rebootCommands,
    ...loginCommands,
    ...unameCommands,
    daemon,
    devfs,
    ifconfig,
    jail,
    jexec,
    jls,
    kenv,
    kldload,
    kldstat,
    kldunload,
    mtree,
    ngctl,
    ps,
    rcorder,
    sysctl,
    sysrc,
    zfs,
  ].map((command) => [command.name, command]),
);
