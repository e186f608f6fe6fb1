/** Where a command's words go: standard output for what was asked, standard error for how it goes. */
export interface Terminal {
  readonly say: (line: string) => void;
  /** What is no line of text: a picture. */
  readonly write: (output: string | Uint8Array) => void;
  /** What takes a while, for who watches; nothing where nobody does. */
  readonly progress: (line: string) => void;
  /** What whoever takes the answer has to know beside it, whether somebody watches or not. */
  readonly note: (line: string) => void;
  /** The exit status, where it is not 0 although all went well. */
  readonly leave: (status: ExitStatus) => void;
}

/** What a command ends with (docs/cli.md). */
export const EXIT = {
  /** All is well. */
  fine: 0,
  /** `doctor` or `verify` has found something that is missing or does not work. */
  found: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The host cannot be used: not reached, not let in, another host key, no FreeBSD. */
  host: 3,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
