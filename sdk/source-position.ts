import { dirname, sep } from "node:path";

/** The frames that Pulumi leaves out before it takes the next one for the program's own: two of its own, and three constructors. */
const FRAMES_OF_PULUMI = 5;

const SDK = `${__dirname}${sep}`;
const PULUMI = `${dirname(require.resolve("@pulumi/pulumi/package.json"))}${sep}`;

type Prepare = NonNullable<typeof Error.prepareStackTrace>;

/** Those that {@link withoutPromises} has made. */
const quiet = new WeakSet<Prepare>();

/**
 * Until what is returned is called, Pulumi's own questions for a stack are answered with what it needs; a resource is
 * constructed in between.
 *
 * - For the line that declares a resource it takes the frame above `CustomResource`'s first heir, which here is another constructor, and writes
 *   all that follow, those of its own runner among them, into the resource's state, some 700 bytes: it gets the program's frames.
 * - For every property it takes a stack, for a message about promises that never end, and maps each frame to its source: a third of
 *   a large program's CPU time. It gets none. Nor does it afterwards, when it serializes and registers what was constructed, which
 *   is half as much again; unless `PULUMI_DEBUG_PROMISE_LEAKS` asks for that message.
 *
 * Taking a frame down costs time as well, so that any other error shows one: where it was thrown.
 */
export function answerForStacks(): () => void {
  const { prepareStackTrace, stackTraceLimit } = Error;
  // Node maps positions to sources by itself where it was told to, and gives no way to do the same from here.
  if (prepareStackTrace === undefined && process.sourceMapsEnabled) return () => {};
  const prepare = prepareStackTrace ?? asNodeDoes;
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = (error, frames) => {
    if (isOfPromise(frames)) return String(error);
    if (frames[0]?.getFunctionName() !== "callsites") return prepare(error, frames);
    return prepare(
      error,
      frames.filter((frame, index) => index < FRAMES_OF_PULUMI || isOfProgram(frame.getFileName())),
    );
  };
  return () => {
    Object.assign(Error, {
      prepareStackTrace: prepareStackTrace && withoutPromises(prepareStackTrace),
      stackTraceLimit,
    });
  };
}

/** The same for every error but those that Pulumi makes for the stack of a promise. */
function withoutPromises(prepare: Prepare): Prepare {
  if (quiet.has(prepare)) return prepare;
  const answer: Prepare = (error, frames) => (isOfPromise(frames) ? String(error) : prepare(error, frames));
  quiet.add(answer);
  return answer;
}

function isOfPromise(frames: readonly NodeJS.CallSite[]): boolean {
  return frames[0]?.getFunctionName() === "debuggablePromise" && !process.env.PULUMI_DEBUG_PROMISE_LEAKS;
}

function asNodeDoes(error: Error, frames: readonly NodeJS.CallSite[]): string {
  return [String(error), ...frames.map((frame) => `    at ${frame}`)].join("\n");
}

function isOfProgram(file: string | null | undefined): boolean {
  return typeof file === "string" && !["node:", SDK, PULUMI].some((start) => file.startsWith(start));
}
