import type { HostFacts } from "./inventory-types";

type Release = Pick<HostFacts, "osReldate" | "osRelease">;

/**
 * `kern.osreldate` of 13.3: since then ifconfig(8), route(8) and netstat(1) go into a jail's network stack by `-j`, without any
 * tool inside (ifconfig.c and route.c of 13.2 have no such option; podman and buildah part there, too).
 */
const OLDEST = 1303000;
/** Of the first that this is not made for: neither recordings nor sources of it were looked at. */
const UNKNOWN = 1600000;

/** What is supported, for people. */
export const SUPPORTED_RELEASES = "13.3 to 15.x";

/** Whether what is in jails can be neither read nor changed. One that has not told its number is given a chance. */
export function isTooOld({ osReldate }: Pick<Release, "osReldate">): boolean {
  return osReldate !== 0 && osReldate < OLDEST;
}

/** Whether it may behave in ways that nobody has seen. */
export function isUnknown({ osReldate }: Pick<Release, "osReldate">): boolean {
  return osReldate >= UNKNOWN;
}

/** Why a release is too old, as what a machine is. */
export function tooOld({ osRelease }: Release): string {
  return `FreeBSD ${osRelease} is too old: since 13.3 ifconfig(8), route(8) and netstat(1) go into a jail by \`-j\`, which all that is in jails is read and set by`;
}
