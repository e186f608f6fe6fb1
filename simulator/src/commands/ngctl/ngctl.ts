import { isKernelError } from "../../kernel/errno";
import { ensureNodeType } from "../../kernel/modules";
import { makeNode, removeNode, shutdownNode, tryNameNode } from "../../kernel/netgraph/space";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "../command";
import { failure, optionValue, readOptions } from "../outcome";
import { runCommand, runScript } from "./script";
import type { Outcome, Session } from "./session";
import { findCommand } from "./table";

const usage = "ngctl: usage: ngctl [-d] [-f file] [-n name] [command ...]\n";

/** sysexits(3): EX_USAGE, EX_NOINPUT, EX_OSERR. */
const exitCodes: Readonly<Record<Outcome, number>> = { ok: 0, quit: 0, usage: 64, error: 71 };

async function run(args: readonly string[], context: CommandContext): Promise<CommandResult> {
  const options = readOptions(args, "df:n:");
  if (options.unknown !== undefined) {
    const text = "df:n:".includes(options.unknown) ? "option requires an argument" : "illegal option";
    return failure(`ngctl: ${text} -- ${options.unknown}\n${usage}`, 64);
  }
  if (options.flags.has("d")) throw new NotSimulated("ngctl -d");
  const file = optionValue(options, "f");
  let script: string | undefined;
  if (file !== undefined) {
    script = file === "-" ? context.stdin : readFile(context, file);
    if (script === undefined) return failure(`ngctl: ${file}: No such file or directory\n`, 66);
  }
  const { kernel, vnet, jail } = context;
  try {
    ensureNodeType(kernel, "socket", jail === undefined);
  } catch (error) {
    if (!isKernelError(error)) throw error;
    return failure(`ngctl: can't create node: ${error.message}\n`, 71);
  }
  const socket = makeNode(kernel, vnet.netgraph, "socket");
  tryNameNode(socket, optionValue(options, "n") ?? `ngctl${context.pid}`);
  const session: Session = { context, socket, stdout: [], stderr: [], debugLevel: 0, find: findCommand };
  try {
    if (options.rest.length === 0 && script === undefined) return failure(`ngctl: no command specified\n${usage}`, 64);
    const outcome =
      options.rest.length === 0 ? await runScript(session, script ?? "") : await runCommand(session, options.rest);
    return { stdout: session.stdout.join(""), stderr: session.stderr.join(""), exitCode: exitCodes[outcome] };
  } finally {
    // The process ends and its node with it; the hooks to it go, and what lived by them.
    if (kernel.panicked === undefined && socket.space.nodes.get(socket.id) === socket) {
      shutdownNode(kernel, socket);
      removeNode(kernel, socket);
    }
  }
}

function readFile(context: CommandContext, path: string): string | undefined {
  try {
    return context.files.read(path);
  } catch (error) {
    if (error instanceof Error && error.name === "FileError") return undefined;
    throw error;
  }
}

export const ngctl: SimulatedCommand = {
  name: "ngctl",
  source: "ngctl(8), usr.sbin/ngctl, recordings 02, 03 and 11",
  readsStdin: (args) => {
    const options = readOptions(args, "df:n:");
    return optionValue(options, "f") === "-";
  },
  run,
};
