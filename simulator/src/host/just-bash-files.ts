import type { ByteString, CpOptions, FileContent, FsStat, IFileSystem, MkdirOptions, RmOptions } from "just-bash";
import { unsafeBytesFromLatin1 } from "just-bash";
import { FileError, type FileView } from "../kernel/files";
import { fromBytes } from "./bytes";

/** The file system of a process, as just-bash's utilities (sed, awk, sort …) want it. */
export class JustBashFiles implements IFileSystem {
  constructor(private readonly files: FileView) {}

  /** just-bash reads the error's code from the front of its message, as Node's are. */
  private attempt<T>(operation: string, work: () => T): Promise<T> {
    try {
      return Promise.resolve(work());
    } catch (error) {
      if (!(error instanceof FileError)) return Promise.reject(error);
      const words = error.text.charAt(0).toLowerCase() + error.text.slice(1);
      return Promise.reject(new Error(`${error.code}: ${words}, ${operation} '${error.path}'`));
    }
  }

  readFile(path: string): Promise<string> {
    return this.attempt("open", () => fromBytes(this.files.read(path)));
  }

  readFileBytes(path: string): Promise<ByteString> {
    return this.attempt("open", () => unsafeBytesFromLatin1(this.files.read(path)));
  }

  readFileBuffer(path: string): Promise<Uint8Array> {
    return this.attempt("open", () => Buffer.from(this.files.read(path), "latin1"));
  }

  writeFile(path: string, content: FileContent): Promise<void> {
    return this.attempt("open", () => this.files.write(path, Buffer.from(content).toString("latin1")));
  }

  appendFile(path: string, content: FileContent): Promise<void> {
    return this.attempt("open", () =>
      this.files.write(path, Buffer.from(content).toString("latin1"), { append: true }),
    );
  }

  exists(path: string): Promise<boolean> {
    return Promise.resolve(this.files.exists(path));
  }

  private describe(path: string, follow: boolean): FsStat {
    const { kind, mode, size, mtime, ino } = this.files.stat(path, follow);
    return {
      isFile: kind === "file" || kind === "device",
      isDirectory: kind === "directory",
      isSymbolicLink: kind === "link",
      mode,
      size,
      mtime: new Date(mtime),
      ino,
    };
  }

  stat(path: string): Promise<FsStat> {
    return this.attempt("stat", () => this.describe(path, true));
  }

  lstat(path: string): Promise<FsStat> {
    return this.attempt("lstat", () => this.describe(path, false));
  }

  mkdir(path: string, options?: MkdirOptions): Promise<void> {
    return this.attempt("mkdir", () => this.files.mkdir(path, { recursive: options?.recursive === true }));
  }

  readdir(path: string): Promise<string[]> {
    return this.attempt("scandir", () => this.files.list(path));
  }

  rm(path: string, options?: RmOptions): Promise<void> {
    const remove = (target: string): void => {
      if (options?.recursive === true && this.files.node(target, false)?.kind === "directory")
        for (const name of this.files.list(target)) remove(`${target}/${name}`);
      this.files.remove(target);
    };
    return this.attempt("rm", () => {
      if (options?.force === true && this.files.node(path, false) === undefined) return;
      remove(path);
    });
  }

  cp(source: string, target: string, _options?: CpOptions): Promise<void> {
    return this.attempt("cp", () => this.files.write(target, this.files.read(source)));
  }

  mv(source: string, target: string): Promise<void> {
    return this.attempt("mv", () => this.files.rename(source, target));
  }

  resolvePath(base: string, path: string): string {
    return this.files.at(base).absolute(path);
  }

  getAllPaths(): string[] {
    return [];
  }

  chmod(path: string, mode: number): Promise<void> {
    return this.attempt("chmod", () =>
      this.files.change(path, (node) => {
        node.mode = mode;
      }),
    );
  }

  symlink(target: string, path: string): Promise<void> {
    return this.attempt("symlink", () => this.files.symlink(target, path));
  }

  link(existing: string, path: string): Promise<void> {
    return this.attempt("link", () => this.files.link(existing, path));
  }

  readlink(path: string): Promise<string> {
    return this.attempt("readlink", () => this.files.readlink(path));
  }

  realpath(path: string): Promise<string> {
    return this.attempt("realpath", () => this.files.realpath(path));
  }

  utimes(path: string, _accessed: Date, modified: Date): Promise<void> {
    return this.attempt("utimes", () =>
      this.files.change(path, (node) => {
        node.mtime = modified.getTime();
      }),
    );
  }
}
