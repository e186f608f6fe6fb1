import { FileError } from "../kernel/files-tree";
import { NotSimulated, type SimulatedCommand } from "./command";
import { failure, readOptions } from "./outcome";

/** A script and what the comments at its start say. */
interface Script {
  readonly path: string;
  readonly provides: string[];
  readonly requires: string[];
  readonly before: string[];
  readonly keywords: string[];
  state: "waiting" | "in progress" | "done";
}

/** rcorder(8): puts scripts in the order that their PROVIDE, REQUIRE and BEFORE lines ask for. */
export const rcorder: SimulatedCommand = {
  name: "rcorder",
  source: "rcorder(8), sbin/rcorder/rcorder.c; recording 09 steps 18 and 20",
  run: (args, context) => {
    const options = readOptions(args, "dgk:ps:");
    if (options.unknown !== undefined) return failure("usage: rcorder [-gp] [-k keyword] [-s keyword] [file ...]\n");
    for (const letter of ["d", "g", "p"]) if (options.flags.has(letter)) throw new NotSimulated(`rcorder -${letter}`);
    let stderr = "";
    const scripts: Script[] = [];
    for (const path of options.rest) {
      try {
        scripts.push(parseScript(path, context.files.read(path)));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        stderr += `rcorder: could not open ${path}: ${error.text}\n`;
      }
    }
    const { order, warnings } = sortScripts(scripts);
    const keep = options.values.get("k");
    const skip = options.values.get("s") ?? [];
    const chosen = order.filter(({ keywords }) => {
      if (keep !== undefined && !keep.some((word) => keywords.includes(word))) return false;
      return !skip.some((word) => keywords.includes(word));
    });
    return { stdout: chosen.map(({ path }) => `${path}\n`).join(""), stderr: stderr + warnings.join(""), exitCode: 0 };
  },
};

/** The dependency lines are one block of comments; what follows is not looked at (crunch_file). */
function parseScript(path: string, text: string): Script {
  const script: Script = { path, provides: [], requires: [], before: [], keywords: [], state: "waiting" };
  const lists: Readonly<Record<string, string[]>> = {
    PROVIDE: script.provides,
    REQUIRE: script.requires,
    BEFORE: script.before,
    KEYWORD: script.keywords,
  };
  let found = false;
  for (const line of text.split("\n")) {
    const match = /^# (PROVIDE|REQUIRE|BEFORE|KEYWORD)S?: (.*)$/.exec(line);
    if (match === null) {
      if (found) break;
      continue;
    }
    found = true;
    lists[match[1] ?? ""]?.push(...(match[2] ?? "").split(/[ \t]+/).filter((word) => word !== ""));
  }
  return script;
}

function sortScripts(scripts: readonly Script[]): { order: Script[]; warnings: string[] } {
  const providers = new Map<string, Script[]>();
  for (const script of scripts)
    for (const name of script.provides) providers.set(name, [script, ...(providers.get(name) ?? [])]);
  const warnings: string[] = [];
  // New requirements go to the front of a script's list: the last one named is looked at first.
  const needed = new Map(
    scripts.map((script) => [
      script,
      [...script.requires].reverse().map((name) => ({ name, script: undefined as Script | undefined })),
    ]),
  );
  for (const script of [...scripts].reverse())
    for (const name of [...script.before].reverse()) {
      const later = providers.get(name);
      if (later === undefined)
        warnings.push(`rcorder: file \`${script.path}' is before unknown provision \`${name}'\n`);
      for (const other of later ?? []) needed.get(other)?.unshift({ name: "", script });
    }
  const order: Script[] = [];
  const visit = (script: Script): void => {
    if (script.state === "done") return;
    if (script.state === "in progress") {
      warnings.push(`rcorder: Circular dependency on file \`${script.path}'.\n`);
      return;
    }
    script.state = "in progress";
    for (const { name, script: direct } of needed.get(script) ?? []) {
      if (direct !== undefined) visit(direct);
      else if (providers.has(name)) for (const provider of providers.get(name) ?? []) visit(provider);
      else warnings.push(`rcorder: requirement \`${name}' in file \`${script.path}' has no providers.\n`);
    }
    script.state = "done";
    order.push(script);
  };
  // Files stand in the list newest first (filenode_new).
  for (const script of [...scripts].reverse()) visit(script);
  return { order, warnings };
}
