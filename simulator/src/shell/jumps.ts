/** `exit`, or a fatal error that was already reported. */
export class ShellExit extends Error {
  constructor(readonly status: number) {
    super("exit");
  }
}

/** `break` and `continue` out of `levels` loops. */
export class LoopJump extends Error {
  constructor(
    readonly kind: "break" | "continue",
    public levels: number,
  ) {
    super(kind);
  }
}

/** `return` from a function or a sourced file. */
export class FunctionReturn extends Error {
  constructor(readonly status: number) {
    super("return");
  }
}
