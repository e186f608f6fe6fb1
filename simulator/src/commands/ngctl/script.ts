import { isKernelError } from "../../kernel/errno";
import { type Outcome, type Session, warn } from "./session";

/** Runs one command; a message that the kernel refuses is reported in one line. */
export async function runCommand(session: Session, words: readonly string[]): Promise<Outcome> {
  const [word, ...args] = words;
  if (word === undefined || word === "") return "ok";
  const command = session.find(session, word);
  if (command === undefined) return "error";
  const outcome = await attempt(session, command.usage, () => command.run(session, args));
  if (outcome === "usage") warn(session, `usage: ${command.usage}`);
  return outcome;
}

async function attempt(session: Session, usage: string, run: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    if (!isKernelError(error)) throw error;
    warn(session, `${usage.startsWith("shutdown") ? "shutdown" : "send msg"}: ${error.message}`);
    return "error";
  }
}

/** What fgets(3) takes at once (LINE_MAX less its NUL): the rest of a longer line is a line of its own. */
const lineBytes = 2047;
/** DoParseCommand: words beyond MAX_ARGS - 1 are left out. */
const mostWords = 511;

/** ReadFile of main.c: a line is a command, `#` in the first column a comment; the first failure ends it. */
export async function runScript(session: Session, text: string): Promise<Outcome> {
  const lines = text.split("\n").flatMap((line) => line.match(new RegExp(`.{1,${lineBytes}}`, "gs")) ?? [""]);
  if (lines.at(-1) === "") lines.pop();
  for (const [at, line] of lines.entries()) {
    if (line.startsWith("#")) continue;
    const outcome = await runCommand(
      session,
      line
        .split(/[ \t\r\n\v\f]+/)
        .filter((word) => word !== "")
        .slice(0, mostWords),
    );
    if (outcome === "ok") continue;
    warn(session, `line ${at + 1}: error in file`);
    return outcome;
  }
  return "ok";
}
