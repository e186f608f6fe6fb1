import type { Command } from "../transport/index";
import type { Inventory } from "./inventory-types";

/** Says on which CPUs a jail may run (cpuset(1)). */
export function setCpus(jail: string, cpus: string): Command {
  return { argv: ["cpuset", "-l", cpus, "-j", jail] };
}

/** The look that tells the CPUs of a jail, and those of the host. */
export function cpusLook(jail: string): `cpus:${string}` {
  return `cpus:${jail}`;
}

/** The CPUs of a jail that runs; undefined where nobody has looked. */
export function cpusOfJail(inventory: Inventory, jail: string): readonly number[] | undefined {
  return maskIn(inventory, jail, /^jail \d+ mask: (.*)$/m);
}

/** The CPUs of the host; undefined where nobody has looked. */
export function cpusOfHost(inventory: Inventory, jail: string): readonly number[] | undefined {
  return maskIn(inventory, jail, /^pid -1 mask: (.*)$/m);
}

function maskIn({ looks }: Inventory, jail: string, pattern: RegExp): readonly number[] | undefined {
  const mask = pattern.exec(looks.get(cpusLook(jail)) ?? "")?.[1];
  return mask?.split(",").map((cpu) => Number(cpu.trim()));
}

/** The CPUs of a list such as `0-2,5`, in ascending order. */
export function cpuList(list: string): readonly number[] {
  const cpus = list.split(",").flatMap((part) => {
    const [first = 0, last = first] = part.split("-").map(Number);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  });
  return [...new Set(cpus)].sort((left, right) => left - right);
}
