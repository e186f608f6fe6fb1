import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs `work` while no other process on this machine holds the lock file `path`. The file holds its owner's process id; a
 * lock whose owner is gone is taken over.
 */
export async function withLock<T>(path: string, waiting: (owner: number) => void, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  while (!claim(path)) {
    const owner = readOwner(path);
    if (owner !== undefined && isAlive(owner)) {
      waiting(owner);
      await sleep(1000);
    } else {
      await sleep(200);
      // Between making the file and writing the id into it, a lock looks abandoned: only one that still does is removed.
      if (readOwner(path) === owner) rmSync(path, { force: true });
    }
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function claim(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  }
}

function readOwner(path: string): number | undefined {
  try {
    const owner = Number.parseInt(readFileSync(path, "utf8"), 10);
    return Number.isNaN(owner) ? undefined : owner;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, "EPERM");
  }
}

function isErrno(error: unknown, code: string): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === code;
}
