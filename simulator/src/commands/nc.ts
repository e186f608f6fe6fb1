import { sharesStack } from "../kernel/jail-addresses";
import { portName } from "../kernel/pf-services";
import { exchange } from "../kernel/reachability";
import { findListener, listen } from "../kernel/reachability-listeners";
import { parseAddress } from "../kernel/routes-addresses";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure, type Options, optionValue, readOptions } from "./outcome";

const spec = "46DdEFhklNnOrStUuvz:e:I:i:M:m:P:p:s:T:V:w:X:x:";
const letters = `${spec.replace("z:", "z")}`;

/** nc(1): one TCP or UDP conversation. */
export const nc: SimulatedCommand = {
  name: "nc",
  source: "nc(1); recording 07 step 14",
  readsStdin: (args) => !readOptions(args, letters).flags.has("z"),
  run: (args, context) => {
    const options = readOptions(args, letters);
    if (options.unknown !== undefined || options.rest.length === 0)
      return failure(
        "usage: nc [-46DdEFhklNnrStUuvz] [-I length] [-i interval] [-O length] ... [destination] [port]\n",
      );
    if (sharesStack(context.jail)) throw new NotSimulated("nc in a jail without a network stack of its own");
    for (const letter of ["U", "X", "x", "e", "k", "i", "F", "T"])
      if (options.flags.has(letter)) throw new NotSimulated(`nc -${letter}`);
    return options.flags.has("l") ? serve(options, context) : connect(options, context);
  },
};

/** `nc -l PORT`: takes one connection, prints what comes, and ends with it. */
async function serve(options: Options, context: CommandContext): Promise<CommandResult> {
  const port = Number(options.rest.at(-1) ?? optionValue(options, "p"));
  const protocol = options.flags.has("u") ? "udp" : "tcp";
  let finish: () => void = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const close = listen(context.vnet, {
    protocol,
    port,
    command: "nc",
    pid: context.pid,
    descriptor: 3,
    families: "4",
    serve: async (data) => {
      context.write("stdout", data);
      finish();
      return context.stdin;
    },
  });
  if (close === undefined) return failure("nc: Address already in use\n");
  context.signal.addEventListener("abort", () => finish());
  await finished;
  close();
  return { stdout: "", stderr: "", exitCode: 0 };
}

async function connect(options: Options, context: CommandContext): Promise<CommandResult> {
  const [host = "", portText = ""] = options.rest;
  const target = parseAddress(host);
  if (target === undefined) throw new NotSimulated(`nc ${host}: looking the name up`);
  const port = Number(portText);
  const protocol = options.flags.has("u") ? "udp" : "tcp";
  const say = options.flags.has("v");
  const failed = (why: string): CommandResult =>
    failure(say ? `nc: connect to ${host} port ${port} (${protocol}) failed: ${why}\n` : "");
  const content = {
    kind: "segment",
    protocol,
    sourcePort: 49152 + (context.pid % 16384),
    destinationPort: port,
    type: "open",
  } as const;
  const zone = target.zone === undefined ? undefined : context.vnet.interfacesByName.get(target.zone)?.[0];
  const { error, answer } = exchange(
    context.kernel,
    context.vnet,
    { address: host.split("%")[0] ?? host, zone },
    content,
  );
  if (error === "ENETUNREACH") return failed("Network is unreachable");
  if (error === "EHOSTUNREACH") return failed("No route to host");
  if (answer === undefined) {
    // A connection that nobody answers: -w seconds, or the system's own 75 (net.inet.tcp.keepinit).
    await context.machine.sleep(Number(optionValue(options, "w") ?? 75) * 1000, context.signal);
    return failed("Operation timed out");
  }
  if (answer.content.kind === "segment" && answer.content.type === "refuse") return failed("Connection refused");
  const stderr = say ? `Connection to ${host} ${port} port [${protocol}/${serviceName(port)}] succeeded!\n` : "";
  if (options.flags.has("z")) return { stdout: "", stderr, exitCode: 0 };
  const server = answer.content.kind === "segment" ? answer.content.server : undefined;
  const listener = server === undefined ? undefined : findListener(server.vnet, protocol, server.port);
  if (listener?.serve === undefined) throw new NotSimulated(`a conversation with ${host} port ${port}`);
  return { stdout: await listener.serve(context.stdin), stderr, exitCode: 0 };
}

/** getservbyport(3), as nc prints it. */
function serviceName(port: number): string {
  const name = portName(port);
  return name === String(port) ? "*" : name;
}
