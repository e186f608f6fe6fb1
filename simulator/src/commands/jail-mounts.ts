import { FileError } from "../kernel/files";
import { type JailPrograms, StepFailed } from "./jail-programs";

/** mount.devfs. */
export async function mountDevfsOf(programs: JailPrograms, down: boolean): Promise<void> {
  const path = programs.job.value("path");
  if (path === undefined) {
    programs.warn("mount.devfs: no path");
    throw new StepFailed();
  }
  const directory = `${path === "/" ? "" : path}/dev`;
  // Where none is given: devfsrules_jail (usr.sbin/jail/command.c, IP_MOUNT_DEVFS).
  const ruleset = programs.job.value("devfs_ruleset") ?? "4";
  if (down) await programs.execute(["/sbin/umount", directory], false);
  else await programs.execute(["/sbin/mount", "-t", "devfs", `-oruleset=${ruleset}`, ".", directory], false);
}

/** mount.fstab: what is mounted last is unmounted first. */
export async function mountFstab(programs: JailPrograms, down: boolean): Promise<void> {
  for (const path of programs.job.parameters.get("mount.fstab") ?? []) {
    let text: string;
    try {
      text = programs.context.files.read(path);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      programs.warn(`${path}: ${error.text}`);
      throw new StepFailed();
    }
    const lines = text
      .split("\n")
      .map((line) => line.replace(/#.*/, "").trim())
      .filter((line) => line !== "");
    for (const line of down ? lines.reverse() : lines) await mountLine(programs, line, down);
  }
}

/** One line of an fstab(5). */
export async function mountLine(programs: JailPrograms, line: string, down: boolean): Promise<void> {
  // In bytes: what else \s stands for may be part of a character.
  const [what, where, type, options] = line.split(/[ \t\n\v\f\r]+/);
  if (what === undefined || where === undefined || type === undefined) {
    programs.warn(`mount: ${line}: missing information`);
    throw new StepFailed();
  }
  if (down) await programs.execute(["/sbin/umount", "-t", type, where], false);
  else
    await programs.execute(
      ["/sbin/mount", "-t", type, ...(options === undefined ? [] : ["-o", options]), what, where],
      false,
    );
}
