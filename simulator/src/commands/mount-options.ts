import { NotSimulated } from "./command";

/** Options by their names in -o, in the order in which mount(8) prints them (optnames of sbin/mount/mount.c). */
const shownOptions: readonly (readonly [string, string])[] = [
  ["async", "asynchronous"],
  ["noatime", "noatime"],
  ["noexec", "noexec"],
  ["nosuid", "nosuid"],
  ["nosymfollow", "nosymfollow"],
  ["ro", "read-only"],
  ["sync", "synchronous"],
  ["union", "union"],
];

/** Options in the order of `mount -p` (flags2opts). */
const fstabOrder = ["ro", "sync", "noexec", "nosuid", "union", "async", "noatime", "nosymfollow"];

/** Words of fstab(5) that are mount(8)'s own, and never reach the file system. */
const forMountOnly = new Set(["rw", "rq", "noauto", "late", "failok", "current", "fstab"]);

/** What -o asks for: the flags that are on, and the values of the file system's own options. */
export interface MountOptions {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Reads the words of -o; of two that contradict each other the later one holds.
 * @param own options with a value that the file system has (`ruleset=4`).
 */
export function readMountOptions(words: readonly string[], type: string, own: readonly string[]): MountOptions {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  for (const given of words) {
    const equals = given.indexOf("=");
    if (equals > 0 && own.includes(given.slice(0, equals))) {
      values.set(given.slice(0, equals), given.slice(equals + 1));
      continue;
    }
    const word = given === "rdonly" ? "ro" : given;
    const opposite = word.startsWith("no") ? word.slice(2) : `no${word}`;
    if (word === "rw") flags.delete("ro");
    if (forMountOnly.has(word)) continue;
    if (shownOptions.some(([name]) => name === word)) flags.add(word);
    else if (shownOptions.some(([name]) => name === opposite)) flags.delete(opposite);
    else throw new NotSimulated(`mount -t ${type} -o ${given}`);
  }
  return { flags, values };
}

/** The words in parentheses behind the type; `local` stands between `async` and the rest. */
export function describeOptions(flags: ReadonlySet<string>, isLocal: boolean): readonly string[] {
  const words = shownOptions.filter(([name]) => flags.has(name));
  const before = words.filter(([name]) => name === "async").map(([, text]) => text);
  const after = words.filter(([name]) => name !== "async").map(([, text]) => text);
  return [...before, ...(isLocal ? ["local"] : []), ...after];
}

/** The option words of `mount -p`: `rw` when there is none. */
export function fstabOptions(described: readonly string[]): string {
  const names = fstabOrder.filter((name) =>
    described.includes(shownOptions.find(([own]) => own === name)?.[1] ?? name),
  );
  return names.length === 0 ? "rw" : names.join(",");
}
