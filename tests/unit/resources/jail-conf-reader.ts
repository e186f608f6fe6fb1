/**
 * jail.conf(5) as jail(8) reads it, as far as the provider writes it: blocks, parameters, lists, and the quoting of
 * usr.sbin/jail/jaillex.l of freebsd/freebsd-src. A text in single quotes goes to the next quote without a backslash before
 * it, and has no variables; `\n` and its like are escapes in it too, which the provider never writes, so that one is an error
 * here, and so is a NUL, which ends a C string. A variable outside of single quotes is refused as well.
 */
export function readJailConf(text: string): {
  name: string;
  parameters: readonly (readonly [string, readonly string[]])[];
} {
  const words = lex(text);
  const name = words.shift()?.text ?? "";
  take(words, "{");
  const parameters: (readonly [string, readonly string[]])[] = [];
  while (words[0]?.mark !== "}") {
    const parameter = word(words);
    const values: string[] = [];
    for (let next = "="; words[0]?.mark === next; next = ",") {
      words.shift();
      values.push(word(words));
    }
    take(words, ";");
    parameters.push([parameter, values]);
  }
  take(words, "}");
  if (words.length > 0) throw new Error(`something behind the jail: ${JSON.stringify(words)}`);
  return { name, parameters };
}

interface Token {
  readonly text?: string;
  readonly mark?: string;
}

function word(tokens: Token[]): string {
  const text = tokens.shift()?.text;
  if (text === undefined) throw new Error("a word is missing");
  return text;
}

function take(tokens: Token[], mark: string): void {
  const token = tokens.shift();
  if (token?.mark !== mark) throw new Error(`${mark} is missing, there is ${JSON.stringify(token)}`);
}

function lex(text: string): Token[] {
  const tokens: Token[] = [];
  let rest = text;
  while (rest !== "") {
    const [all, space, remark, mark, single, bare] =
      /^(?:(\s+)|(#[^\n]*)|([{};,=])|'((?:[^\\']|\\[\s\S])*)'|([^\s{};,="'$\\#]+))/.exec(rest) ?? [];
    if (all === undefined) throw new Error(`no word of jail.conf: ${rest.slice(0, 40)}`);
    rest = rest.slice(all.length);
    if (mark !== undefined) tokens.push({ mark });
    else if (single !== undefined) tokens.push({ text: unescaped(single) });
    else if (space === undefined && remark === undefined) tokens.push({ text: bare ?? "" });
  }
  return tokens;
}

function unescaped(text: string): string {
  if (text.includes("\0")) throw new Error("a NUL ends the text");
  return text.replace(/\\([\s\S])/g, (pair, escaped: string) => {
    if (/[0-7abfnrtvx\n]/.test(escaped)) throw new Error(`${pair} is not the character behind the backslash`);
    return escaped;
  });
}
