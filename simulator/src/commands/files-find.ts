import { compilePattern } from "../shell/pattern";
import { type CommandContext, NotSimulated, type SimulatedCommand } from "./command";

type Test = (path: string, context: CommandContext) => boolean | Promise<boolean>;

interface Search {
  readonly test: Test;
  readonly output: { text: string; errors: string };
  maxDepth: number;
  minDepth: number;
  depthFirst: boolean;
  acts: boolean;
}

/** find(1): the primaries that scripts use; others are not simulated. */
export const find: SimulatedCommand = {
  name: "find",
  source: "find(1)",
  run: async (args, context) => {
    let at = 0;
    const paths: string[] = [];
    while (at < args.length && !/^[-!(]/.test(args[at] ?? "")) {
      paths.push(args[at] ?? "");
      at += 1;
    }
    if (paths.length === 0)
      return {
        stdout: "",
        stderr:
          "usage: find [-H | -L | -P] [-EXdsx] [-f path] path ... [expression]\n       find [-H | -L | -P] [-EXdsx] -f path [path ...] [expression]\n",
        exitCode: 1,
      };
    const search = parse(args.slice(at));
    let exitCode = 0;
    for (const path of paths) {
      if (context.files.node(path, false) === undefined) {
        search.output.errors += `find: ${path}: No such file or directory\n`;
        exitCode = 1;
      } else await visit(path, 0, search, context);
    }
    return { stdout: search.output.text, stderr: search.output.errors, exitCode };
  },
};

async function visit(path: string, depth: number, search: Search, context: CommandContext): Promise<void> {
  const isDirectory = context.files.node(path, false)?.kind === "directory";
  const here = async (): Promise<void> => {
    if (depth < search.minDepth) return;
    if ((await search.test(path, context)) && !search.acts) search.output.text += `${path}\n`;
  };
  if (!search.depthFirst) await here();
  if (isDirectory && depth < search.maxDepth && context.files.node(path, false) !== undefined)
    for (const name of context.files.list(path))
      await visit(`${path.replace(/\/+$/, "")}/${name}`, depth + 1, search, context);
  if (search.depthFirst) await here();
}

function parse(words: readonly string[]): Search {
  const output = { text: "", errors: "" };
  const search: Search = {
    test: () => true,
    output,
    maxDepth: Number.POSITIVE_INFINITY,
    minDepth: 0,
    depthFirst: false,
    acts: false,
  };
  let at = 0;
  const value = (): string => {
    at += 1;
    return words[at - 1] ?? "";
  };

  function primary(): Test {
    const word = value();
    switch (word) {
      case "!":
      case "-not": {
        const inner = primary();
        return async (path, context) => !(await inner(path, context));
      }
      case "(": {
        const inner = or();
        if (value() !== ")") throw new NotSimulated("find with unbalanced parentheses");
        return inner;
      }
      case "-name": {
        const pattern = compilePattern(value());
        return (path) => pattern.test(path.replace(/\/+$/, "").replace(/^.*\//, "") || "/");
      }
      case "-path": {
        const pattern = compilePattern(value());
        return (path) => pattern.test(path);
      }
      case "-type": {
        const kind = { f: "file", d: "directory", l: "link", c: "device" }[value()];
        return (path, { files }) => files.node(path, false)?.kind === kind;
      }
      case "-empty":
        return (path, { files }) => {
          const node = files.node(path, false);
          return node?.kind === "directory" ? node.entries.size === 0 : node?.kind === "file" && node.content === "";
        };
      case "-newer": {
        const other = value();
        return (path, { files }) => files.stat(path, false).mtime > files.stat(other).mtime;
      }
      case "-flags": {
        const flags = value().replace(/^\+/, "").split(",");
        return (path, { files }) => flags.some((flag) => files.stat(path, false).flags.has(flag));
      }
      case "-maxdepth":
        search.maxDepth = Number(value());
        return () => true;
      case "-mindepth":
        search.minDepth = Number(value());
        return () => true;
      case "-depth":
        search.depthFirst = true;
        return () => true;
      case "-x":
      case "-xdev":
        return () => true;
      case "-print":
        search.acts = true;
        return (path) => {
          output.text += `${path}\n`;
          return true;
        };
      case "-print0":
        search.acts = true;
        return (path) => {
          output.text += `${path}\0`;
          return true;
        };
      case "-delete":
        search.acts = true;
        search.depthFirst = true;
        return (path, { files }) => {
          if (path !== ".") files.remove(path);
          return true;
        };
      case "-exec": {
        search.acts = true;
        const argv: string[] = [];
        for (let next = value(); next !== ";" && next !== "+" && at <= words.length; next = value()) argv.push(next);
        return async (path, context) => {
          const result = await context.spawn(argv.map((each) => each.replaceAll("{}", path)));
          output.text += result.stdout;
          output.errors += result.stderr;
          return result.exitCode === 0;
        };
      }
      default:
        throw new NotSimulated(`find ${word}`);
    }
  }

  function and(): Test {
    let left = primary();
    while (at < words.length && words[at] !== "-o" && words[at] !== "-or" && words[at] !== ")") {
      if (words[at] === "-a" || words[at] === "-and") at += 1;
      const [before, right] = [left, primary()];
      left = async (path, context) => (await before(path, context)) && (await right(path, context));
    }
    return left;
  }

  function or(): Test {
    let left = and();
    while (words[at] === "-o" || words[at] === "-or") {
      at += 1;
      const [before, right] = [left, and()];
      left = async (path, context) => (await before(path, context)) || (await right(path, context));
    }
    return left;
  }

  return words.length === 0 ? search : Object.assign(search, { test: or() });
}
