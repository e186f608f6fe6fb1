import { ifconfig } from "./ifconfig";
import type { Command } from "./step";

/** An interface in a jail takes its IPv6 addresses and router from what routers say (recording 13, step 11). */
export function acceptAdvertisements(jail: string, name: string): Command {
  return ifconfig(jail, name, "inet6", "accept_rtadv", "-ifdisabled", "up");
}

/** What it has learned stays until its time is over. */
export function refuseAdvertisements(jail: string, name: string): Command {
  return ifconfig(jail, name, "inet6", "-accept_rtadv");
}

/** rtsol(8) asks three times, which takes ten seconds where no router is: nobody waits for it. */
export function askRouters(jail: string, name: string): Command {
  return { argv: ["daemon", "-f", "jexec", jail, "rtsol", name] };
}
