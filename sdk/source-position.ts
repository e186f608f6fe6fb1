import { dirname, sep } from "node:path";

/** The frames that Pulumi leaves out before it takes the next one for the program's own: two of its own, and three constructors. */
const FRAMES_OF_PULUMI = 5;

const SDK = `${__dirname}${sep}`;
const PULUMI = `${dirname(require.resolve("@pulumi/pulumi/package.json"))}${sep}`;

/**
 * Until what is returned is called, stacks show the frames of the user's program alone. A resource is constructed in between,
 * so that the line that declares it is on record as its source: Pulumi takes the frame above `CustomResource`'s first heir
 * for that, which here is another constructor, and writes all that follow, those of its own runner among them, into the
 * resource's state, some 700 bytes.
 */
export function showProgramFrames(): () => void {
  const before = Error.prepareStackTrace;
  // Node maps positions to sources by itself where it was told to, and gives no way to do the same from here.
  if (before === undefined && process.sourceMapsEnabled) return () => {};
  Error.prepareStackTrace = (error, frames) => {
    const kept = frames.filter((frame, index) => index < FRAMES_OF_PULUMI || isOfProgram(frame.getFileName()));
    return before?.(error, kept) ?? [String(error), ...kept.map((frame) => `    at ${frame}`)].join("\n");
  };
  return () => {
    Error.prepareStackTrace = before;
  };
}

function isOfProgram(file: string | null | undefined): boolean {
  return typeof file === "string" && !["node:", SDK, PULUMI].some((start) => file.startsWith(start));
}
