import type { Assignment, Command, Redirect, Word } from "./ast";
import type { TokenStream } from "./token-stream";
import { describe, Incomplete, redirectOperators, ShellSyntaxError } from "./tokens";

/** A simple command, or the function definition that it turns out to be; `command` parses the function's body. */
export function parseSimple(tokens: TokenStream, command: () => Command): Command {
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirects: Redirect[] = [];
  for (;;) {
    if (parseRedirect(tokens, redirects)) continue;
    const token = tokens.peek();
    if (token.type === "operator" && token.text === "(" && words.length === 1 && redirects.length === 0) {
      const [name] = words;
      const [part] = name?.parts ?? [];
      if (part?.type !== "text" || part.quoted) tokens.unexpected();
      else {
        tokens.take();
        if (!tokens.isOperator(")")) tokens.unexpected(")");
        tokens.take();
        tokens.skipNewlines();
        return { type: "function", name: part.text, body: command() };
      }
    }
    if (token.type !== "word") break;
    const assignment = words.length === 0 ? asAssignment(token.word) : undefined;
    tokens.take();
    if (assignment === undefined) words.push(token.word);
    else assignments.push(assignment);
  }
  if (words.length === 0 && assignments.length === 0 && redirects.length === 0) tokens.unexpected();
  return { type: "simple", assignments, words, redirects };
}

/** Reads one redirection into the list; false when there is none. */
export function parseRedirect(tokens: TokenStream, into: Redirect[]): boolean {
  let token = tokens.peek();
  let fd: number | undefined;
  if (token.type === "fd") {
    tokens.take();
    fd = token.fd;
    token = tokens.peek();
  }
  if (token.type !== "operator" || !redirectOperators.has(token.text)) {
    if (fd !== undefined) tokens.unexpected();
    return false;
  }
  tokens.take();
  const target = tokens.take();
  if (target.type !== "word")
    throw tokens.complete || target.type !== "end"
      ? new ShellSyntaxError(`${describe(target)} unexpected`)
      : new Incomplete();
  const number = fd ?? (token.text.startsWith("<") ? 0 : 1);
  if (token.text === "<<" || token.text === "<<-") {
    const index = into.length;
    into.push({ fd: number, operator: "<<", target: { parts: [] } });
    const delimiter = target.word.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
    const quoted = target.word.parts.some((part) => part.type === "text" && part.quoted);
    tokens.heredoc({
      delimiter,
      quoted,
      stripTabs: token.text === "<<-",
      take: (body) => {
        into[index] = { fd: number, operator: "<<", target: body };
      },
    });
    return true;
  }
  into.push({ fd: number, operator: token.text as Redirect["operator"], target: target.word });
  return true;
}

function asAssignment(word: Word): Assignment | undefined {
  const [first] = word.parts;
  if (first?.type !== "text" || first.quoted || !first.text.includes("=")) return undefined;
  const found = /^([A-Za-z_]\w*)=/.exec(first.text);
  if (found?.[1] === undefined) return undefined;
  const text = first.text.slice(found[0].length);
  const rest = word.parts.slice(1);
  const parts = text === "" ? rest : [{ ...first, text }, ...rest];
  return { name: found[1], value: { parts } };
}
