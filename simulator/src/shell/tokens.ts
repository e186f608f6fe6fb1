import type { Command, Word } from "./ast";

/** The source ends within a command: a shell that reads from a session waits for more. */
export class Incomplete extends Error {}

/** sh(1)'s "Syntax error: …", without the name of the shell. */
export class ShellSyntaxError extends Error {}

export type Token =
  | { readonly type: "operator"; readonly text: string }
  | { readonly type: "word"; readonly word: Word; readonly literal: string | undefined }
  | { readonly type: "fd"; readonly fd: number }
  | { readonly type: "newline" }
  | { readonly type: "end" };

export interface PendingHeredoc {
  readonly delimiter: string;
  readonly stripTabs: boolean;
  readonly quoted: boolean;
  readonly take: (body: Word) => void;
}

/** How a lexer reads the commands inside `$(…)` and backquotes; the parser gives it. */
export interface NestedParser {
  /** A list that a `)` ends, and where the source goes on after it. */
  readonly upToParenthesis: (
    source: string,
    position: number,
    complete: boolean,
  ) => { readonly body: Command | undefined; readonly position: number };
  readonly whole: (source: string) => Command | undefined;
}

/** The reserved words of sh(1); `in` is one only between `for` or `case` and what they go over. */
export const keywords = new Set([
  "if",
  "then",
  "else",
  "elif",
  "fi",
  "while",
  "until",
  "do",
  "done",
  "for",
  "case",
  "esac",
  "{",
  "}",
  "!",
]);
const reserved = new Set([...keywords, "in"]);
export const closers = new Set(["then", "else", "elif", "fi", "do", "done", "esac", "}"]);
export const redirectOperators = new Set(["<", ">", ">>", ">|", "<>", "<&", ">&", "<<", "<<-"]);

/** A token by the name that sh gives it in an error. */
export function describe(token: Token): string {
  if (token.type === "end") return "end of file";
  if (token.type === "newline") return "newline";
  if (token.type === "fd") return "redirection";
  if (token.type === "operator") return redirectOperators.has(token.text) ? "redirection" : `"${token.text}"`;
  return token.literal !== undefined && reserved.has(token.literal) ? `"${token.literal}"` : "word";
}
