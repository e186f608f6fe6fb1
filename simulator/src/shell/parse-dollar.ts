import type { ParameterExpansion, WordPart } from "./ast";
import type { Lexer } from "./lexer";

/** Parses what `$` or `` ` `` at the lexer's position begins; undefined when the `$` is an ordinary character. */
export function parseDollar(lexer: Lexer, quoted: boolean): WordPart | undefined {
  const { source } = lexer;
  if (source[lexer.position] === "`") return backquoted(lexer, quoted);
  const next = source[lexer.position + 1];
  if (next === undefined) {
    if (!lexer.complete) lexer.starve("");
    return undefined;
  }
  if (next === "(") {
    if (source[lexer.position + 2] === "(") {
      const arithmetic = arithmeticPart(lexer, quoted);
      if (arithmetic !== undefined) return arithmetic;
    }
    lexer.position += 2;
    const { body, position } = lexer.nested.upToParenthesis(source, lexer.position, lexer.complete);
    lexer.position = position;
    return { type: "command", body, quoted };
  }
  if (next === "{") {
    lexer.position += 2;
    return { type: "parameter", parameter: braced(lexer, quoted), quoted };
  }
  const name = /[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]/y;
  name.lastIndex = lexer.position + 1;
  const found = name.exec(source);
  if (found === null) return undefined;
  lexer.position += 1 + found[0].length;
  return { type: "parameter", parameter: { name: found[0], operator: "", colon: false, word: undefined }, quoted };
}

function backquoted(lexer: Lexer, quoted: boolean): WordPart {
  let script = "";
  let at = lexer.position + 1;
  for (;;) {
    const character = lexer.source[at];
    if (character === undefined) return lexer.starve("EOF in backquote substitution");
    if (character === "`") break;
    const next = lexer.source[at + 1];
    if (character === "\\" && next !== undefined) {
      script += "`\\$".includes(next) || (quoted && next === '"') ? next : `\\${next}`;
      at += 2;
    } else {
      script += character;
      at += 1;
    }
  }
  lexer.position = at + 1;
  return { type: "command", body: lexer.nested.whole(script), quoted };
}

/** `$((…))`; undefined when it turns out to be a subshell in a command substitution. */
function arithmeticPart(lexer: Lexer, quoted: boolean): WordPart | undefined {
  const start = lexer.position;
  lexer.position += 3;
  let depth = 0;
  const parts = lexer.parts((at) => {
    if (at === "(") depth += 1;
    if (at !== ")") return false;
    depth -= 1;
    return depth < 0;
  }, true);
  if (lexer.source[lexer.position] === undefined) lexer.starve("Missing '))'");
  if (lexer.source[lexer.position + 1] !== ")") {
    lexer.position = start;
    return undefined;
  }
  lexer.position += 2;
  return { type: "arithmetic", expression: { parts }, quoted };
}

function braced(lexer: Lexer, quoted: boolean): ParameterExpansion {
  const { source } = lexer;
  const length = /#(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])\}/y;
  length.lastIndex = lexer.position;
  const isLength = length.exec(source);
  if (isLength !== null) {
    lexer.position += isLength[0].length;
    return { name: isLength[0].slice(1, -1), operator: "length", colon: false, word: undefined };
  }
  const name = /[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-]/y;
  name.lastIndex = lexer.position;
  const found = name.exec(source)?.[0] ?? "";
  lexer.position += found.length;
  if (source[lexer.position] === undefined) lexer.starve("Missing '}'");
  if (found !== "" && source[lexer.position] === "}") {
    lexer.position += 1;
    return { name: found, operator: "", colon: false, word: undefined };
  }
  const operator = /:?[-=?+]|##?|%%?/y;
  operator.lastIndex = lexer.position;
  const text = operator.exec(source)?.[0] ?? "";
  lexer.position += text.length;
  const isPattern = text.startsWith("#") || text.startsWith("%");
  const start = lexer.position;
  const parts = lexer.parts((at) => at === "}", quoted && !isPattern);
  if (source[lexer.position] === undefined) lexer.starve("Missing '}'");
  const raw = source.slice(start, lexer.position);
  lexer.position += 1;
  if (found === "" || text === "") return { name: `${found}${raw}`, operator: "bad", colon: false, word: undefined };
  const colon = text.startsWith(":");
  return {
    name: found,
    operator: (colon ? text.slice(1) : text) as ParameterExpansion["operator"],
    colon,
    word: { parts },
  };
}
