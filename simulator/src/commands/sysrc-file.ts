import { NotSimulated } from "./command";

const line = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=(.*)$/;

/** Variables that an rc.conf(5) sets: plain assignments, as a shell reads them; `$name` within them is put in. */
export function assignmentsOf(text: string): Map<string, string> {
  const variables = new Map<string, string>();
  for (const each of joined(text)) {
    const found = line.exec(each);
    if (found?.[1] === undefined) continue;
    const raw = unquoted(found[2] ?? "");
    variables.set(
      found[1],
      raw.replace(/\$\{?([A-Za-z_]\w*)\}?/g, (_, name: string) => variables.get(name) ?? ""),
    );
  }
  return variables;
}

/** Lines, with those of a quoted value that spans several put together. */
function joined(text: string): string[] {
  const lines: string[] = [];
  let open = "";
  for (const each of text.split("\n")) {
    const whole = open === "" ? each : `${open}\n${each}`;
    const quotes = (whole.match(/"/g) ?? []).length;
    if (line.test(whole) && quotes % 2 === 1) open = whole;
    else {
      lines.push(whole);
      open = "";
    }
  }
  return lines;
}

function unquoted(raw: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"/s.exec(raw) ?? /^'([^']*)'/s.exec(raw);
  if (quoted?.[1] !== undefined) return quoted[1].replace(/\\(["\\$`])/g, "$1");
  return /^[^\s;#]*/.exec(raw)?.[0] ?? "";
}

/** Sets a variable where it stands last, and leaves its kind of quotes and what is behind it (a comment); else at the end. */
export function setVariable(text: string, name: string, value: string): string {
  const lines = text.split("\n");
  const assigns = new RegExp(`^([ \\t]*${name}=)(.*)$`, "s");
  const at = lines.findLastIndex((each) => assigns.test(each));
  const [, left = "", right = ""] = assigns.exec(lines[at] ?? "") ?? [];
  const isEvaluated = /^[`$\\]/.test(right);
  if (at < 0 || isEvaluated) {
    const gap = text === "" || text.endsWith("\n") ? "" : "\n";
    return `${text}${gap}${name}="${value}"\n`;
  }
  if (right === "") throw new NotSimulated(`sysrc of a variable that is set to nothing, without quotes: ${name}`);
  const quote = right.startsWith("'") ? "'" : '"';
  const old = right.startsWith("'") ? /^'[^']*'?/ : right.startsWith('"') ? /^"(?:[^"\\]|\\.)*"?/ : /^[^\s;]\S*|^/;
  lines[at] = `${left}${quote}${value}${quote}${right.replace(old, "")}`;
  return lines.join("\n");
}

/** Takes every assignment away. */
export function deleteVariable(text: string, name: string): string {
  return text
    .split("\n")
    .filter((each) => line.exec(each)?.[1] !== name)
    .join("\n");
}
