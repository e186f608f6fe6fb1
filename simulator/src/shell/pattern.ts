const cache = new Map<string, RegExp>();

const classes: Readonly<Record<string, string>> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "A-Za-z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: " \\t\\n\\r\\f\\v",
  blank: " \\t",
  punct: "!-\\/:-@\\[-`{-~",
  xdigit: "0-9A-Fa-f",
  print: " -~",
  graph: "!-~",
  cntrl: "\\x00-\\x1f\\x7f",
};

/** Escapes the characters that are special in a shell pattern. */
export function quotePattern(text: string): string {
  return text.replace(/[\\*?[\]!^-]/g, "\\$&");
}

export function hasPattern(pattern: string): boolean {
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === "\\") at += 1;
    else if (character === "*" || character === "?" || character === "[") return true;
  }
  return false;
}

export function unquotePattern(pattern: string): string {
  return pattern.replace(/\\(.)/gs, "$1");
}

/** The source of a regular expression for a shell pattern (sh(1), Shell Patterns), without anchors. */
function patternSource(pattern: string): string {
  let source = "";
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? "";
    if (character === "\\" && at + 1 < pattern.length) {
      at += 1;
      source += escapeRegExp(pattern[at] ?? "");
    } else if (character === "*") source += "[^]*";
    else if (character === "?") source += "[^]";
    else if (character === "[") {
      const bracket = bracketSource(pattern, at);
      if (bracket === undefined) source += "\\[";
      else {
        source += bracket.source;
        at = bracket.end;
      }
    } else source += escapeRegExp(character);
  }
  return source;
}

function bracketSource(pattern: string, start: number): { source: string; end: number } | undefined {
  let at = start + 1;
  const negated = pattern[at] === "!" || pattern[at] === "^";
  if (negated) at += 1;
  let inside = "";
  for (let first = true; ; first = false) {
    const character = pattern[at];
    if (character === undefined) return undefined;
    if (character === "]" && !first) break;
    const named = /^\[:(\w+):\]/.exec(pattern.slice(at));
    if (named !== null) {
      inside += classes[named[1] ?? ""] ?? "";
      at += named[0].length;
    } else if (character === "\\" && at + 1 < pattern.length) {
      inside += escapeRegExp(pattern[at + 1] ?? "");
      at += 2;
    } else {
      inside += character === "-" ? "-" : escapeRegExp(character);
      at += 1;
    }
  }
  return { source: inside === "" ? "(?!)" : `[${negated ? "^" : ""}${inside}]`, end: at };
}

function escapeRegExp(character: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(character) ? `\\${character}` : character;
}

/** A compiled shell pattern. `prefix` matches at the start, `suffix` at the end, from `lastIndex` on; `lazy` finds the shortest prefix. */
export function compilePattern(pattern: string, anchor: "whole" | "prefix" | "suffix" = "whole", lazy = false): RegExp {
  const key = `${anchor}${lazy}${pattern}`;
  let compiled = cache.get(key);
  if (compiled === undefined) {
    const source = patternSource(pattern);
    const start = anchor === "suffix" ? "" : "^";
    const end = anchor === "prefix" ? "" : "$";
    const body = lazy ? source.replaceAll("[^]*", "[^]*?") : source;
    compiled = new RegExp(`${start}(?:${body})${end}`, anchor === "suffix" ? "y" : "");
    if (cache.size > 5000) cache.clear();
    cache.set(key, compiled);
  }
  return compiled;
}

/** `${x#p}`, `${x##p}`, `${x%p}`, `${x%%p}`. */
export function trimPattern(value: string, operator: "#" | "##" | "%" | "%%", pattern: string): string {
  if (operator === "#" || operator === "##") {
    const found = compilePattern(pattern, "prefix", operator === "#").exec(value);
    return found === null ? value : value.slice(found[0].length);
  }
  const suffix = compilePattern(pattern, "suffix");
  const matches = (at: number): boolean => {
    suffix.lastIndex = at;
    return suffix.test(value);
  };
  if (operator === "%") {
    for (let at = value.length; at >= 0; at -= 1) if (matches(at)) return value.slice(0, at);
  } else for (let at = 0; at <= value.length; at += 1) if (matches(at)) return value.slice(0, at);
  return value;
}
