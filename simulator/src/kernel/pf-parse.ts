import { parseRules, readHostText } from "./pf-rule-grammar";
import { isAnchorCall, isRule, type PfRuleset, type PfStatement, type PfTable } from "./pf-rules";
import { PfNotSimulated, PfWords, readStatements } from "./pf-words";

/** Reads pf.conf(5). */
export function parseRuleset(text: string): PfRuleset {
  const macros = new Map<string, string>();
  const lines: PfStatement[] = [];
  for (const { line, words } of readStatements(text)) {
    const [name = "", equals] = words;
    if (equals === "=" && /^[A-Za-z_]\w*$/.test(name)) {
      const value = words
        .slice(2)
        .map((word) => expandMacros(word.replace(/^"|"$/g, ""), macros))
        .join(" ");
      macros.set(name, value);
      lines.push({ macro: name, value });
    } else lines.push(...parseStatement(new PfWords(replaceMacros(words, macros), line)));
  }
  const inKernel = lines.filter((it) => isRule(it) || isAnchorCall(it));
  return {
    translation: inKernel.filter(isTranslation),
    filter: inKernel.filter((it) => !isTranslation(it)),
    tables: lines.filter((it): it is PfTable => "table" in it),
    skip: lines.flatMap((it) => ("skip" in it ? it.skip : [])),
    lines,
  };
}

function isTranslation(statement: PfStatement): boolean {
  if (isRule(statement)) return statement.action !== "pass" && statement.action !== "block";
  return isAnchorCall(statement) && statement.kind !== "anchor";
}

function expandMacros(text: string, macros: ReadonlyMap<string, string>): string {
  return text.replace(/\$([A-Za-z_]\w*)/g, (whole, name: string) => macros.get(name) ?? whole);
}

/** A macro stands for any number of words; one that is not defined is a syntax error later on. */
function replaceMacros(words: readonly string[], macros: ReadonlyMap<string, string>): string[] {
  return words.flatMap((word) => {
    if (!word.includes("$")) return [word];
    const expanded = expandMacros(word, macros);
    return word.startsWith("(") ? [expanded] : (readStatements(expanded)[0]?.words ?? [expanded]);
  });
}

const notSimulated = new Set(["queue", "altq", "load", "antispoof", "match", "scrub", "ether", "include", "no-df"]);

function parseStatement(words: PfWords): PfStatement[] {
  const { next: first = "" } = words;
  switch (first) {
    case "no":
    case "nat":
    case "rdr":
    case "binat":
    case "pass":
    case "block":
      return parseRules(words);
    case "nat-anchor":
    case "rdr-anchor":
    case "binat-anchor":
    case "anchor": {
      words.take();
      const name = words.take().replace(/^"|"$/g, "");
      words.accept("all");
      if (words.next !== undefined) throw new PfNotSimulated(`${first} with conditions or rules of its own`);
      return [{ kind: first, name }];
    }
    case "table":
      return [parseTable(words)];
    case "set":
      words.take();
      return parseSet(words);
    default:
      if (notSimulated.has(first)) throw new PfNotSimulated(first);
      return words.fail();
  }
}

function parseTable(words: PfWords): PfTable {
  words.take();
  const table = /^<(.+)>$/.exec(words.take())?.[1] ?? words.fail();
  const options: string[] = [];
  while (words.next === "persist" || words.next === "const" || words.next === "counters") options.push(words.take());
  if (words.next === "file") throw new PfNotSimulated("table … file");
  const addresses =
    words.next === undefined ? [] : words.list(() => `${words.accept("!") ? "!" : ""}${readHostText(words)}`);
  words.end();
  return { table, options, addresses };
}

function parseSet(words: PfWords): PfStatement[] {
  const option = words.take();
  if (option === "skip") {
    if (!words.accept("on")) words.fail();
    const skip = words.list(() => words.take());
    words.end();
    return [{ skip }];
  }
  throw new PfNotSimulated(`set ${option}`);
}
