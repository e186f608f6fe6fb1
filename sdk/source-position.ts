import { dirname, sep } from "node:path";

/** The frames that Pulumi leaves out before it takes the next one for the program's own: two of its own, and three constructors. */
const FRAMES_OF_PULUMI = 5;

const SDK = `${__dirname}${sep}`;
const PULUMI = `${dirname(require.resolve("@pulumi/pulumi/package.json"))}${sep}`;

/**
 * Until what is returned is called, stacks show the frames of the user's program alone, and only where all frames are asked for.
 * A resource is constructed in between, so that the line that declares it is on record as its source: Pulumi takes the
 * frame above `CustomResource`'s first heir for that, which here is another constructor, and writes all that follow, those of
 * its own runner among them, into the resource's state, some 700 bytes. It also takes a stack for every property, for a
 * message about promises that never end, and maps each frame to its source: a third of a large program's CPU time.
 */
export function showProgramFrames(): () => void {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  // Node maps positions to sources by itself where it was told to, and gives no way to do the same from here.
  if (prepareStackTrace !== undefined || !process.sourceMapsEnabled)
    Error.prepareStackTrace = (error, frames) => {
      const kept = frames.filter((frame, index) => index < FRAMES_OF_PULUMI || isOfProgram(frame.getFileName()));
      return prepareStackTrace?.(error, kept) ?? [String(error), ...kept.map((frame) => `    at ${frame}`)].join("\n");
    };
  return () => {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  };
}

function isOfProgram(file: string | null | undefined): boolean {
  return typeof file === "string" && !["node:", SDK, PULUMI].some((start) => file.startsWith(start));
}
