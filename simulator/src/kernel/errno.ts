/** The texts of strerror(3) on FreeBSD, for the errors that the simulated kernel returns. */
const texts = {
  EPERM: "Operation not permitted",
  ENOENT: "No such file or directory",
  ENXIO: "Device not configured",
  EBUSY: "Device busy",
  EEXIST: "File exists",
  ENODEV: "Operation not supported by device",
  EINVAL: "Invalid argument",
  ENOTTY: "Inappropriate ioctl for device",
  ENOSPC: "No space left on device",
  EOPNOTSUPP: "Operation not supported",
  EPFNOSUPPORT: "Protocol family not supported",
  EADDRINUSE: "Address already in use",
  EADDRNOTAVAIL: "Can't assign requested address",
  EISCONN: "Socket is already connected",
  ENOTCONN: "Socket is not connected",
  ELOOP: "Too many levels of symbolic links",
  ENAMETOOLONG: "File name too long",
  ENOSYS: "Function not implemented",
  EDESTADDRREQ: "Destination address required",
  ESRCH: "No such process",
  ENOBUFS: "No buffer space available",
} as const;

export type Errno = keyof typeof texts;

/** A system call of the simulated kernel failed. */
export class KernelError extends Error {
  constructor(
    readonly errno: Errno,
    /** What the kernel says beyond the number (exterr_strerror(3)), in parentheses after the text. */
    readonly detail?: string,
  ) {
    super(detail === undefined ? texts[errno] : `${texts[errno]} (${detail})`);
    this.name = "KernelError";
  }
}

export function isKernelError(error: unknown): error is KernelError {
  return error instanceof Error && error.name === "KernelError";
}
