import { FileError } from "../kernel/files-tree";
import type { CommandContext, SimulatedCommand } from "./command";
import { failure, optionValue, readOptions, success } from "./outcome";

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** mktemp(1): makes a file or directory under a name nobody has. */
export const mktemp: SimulatedCommand = {
  name: "mktemp",
  source: "mktemp(1); recording 09 step 16",
  run: (args, context) => {
    const options = readOptions(args, "dp:qt:u");
    if (options.unknown !== undefined)
      return failure(
        "usage: mktemp [-d] [-p tmpdir] [-q] [-t prefix] [-u] template ...\n       mktemp [-d] [-p tmpdir] [-q] [-u] -t prefix\n",
      );
    const folder = optionValue(options, "p") ?? context.env.get("TMPDIR") ?? "/tmp";
    const prefix = optionValue(options, "t");
    const templates = [...options.rest];
    if (templates.length === 0 || prefix !== undefined) templates.push(`${folder}/${prefix ?? "tmp"}.XXXXXXXXXX`);
    const names: string[] = [];
    for (const template of templates) {
      const path = options.flags.has("p") && !template.includes("/") ? `${folder}/${template}` : template;
      const made = make(context, path, options.flags.has("d"), options.flags.has("u"));
      if (made.error === undefined) names.push(`${made.name}\n`);
      else {
        const kind = options.flags.has("d") ? "mkdtemp" : "mkstemp";
        return failure(
          options.flags.has("q") ? "" : `mktemp: ${kind} failed on ${path}: ${made.error}\n`,
          1,
          names.join(""),
        );
      }
    }
    return success(names.join(""));
  },
};

function make(
  context: CommandContext,
  template: string,
  directory: boolean,
  unused: boolean,
): { name: string; error?: string } {
  for (;;) {
    const name = template.replace(/X+$/, (run) => Array.from(run, () => letter(context)).join(""));
    if (context.files.exists(name)) {
      if (name !== template) continue;
      return { name, error: "File exists" };
    }
    if (unused) return { name };
    try {
      if (directory) context.files.mkdir(name, { mode: 0o700 });
      else context.files.write(name, "", { mode: 0o600 });
    } catch (error) {
      if (error instanceof FileError) return { name, error: error.text };
      throw error;
    }
    return { name };
  }
}

function letter(context: CommandContext): string {
  return letters[Math.floor(context.kernel.random() * letters.length)] ?? "0";
}
