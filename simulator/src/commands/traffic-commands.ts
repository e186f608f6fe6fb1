import { arp } from "./arp";
import { chflags } from "./chflags";
import type { SimulatedCommand } from "./command";
import { dhclient } from "./dhclient";
import { fetch } from "./fetch";
import { ipfw } from "./ipfw";
import { jot } from "./jot";
import { lockf } from "./lockf";
import { logger } from "./logger";
import { mktemp } from "./mktemp";
import { nc } from "./nc";
import { netstat } from "./netstat";
import { pfctl } from "./pfctl";
import { pgrep, pkill } from "./pgrep";
import { ping, ping6 } from "./ping";
import { rcorder } from "./rcorder";
import { route } from "./route";
import { rtsol } from "./rtsol";
import { digests } from "./sha256";
import { sockstat } from "./sockstat";
import { tar } from "./tar";
import { timeout } from "./timeout";
import { who } from "./who";

/** Routes, reachability, firewalls and small tools. */
export const trafficCommands: readonly SimulatedCommand[] = [
  arp,
  chflags,
  dhclient,
  fetch,
  ipfw,
  jot,
  lockf,
  logger,
  mktemp,
  nc,
  netstat,
  pfctl,
  pgrep,
  ping,
  ping6,
  pkill,
  route,
  rcorder,
  rtsol,
  sockstat,
  tar,
  timeout,
  who,
  ...digests,
];
