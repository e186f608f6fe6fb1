import type { FileView } from "../kernel/files";
import type { Jail } from "../kernel/model";
import type { ProcessTable } from "../kernel/processes";
import type { DescriptorTable } from "./descriptors";

/** What a process starts with: execve(2)'s view. It owns its descriptors. */
export interface ProcessImage {
  readonly argv: readonly string[];
  /** The executable, as a path in `files`. */
  readonly path: string;
  readonly jail: Jail | undefined;
  readonly files: FileView;
  readonly env: ReadonlyMap<string, string>;
  readonly descriptors: DescriptorTable;
  readonly parent: number;
  /** Ends the process with whoever started it. */
  readonly signal: AbortSignal | undefined;
}

/** What a shell needs of the host it runs on. */
export interface ShellHost {
  readonly processes: ProcessTable;
  /** The executable that execvp(3) would take; undefined when there is none. */
  readonly find: (name: string, files: FileView, path: string | undefined) => string | undefined;
  /** fork(2), execve(2): runs the process to its end and closes its descriptors. */
  readonly execute: (image: ProcessImage) => {
    readonly pid: number;
    readonly done: Promise<number>;
    /** The signal that ended it, once it is done. */
    readonly killedBy: () => number | undefined;
  };
  readonly now: () => number;
  /** Counts a shell that was forked and ran no program in its place. */
  readonly countSubshell: () => void;
}
