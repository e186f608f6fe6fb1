import type { NetgraphNode } from "../../kernel/model";
import type { CommandContext } from "../command";

/** One run of ngctl(8): its own socket node, and what it has printed. */
export interface Session {
  readonly context: CommandContext;
  readonly socket: NetgraphNode;
  readonly stdout: string[];
  readonly stderr: string[];
  debugLevel: number;
  /** The command that a word stands for; says so when there is none. */
  readonly find: (session: Session, word: string) => NgctlCommand | undefined;
}

/** How a command of ngctl ended (CMDRTN_*); `error` and `usage` end a script. */
export type Outcome = "ok" | "quit" | "usage" | "error";

/** A command of ngctl: its usage line, its summary, and what `help NAME` says further. */
export interface NgctlCommand {
  readonly usage: string;
  readonly summary: string;
  readonly description?: string;
  readonly aliases: readonly string[];
  readonly run: (session: Session, args: readonly string[]) => Outcome | Promise<Outcome>;
}

export function print(session: Session, line: string): void {
  session.stdout.push(`${line}\n`);
}

/** warnx(3). */
export function warn(session: Session, text: string): void {
  session.stderr.push(`ngctl: ${text}\n`);
}
