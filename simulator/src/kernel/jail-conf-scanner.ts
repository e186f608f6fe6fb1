/** A token of jail.conf(5). Strings keep the variables in them, which double quotes do not hide. */
export type ConfToken =
  | { readonly type: "punctuation"; readonly raw: string; readonly line: number }
  | {
      readonly type: "string" | "variable";
      readonly raw: string;
      readonly line: number;
      readonly value: {
        readonly text: string;
        readonly variables: readonly { readonly name: string; readonly position: number }[];
      };
    };

const escapes: Readonly<Record<string, string>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
const wordEnd = new Set([..." \t\f\v\r\n;{}=,\"'#"]);

/** One backslash escape at `at` (behind the backslash): its character and where it ends. */
function escapedCharacter(source: string, at: number): { text: string; end: number } {
  const octal = /[0-7]{1,3}/y;
  octal.lastIndex = at;
  const number = octal.exec(source);
  if (number !== null)
    return { text: String.fromCharCode(Number.parseInt(number[0], 8) & 255), end: at + number[0].length };
  const hex = /x([0-9a-fA-F]{1,2})/y;
  hex.lastIndex = at;
  const byte = hex.exec(source);
  if (byte !== null)
    return { text: String.fromCharCode(Number.parseInt(byte[1] ?? "0", 16)), end: at + byte[0].length };
  const character = source[at] ?? "";
  return { text: character === "\n" ? "" : (escapes[character] ?? character), end: at + 1 };
}

/** Splits a file into tokens; `#`, `//` and `/*` up to `*\/` are comments. */
export function scanJailConf(source: string, _file: string): ConfToken[] {
  const tokens: ConfToken[] = [];
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const character = source[at] ?? "";
    if (character === "\n") {
      line += 1;
      at += 1;
    } else if (" \t\f\v\r".includes(character)) at += 1;
    else if (character === "#" || source.startsWith("//", at)) {
      const end = source.indexOf("\n", at);
      at = end < 0 ? source.length : end;
    } else if (source.startsWith("/*", at)) {
      const end = source.indexOf("*/", at + 2);
      const comment = source.slice(at, end < 0 ? source.length : end);
      line += comment.split("\n").length - 1;
      at = end < 0 ? source.length : end + 2;
    } else if (source.startsWith("+=", at)) {
      tokens.push({ type: "punctuation", raw: "+=", line });
      at += 2;
    } else if (";{}=,".includes(character)) {
      tokens.push({ type: "punctuation", raw: character, line });
      at += 1;
    } else {
      const lone = /\$(?:([A-Za-z_]\w*)|\{([\w.]+)\})(?=[ \t\f\v\r\n;{}=,+#]|$)/y;
      lone.lastIndex = at;
      const variable = lone.exec(source);
      if (variable !== null) {
        tokens.push({
          type: "variable",
          raw: variable[0],
          line,
          value: { text: variable[1] ?? variable[2] ?? "", variables: [] },
        });
        at += variable[0].length;
        continue;
      }
      const word = scanWord(source, at);
      tokens.push({ type: "string", raw: source.slice(at, word.end), line, value: word });
      line += source.slice(at, word.end).split("\n").length - 1;
      at = word.end;
    }
  }
  return tokens;
}

/** A string: bare, quoted, or pieces of both side by side. */
function scanWord(
  source: string,
  start: number,
): { text: string; variables: { name: string; position: number }[]; end: number } {
  let text = "";
  const variables: { name: string; position: number }[] = [];
  let at = start;
  let quote = "";
  while (at < source.length) {
    const character = source[at] ?? "";
    if (quote === "") {
      if (character === '"' || character === "'") {
        quote = character;
        at += 1;
        continue;
      }
      if (
        wordEnd.has(character) ||
        source.startsWith("+=", at) ||
        source.startsWith("//", at) ||
        source.startsWith("/*", at)
      )
        break;
    } else if (character === quote) {
      quote = "";
      at += 1;
      continue;
    }
    if (character === "\\" && quote !== "'") {
      const escaped = escapedCharacter(source, at + 1);
      text += escaped.text;
      at = escaped.end;
      continue;
    }
    if (character === "\\" && quote === "'" && (source[at + 1] === "'" || source[at + 1] === "\\")) {
      text += source[at + 1];
      at += 2;
      continue;
    }
    const variable = /\$(?:([A-Za-z_]\w*)|\{([\w.]+)\})/y;
    variable.lastIndex = at;
    const found = quote === "'" ? null : variable.exec(source);
    if (found !== null) {
      variables.push({ name: found[1] ?? found[2] ?? "", position: text.length });
      at += found[0].length;
      continue;
    }
    text += character;
    at += 1;
  }
  return { text, variables, end: at };
}
