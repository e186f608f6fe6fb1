import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Where what takes minutes to make is kept: outside the checkout, so that a fresh clone finds it again. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.XDG_CACHE_HOME;
  // The XDG base directory specification says to ignore a relative path here.
  return join(base !== undefined && isAbsolute(base) ? base : join(homedir(), ".cache"), "pulumi-freebsd");
}
