import type { SimulatedCommand } from "./command";
import { readOptions } from "./outcome";

interface Script {
  readonly path: string;
  readonly provides: readonly string[];
  readonly requires: string[];
  readonly keywords: ReadonlySet<string>;
  state: "new" | "open" | "done";
}

/** The header of an rc.d script: its `# WORD: …` lines up to the first line that is none (rcorder(8)). */
function parse(path: string, text: string): { script: Script; before: string[] } {
  const words: Record<string, string[]> = { PROVIDE: [], REQUIRE: [], BEFORE: [], KEYWORD: [] };
  let started = false;
  for (const line of text.split("\n")) {
    const found = /^# (PROVIDE|REQUIRE|BEFORE|KEYWORD)S?:[ \t]*(.*)$/.exec(line);
    if (found?.[1] !== undefined) {
      started = true;
      words[found[1]]?.push(...(found[2] ?? "").split(/\s+/).filter((word) => word !== ""));
    } else if (started) break;
  }
  return {
    script: {
      path,
      provides: words.PROVIDE ?? [],
      requires: words.REQUIRE ?? [],
      keywords: new Set(words.KEYWORD),
      state: "new",
    },
    before: words.BEFORE ?? [],
  };
}

/** rcorder(8): orders scripts by what they provide and require. It begins at the last one, and takes requirements from the last, too. */
export const rcorder: SimulatedCommand = {
  name: "rcorder",
  source: "rcorder(8); recording 09 steps 18 to 20",
  run: (args, context) => {
    const options = readOptions(args, "dgk:ps:");
    const [keep, skip] = [options.values.get("k") ?? [], options.values.get("s") ?? []];
    const parsed = options.rest.flatMap((path) =>
      context.files.node(path)?.kind === "file" ? [parse(path, context.files.read(path))] : [],
    );
    const scripts = parsed.map(({ script }) => script);
    const providers = (name: string): Script[] => scripts.filter((script) => script.provides.includes(name));
    let stderr = "";
    for (const { script, before } of parsed)
      for (const name of before) for (const later of providers(name)) later.requires.push(`\0${script.path}`);
    const order: Script[] = [];
    const visit = (script: Script): void => {
      if (script.state !== "new") {
        if (script.state === "open") stderr += `rcorder: Circular dependency on file \`${script.path}'.\n`;
        return;
      }
      script.state = "open";
      for (const name of [...script.requires].reverse()) {
        const needed = name.startsWith("\0") ? scripts.filter((each) => each.path === name.slice(1)) : providers(name);
        if (needed.length === 0)
          stderr += `rcorder: requirement \`${name}' in file \`${script.path}' has no providers.\n`;
        for (const each of needed) if (each.state === "new" || each !== script) visit(each);
      }
      script.state = "done";
      order.push(script);
    };
    for (const script of [...scripts].reverse()) visit(script);
    const shown = order.filter(
      ({ keywords }) =>
        !skip.some((word) => keywords.has(word)) && (keep.length === 0 || keep.some((word) => keywords.has(word))),
    );
    return { stdout: shown.map(({ path }) => `${path}\n`).join(""), stderr, exitCode: 0 };
  },
};
