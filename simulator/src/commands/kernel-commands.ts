import type { SimulatedCommand } from "./command";
import { ifconfig } from "./ifconfig/ifconfig";
import { kenv } from "./kenv";
import { kldload } from "./kldload";
import { kldstat } from "./kldstat";
import { kldunload } from "./kldunload";
import { ngctl } from "./ngctl/ngctl";
import { sysctl } from "./sysctl";

/** The commands over netgraph, interfaces, modules and the sysctl tree. */
export const kernelCommands: readonly SimulatedCommand[] = [ifconfig, kenv, kldload, kldstat, kldunload, ngctl, sysctl];
