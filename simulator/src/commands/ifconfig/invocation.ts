import { isKernelError, KernelError } from "../../kernel/errno";
import { findInterface } from "../../kernel/interfaces";
import type { Jail, Kernel, NetworkInterface, Vnet } from "../../kernel/model";
import type { CommandContext } from "../command";

/** ifconfig(8) ends here, with a message on stderr (errx(3)). */
export class Exit extends Error {
  constructor(
    readonly text: string,
    readonly exitCode = 1,
    /** What comes before the text on stderr. */
    readonly before = "ifconfig: ",
  ) {
    super(text);
    this.name = "IfconfigExit";
  }
}

const usageText = `usage: ifconfig [-j jail] [-f type:format] [-L] [-C] [-g groupname] interface address_family
                [address [dest_address]] [parameters]
       ifconfig [-j jail] interface create
       ifconfig [-j jail] -a [-L] [-C] [-g groupname] [-d] [-m] [-u] [-v] [address_family]
       ifconfig [-j jail] -l [-d] [-u] [address_family]
       ifconfig [-j jail] [-L] [-C] [-g groupname] [-d] [-m] [-u] [-v]`;

/** usage() of ifconfig.c, after a complaint where there is one. */
export function usage(complaint?: string): Exit {
  return new Exit(usageText, 1, complaint === undefined ? "" : `ifconfig: ${complaint}\n`);
}

export type FamilyName = "inet" | "inet6" | "link";

/** The address that the words of one call describe, and what is to happen with it at the end (static variables of ifconfig.c). */
export interface PendingAddress {
  /** 0: replace the first; 1: add; -1: remove. */
  alias: 0 | 1 | -1;
  isSet: boolean;
  clear: boolean;
  add: boolean;
  address?: string;
  remove?: string;
  prefixLength?: number;
  broadcast?: string;
}

/** What vlan(4) parameters a call has named so far. */
export interface VlanParameters {
  tag?: number;
  parent?: string;
  protocol?: string;
}

/** One run of ifconfig(8): where it looks, the interface that it is about, and what it has printed. */
export interface Invocation {
  readonly context: CommandContext;
  readonly kernel: Kernel;
  readonly vnet: Vnet;
  readonly jail: Jail | undefined;
  interfaceName: string;
  /** Printed when the run ends, however it ends: an interface has got another name. */
  nameToPrint: string | undefined;
  family: FamilyName;
  pending: PendingAddress;
  readonly vlan: VlanParameters;
  readonly formats: Map<string, string>;
  readonly stdout: string[];
  readonly stderr: string[];
}

/** ifname_update. */
export function setInterfaceName(invocation: Invocation, name: string): void {
  invocation.interfaceName = name;
  invocation.nameToPrint = name;
}

/** The interface by its name, for an ioctl; ENXIO when it is gone (as after `vnet`). */
export function target(invocation: Invocation): NetworkInterface {
  const iface = findInterface(invocation.vnet, invocation.interfaceName);
  if (iface === undefined) throw new KernelError("ENXIO");
  return iface;
}

/** err(3): runs a system call; its failure ends ifconfig with `what: error`. */
export function call<Result>(what: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (isKernelError(error)) throw new Exit(`${what}: ${error.message}`);
    throw error;
  }
}

/** Perror of ifconfig.c: err(3) with its own words for two errors. */
export function callNamed<Result>(what: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (!isKernelError(error)) throw error;
    if (error.errno === "ENXIO") throw new Exit(`${what}: no such interface`);
    if (error.errno === "EPERM") throw new Exit(`${what}: permission denied`);
    throw new Exit(`${what}: ${error.message}`);
  }
}
