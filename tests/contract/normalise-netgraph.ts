/**
 * `ngctl list`, `list -l` and `dot` print nodes in the order of a hash table that depends on their ids, which count on with
 * every ngctl process: entries are put in the order of their names before ids are renumbered.
 */
export function orderNodes(text: string): string {
  return orderGraphs(orderLists(text));
}

function orderLists(text: string): string {
  const lines = text.split("\n");
  const out: string[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    out.push(line);
    at += 1;
    const total = /^There are (\d+) total (?:named )?nodes:$/.exec(line)?.[1];
    if (total === undefined) continue;
    const entries: string[] = [];
    let spaced = false;
    while (entries.length < Number(total) && lines[at]?.startsWith("  Name: ")) {
      const end = endOfEntry(lines, at);
      entries.push(lines.slice(at, end).join("\n"));
      spaced = lines[end] === "" && lines[end + 1]?.startsWith("  Name: ") === true && entries.length < Number(total);
      at = spaced ? end + 1 : end;
      if (spaced) entries[entries.length - 1] += "\n";
    }
    // With -l an empty line stands between two entries: it belongs to neither.
    const separator = entries.some((entry) => entry.endsWith("\n")) ? "\n\n" : "\n";
    const ordered = entries.map((entry) => entry.trimEnd()).sort((a, b) => compareText(nodeName(a), nodeName(b)));
    if (ordered.length > 0) out.push(ordered.join(separator));
  }
  return out.join("\n");
}

/** Where the entry of one node ends: its line, with -l its hooks too. */
function endOfEntry(lines: readonly string[], start: number): number {
  const hooks = Number(/Num hooks: (\d+)/.exec(lines[start] ?? "")?.[1] ?? 0);
  return lines[start + 1]?.startsWith("  Local hook ") ? start + 3 + hooks : start + 1;
}

function nodeName(entry: string): string {
  const line = entry.split("\n", 1)[0] ?? "";
  return line.replace(/ngctl\d+/, "ngctl").replace(/ID: [0-9a-f]{8}/, "");
}

function orderGraphs(text: string): string {
  return text.replace(/^graph netgraph \{\n[\s\S]*?^\}$/gm, (graph) => orderGraph(graph.split("\n")));
}

/** The parts of a `dot` output, each in the order of node names; links in one list, since the later node of the two prints it. */
function orderGraph(lines: readonly string[]): string {
  const names = new Map<string, string>();
  for (const line of lines) {
    const label = /^\t\t"([0-9a-f]+)" \[ label = "\{(.*?):\|\{(.*?)\|/.exec(line);
    if (label !== null) names.set(label[1] ?? "", nodeName(`${label[2]} ${label[3]}`));
  }
  const keyed = (line: string): string => line.replace(/"([0-9a-f]+)/g, (_, id: string) => `"${names.get(id) ?? id}`);
  const order = (part: readonly string[]): string[] => [...part].sort((a, b) => compareText(keyed(a), keyed(b)));
  const links = lines.filter((line) => /^\t"/.test(line)).map((line) => orderLink(line, keyed));
  const rest = lines.filter((line) => !/^\t"/.test(line));
  const firstBlock = rest.findIndex((line) => line.startsWith("\tnode [ shape = octagon"));
  const head = firstBlock < 0 ? rest.slice(0, -1) : rest.slice(0, firstBlock);
  const blocks =
    firstBlock < 0
      ? []
      : rest
          .slice(firstBlock, -1)
          .join("\n")
          .split(/^(?=\tnode \[ shape = octagon)/m);
  return [...orderRuns(head, order), ...order(blocks.map((block) => block.trimEnd())), ...order(links), "}"].join("\n");
}

/** Sorts each run of indented node lines and leaves the lines around them where they are. */
function orderRuns(lines: readonly string[], order: (part: readonly string[]) => string[]): string[] {
  const out: string[] = [];
  let run: string[] = [];
  for (const line of lines) {
    if (/^\t\t"/.test(line)) run.push(line);
    else {
      out.push(...order(run), line);
      run = [];
    }
  }
  return [...out, ...order(run)];
}

function orderLink(line: string, keyed: (line: string) => string): string {
  const [from = "", to = ""] = line.trim().replace(/;$/, "").split(" -- ");
  return compareText(keyed(from), keyed(to)) <= 0 ? `\t${from} -- ${to};` : `\t${to} -- ${from};`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
