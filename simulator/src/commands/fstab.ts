import type { CommandContext } from "./command";

/** A line of an fstab(5). */
export interface FstabLine {
  readonly what: string;
  readonly where: string;
  readonly type: string;
  readonly options: readonly string[];
  readonly frequency: number;
  readonly pass: number;
}

/** The lines of an fstab(5) that mount(8) and umount(8) look at: those of rw, ro and rq; empty when there is no such file. */
export function readFstab(path: string, context: Pick<CommandContext, "files">): readonly FstabLine[] {
  if (!context.files.exists(path)) return [];
  return context.files
    .read(path)
    .split("\n")
    .flatMap((line) => {
      const words = line
        .replace(/#.*/, "")
        .trim()
        .split(/[ \t]+/);
      const [what, where, type, options, frequency = "0", pass = "0"] = words;
      if (what === undefined || where === undefined || type === undefined || options === undefined) return [];
      const list = options.split(",").filter((option) => option !== "");
      if (!list.some((option) => ["rw", "ro", "rq"].includes(option))) return [];
      return [{ what, where, type, options: list, frequency: Number(frequency), pass: Number(pass) }];
    });
}

/** `-t`: a list of types, or of those to leave out when it begins with `no`. */
export function typeFilter(list: string | undefined): (type: string) => boolean {
  if (list === undefined) return () => true;
  const excludes = list.startsWith("no");
  const types = (excludes ? list.slice(2) : list).split(",");
  return (type) => types.includes(type) !== excludes;
}
