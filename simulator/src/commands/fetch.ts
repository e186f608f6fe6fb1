import { FileError } from "../kernel/files-tree";
import { exchange } from "../kernel/reachability";
import { parseAddress } from "../kernel/routes-addresses";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure, optionValue, readOptions } from "./outcome";

/** fetch(1): files, and web servers as far as they can be told to be absent. */
export const fetch: SimulatedCommand = {
  name: "fetch",
  source: "fetch(1); recording 12 step 11",
  run: (args, context) => {
    const options = readOptions(args, "146AaB:dFi:lMmN:no:pqRrS:sT:UvW:w:");
    const [url] = options.rest;
    if (options.unknown !== undefined || url === undefined || options.rest.length > 1)
      return failure("usage: fetch [-146AadFlMmnPpqRrsUv] [-B bytes] [-N file] [-o file] [-S bytes] ... URL ...\n");
    for (const letter of ["d", "m", "r", "v", "i", "l"])
      if (options.flags.has(letter)) throw new NotSimulated(`fetch -${letter}`);
    const output = optionValue(options, "o") ?? url.split("/").at(-1) ?? "fetch.out";
    const read = /^([a-z]+):\/\/([^/:]*)(?::(\d+))?(\/.*)?$/.exec(url);
    const [, scheme, host = "", port, path = "/"] = read ?? [];
    // fetch(1), -s: "Print the size in bytes of each requested file, without fetching it."
    if (options.flags.has("s") && scheme === "file") return sizeOf(context, url, path);
    if (options.flags.has("s")) throw new NotSimulated("fetch -s of what is not a file");
    if (scheme === "file") return copy(context, url, path, output, options.flags.has("q"));
    if (scheme === "http" || scheme === "https")
      return connect(context, url, host, port ?? (scheme === "http" ? "80" : "443"));
    throw new NotSimulated(`fetch ${url}`);
  },
};

function copy(context: CommandContext, url: string, path: string, output: string, quiet: boolean): CommandResult {
  let content: string;
  try {
    content = context.files.read(path);
  } catch (error) {
    if (error instanceof FileError) return failure(`fetch: ${url}: ${error.text}\n`);
    throw error;
  }
  if (!quiet) throw new NotSimulated("the progress that fetch shows without -q");
  if (output === "-") return { stdout: content, stderr: "", exitCode: 0 };
  context.files.write(output, content);
  return { stdout: "", stderr: "", exitCode: 0 };
}

function sizeOf({ files }: CommandContext, url: string, path: string): CommandResult {
  const node = files.node(path);
  if (node?.kind !== "file") return failure(`fetch: ${url}: No such file or directory\n`);
  return { stdout: `${node.content.length}\n`, stderr: "", exitCode: 0 };
}

function connect(context: CommandContext, url: string, host: string, port: string): CommandResult {
  if (parseAddress(host) === undefined) throw new NotSimulated(`fetch ${url}: looking the name up`);
  const content = {
    kind: "segment",
    protocol: "tcp",
    sourcePort: 50000,
    destinationPort: Number(port),
    type: "open",
  } as const;
  const { error, answer } = exchange(context.kernel, context.vnet, { address: host }, content);
  if (error === "ENETUNREACH") return failure(`fetch: ${url}: Network is unreachable\n`);
  if (answer?.content.kind === "segment" && answer.content.type === "refuse")
    return failure(`fetch: ${url}: Connection refused\n`);
  throw new NotSimulated(`fetch ${url}: a server that answers, or none that does`);
}
