/** What every error of this package is made from. `message` says what happened; host and hint are put around it. */
export interface FreebsdErrorFacts {
  /** A stable word that programs may compare, such as `"unreachable"` or `"host-key-unknown"`. */
  readonly code: string;
  /** What happened, as a sentence without its full stop. */
  readonly message: string;
  /** The host that it happened on. */
  readonly host?: string;
  /** The command that it happened in; secrets are already taken out. */
  readonly command?: string;
  /** What the user can do about it. */
  readonly hint?: string;
}

const brand = Symbol.for("pulumi-freebsd.error");

/**
 * The one error class of this package. Its message says what happened, on which host, and what to do.
 *
 * The stack is empty: the Pulumi engine prints it under the message, twice, and it tells a user nothing.
 * Compare with {@link isFreebsdError} rather than `instanceof`, since a program may load two copies of the package.
 */
export class FreebsdError extends Error {
  readonly code: string;
  readonly host?: string;
  readonly command?: string;
  readonly hint?: string;

  constructor(facts: FreebsdErrorFacts) {
    super(sentence(facts));
    this.name = "FreebsdError";
    this.stack = "";
    this.code = facts.code;
    if (facts.host !== undefined) this.host = facts.host;
    if (facts.command !== undefined) this.command = facts.command;
    if (facts.hint !== undefined) this.hint = facts.hint;
    Object.defineProperty(this, brand, { value: true });
  }
}

/** Whether something that was thrown is an error of this package, whichever copy of the package made it. */
export function isFreebsdError(thrown: unknown): thrown is FreebsdError {
  return typeof thrown === "object" && thrown !== null && brand in thrown;
}

function sentence({ message, host, command, hint }: FreebsdErrorFacts): string {
  const what = host === undefined ? message : `${host}: ${message}`;
  const during = command === undefined ? "" : `, while running: ${command}`;
  return `${what}${during}${hint === undefined ? "" : `. ${hint}`}`;
}
