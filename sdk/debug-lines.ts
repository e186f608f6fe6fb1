import * as pulumi from "@pulumi/pulumi";
import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

type Answer = (error: unknown, response: unknown) => void;

/** The one call of Pulumi's own client of the engine that is of interest here. */
interface Engine {
  log: (request: LogRequest, answer: Answer) => unknown;
}

const joined = new WeakSet<Engine>();

/**
 * Has Pulumi send its debug lines together, from now on.
 *
 * It tells the engine three lines for each resource, whether anybody reads them or not, each in a call of its own that waits
 * for the one before: a twentieth of a large program's `up`. Lines that wait while a call is under way go in the next
 * one, each still a line of its own under `--debug`, in their order and before whatever is said after them.
 */
export function joinDebugLines(engine: Engine | undefined = pulumi.runtime.getEngine()): void {
  if (engine === undefined || joined.has(engine)) return;
  joined.add(engine);
  const send = engine.log.bind(engine);
  const waiting: { readonly request: LogRequest; readonly answer: Answer }[] = [];
  let underWay = false;
  const next = (): void => {
    const first = underWay ? undefined : waiting.shift();
    if (first === undefined) return;
    const answers = [first.answer];
    const lines = [first.request.getMessage()];
    for (let other = waiting[0]; other !== undefined && isJoinable(first.request, other.request); other = waiting[0]) {
      answers.push(other.answer);
      lines.push(other.request.getMessage());
      waiting.shift();
    }
    first.request.setMessage(lines.join("\n"));
    underWay = true;
    const answered: Answer = (error, response) => {
      underWay = false;
      for (const answer of answers) answer(error, response);
      next();
    };
    try {
      send(first.request, answered);
    } catch (thrown) {
      // The client was closed meanwhile.
      answered(thrown, undefined);
    }
  };
  engine.log = (request, answer) => {
    const isDebug = request.getSeverity() === LogSeverity.DEBUG;
    // Pulumi hands on the next line only when this one is answered, and ends only when all are: one is told, and the other kept from it.
    waiting.push({ request, answer: isDebug ? pulumi.runtime.rpcKeepAlive() : answer });
    if (isDebug) answer(null, undefined);
    setImmediate(next);
  };
}

/** Both are debug lines of the same resource and stream. */
function isJoinable(one: LogRequest, other: LogRequest): boolean {
  return (
    one.getSeverity() === LogSeverity.DEBUG &&
    other.getSeverity() === LogSeverity.DEBUG &&
    one.getUrn() === other.getUrn() &&
    one.getStreamid() === other.getStreamid() &&
    one.getEphemeral() === other.getEphemeral()
  );
}
