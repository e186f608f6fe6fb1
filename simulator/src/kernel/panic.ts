import type { Kernel } from "./model";

/** The host has panicked: the command gets no answer, nor does anything after it until a reboot. */
export class KernelPanic extends Error {
  constructor(reason: string) {
    super(`panic: ${reason}`);
    this.name = "KernelPanic";
  }
}

/** Stops the kernel: marks it and throws. Whoever answers for the host must drop the connection without a word. */
export function panic(kernel: Kernel, reason: string): never {
  kernel.panicked = reason;
  throw new KernelPanic(reason);
}

export function isKernelPanic(error: unknown): error is KernelPanic {
  return error instanceof Error && error.name === "KernelPanic";
}
