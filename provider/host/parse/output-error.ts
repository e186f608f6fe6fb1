const EXCERPT_LENGTH = 200;

/** A tool on the host printed something that its man page and the recordings do not allow. */
export class HostOutputError extends Error {
  override readonly name = "HostOutputError";
  /** The tool that printed it, as "jls". */
  readonly tool: string;
  /** The beginning of what could not be read. */
  readonly excerpt: string;

  constructor(tool: string, problem: string, output: string, options?: ErrorOptions) {
    const excerpt = output.length > EXCERPT_LENGTH ? `${output.slice(0, EXCERPT_LENGTH)}…` : output;
    super(`cannot read the output of ${tool}: ${problem}: ${JSON.stringify(excerpt)}`, options);
    this.tool = tool;
    this.excerpt = excerpt;
  }
}
