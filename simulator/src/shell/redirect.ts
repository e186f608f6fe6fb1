import { FileError } from "../kernel/files";
import type { Redirect } from "./ast";
import { ByteQueue, ReaderDescription } from "./byte-queue";
import { type Description, NullDescription } from "./descriptors";
import { expandString } from "./expand";
import { FileDescription } from "./file-description";
import type { Shell } from "./interpreter";
import { ShellError } from "./variables";

/**
 * Applies redirections to a shell's descriptors.
 * @param keep they stay (`exec`, a forked child): nothing is saved.
 * @returns what puts the descriptors back.
 * @throws ShellError worded as bin/sh/redir.c does.
 */
export async function applyRedirects(redirects: readonly Redirect[], shell: Shell, keep = false): Promise<() => void> {
  const saved = new Map<number, Description | undefined>();
  const undo = (): void => {
    for (const [fd, description] of saved) {
      if (description === undefined) shell.descriptors.close(fd);
      else shell.descriptors.set(fd, description);
    }
    saved.clear();
  };
  try {
    for (const redirect of redirects) {
      const opened = await open(redirect, shell);
      if (!keep && !saved.has(redirect.fd)) saved.set(redirect.fd, shell.descriptors.get(redirect.fd)?.hold());
      if (opened === undefined) shell.descriptors.close(redirect.fd);
      else shell.descriptors.set(redirect.fd, opened);
    }
  } catch (error) {
    undo();
    throw error;
  }
  return undo;
}

/** Opens what a redirection names; undefined closes the descriptor (`>&-`). */
async function open(redirect: Redirect, shell: Shell): Promise<Description | undefined> {
  const target = await expandString(redirect.target, shell);
  switch (redirect.operator) {
    case "<<":
      return new ReaderDescription(new ByteQueue(target, true));
    case "<&":
    case ">&": {
      if (target === "-") return undefined;
      if (!/^[0-9]+$/.test(target)) throw new ShellError("Bad fd number");
      const source = shell.descriptors.get(Number(target));
      if (source === undefined) throw new ShellError(`${target}: Bad file descriptor`);
      return source.hold();
    }
    default:
      return openFile(target, redirect.operator, shell);
  }
}

function openFile(path: string, operator: Redirect["operator"], shell: Shell): Description {
  const { files } = shell;
  const creates = operator !== "<";
  try {
    const device = deviceOf(path, shell);
    if (device !== undefined) return device;
    if (creates && operator === ">" && shell.options.has("noclobber") && files.node(path)?.kind === "file")
      throw new FileError("EEXIST", path);
    if (operator === ">" || operator === ">|") files.write(path, "");
    else if (creates) files.write(path, "", { append: true });
    const node = files.node(path);
    if (node === undefined) throw new FileError(files.resolve(path).place === undefined ? "ENOENT" : "EINVAL", path);
    if (node.kind !== "file") return new NullDescription(path);
    return new FileDescription(files.resolve(path).path, node, operator === ">>", files.fileSystem.now);
  } catch (error) {
    if (error instanceof FileError)
      throw new ShellError(`cannot ${creates ? "create" : "open"} ${path}: ${error.text}`);
    throw error;
  }
}

/** /dev/null and the names of the shell's own descriptors. */
function deviceOf(path: string, shell: Shell): Description | undefined {
  const node = shell.files.node(path);
  if (node?.kind !== "device") return undefined;
  const standard: Readonly<Record<string, number>> = { stdin: 0, stdout: 1, stderr: 2 };
  const fd = standard[node.device] ?? (/^fd\/[0-9]+$/.test(node.device) ? Number(node.device.slice(3)) : undefined);
  if (fd === undefined) return new NullDescription(path);
  const source = shell.descriptors.get(fd);
  if (source === undefined) throw new FileError("ENOENT", path);
  return source.hold();
}
