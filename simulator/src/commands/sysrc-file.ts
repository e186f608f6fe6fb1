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

/** Sets a variable where it stands, or at the end. */
export function setVariable(text: string, name: string, value: string): string {
  const assignment = `${name}="${value}"`;
  const lines = text.split("\n");
  const at = lines.findLastIndex((each) => line.exec(each)?.[1] === name);
  if (at >= 0) {
    lines[at] = assignment;
    return lines.join("\n");
  }
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${assignment}\n`;
}

export function deleteVariable(text: string, name: string): string {
  return text
    .split("\n")
    .filter((each) => line.exec(each)?.[1] !== name)
    .join("\n");
}
