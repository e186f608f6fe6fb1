import { NotSimulated } from "../command";
import { connect, mkpeer, msg, name, noText, rmhook, shutdown } from "./control";
import { graph, list, show, types } from "./listing";
import { runScript } from "./script";
import { type NgctlCommand, type Outcome, print, type Session, warn } from "./session";

/** The commands of ngctl(8) in the order of its help, with the texts of usr.sbin/ngctl. */
const ngctlCommands: readonly NgctlCommand[] = [
  {
    usage: "config <path> [arguments]",
    summary: "get or set configuration of node at <path>",
    aliases: [],
    run: noText("config"),
  },
  {
    usage: "connect [path] <relpath> <hook> <peerhook>",
    summary: "Connects hook <peerhook> of the node at <relpath> to <hook>",
    description:
      'The connect command creates a link between the two nodes at "path" and "relpath" using hooks "hook" and "peerhook", respectively. The "relpath", if not absolute, is specified relative to the node at "path". If "path" is omitted then "." is assumed.',
    aliases: ["join"],
    run: connect,
  },
  {
    usage: "debug [level]",
    summary: "Get/set debugging verbosity level",
    description:
      "Without any argument, this command displays the current debugging verbosity level. If the argument is ``+'' or ``-'' the debug level is incremented or decremented; otherwise, it must be an absolute numerical level.",
    aliases: [],
    run: debug,
  },
  {
    usage: "dot [outputfile]",
    summary: "Produce a GraphViz (.dot) of the entire netgraph.",
    description: "If no outputfile is specified, stdout will be assumed.",
    aliases: ["graphviz", "confdot"],
    run: dot,
  },
  {
    usage: "help [command]",
    summary: "Show command summary or get more help on a specific command",
    aliases: ["?"],
    run: help,
  },
  {
    usage: "list [-ln]",
    summary: "Show information about all nodes",
    description:
      "The list command shows information about every node that currently exists in the netgraph system. The optional -n argument limits this list to only those nodes with a global name assignment. The optional -l argument provides verbose output that includes hook information as well.",
    aliases: ["ls"],
    run: list,
  },
  {
    usage: "mkpeer [path] <type> <hook> <peerhook>",
    summary: 'Create and connect a new node to the node at "path"',
    description:
      'The mkpeer command atomically creates a new node of type "type" and connects it to the node at "path". The hooks used for the connection are "hook" on the original node and "peerhook" on the new node. If "path" is omitted then "." is assumed.',
    aliases: [],
    run: mkpeer,
  },
  {
    usage: "msg path command [args ... ]",
    summary: 'Send a netgraph control message to the node at "path"',
    description:
      "The msg command constructs a netgraph control message from the command name and ASCII arguments (if any) and sends that message to the node.  It does this by first asking the node to convert the ASCII message into binary format, and resending the result.",
    aliases: ["cmd"],
    run: msg,
  },
  {
    usage: "name <path> <name>",
    summary: "Assign name <name> to the node at <path>",
    aliases: [],
    run: name,
  },
  {
    usage: "read <filename>",
    summary: "Read and execute commands from a file",
    aliases: ["source", "."],
    run: read,
  },
  {
    usage: "rmhook [path] <hook>",
    summary: 'Disconnect hook "hook" of the node at "path"',
    description:
      'The rmhook command forces the node at "path" to break the link formed by its hook "hook", if connected. If "path" is omitted then "." is assumed.',
    aliases: ["disconnect"],
    run: rmhook,
  },
  {
    usage: "show [-n] <path>",
    summary: "Show information about the node at <path>",
    description: "If the -n flag is given, hooks are not listed.",
    aliases: ["inquire", "info"],
    run: show,
  },
  {
    usage: "shutdown <path>",
    summary: "Shutdown the node at <path>",
    aliases: ["kill", "rmnode"],
    run: shutdown,
  },
  {
    usage: "status <path>",
    summary: "Get human readable status information from the node at <path>",
    aliases: [],
    run: noText("status"),
  },
  { usage: "types", summary: "Show information about all installed node types", aliases: [], run: types },
  {
    usage: "write hook < -f file | byte ... >",
    summary: 'Send a data packet down the hook named by "hook".',
    description:
      "The data may be contained in a file, or may be described directly on the command line by supplying a sequence of bytes.",
    aliases: ["w"],
    run: (_session, args) => {
      if (args.length < 2) return "usage";
      throw new NotSimulated("ngctl write");
    },
  },
  { usage: "quit", summary: "Exit program", aliases: ["exit"], run: () => "quit" },
];

function keyword(command: NgctlCommand): string {
  return command.usage.split(" ", 1)[0] ?? "";
}

/** A command by any beginning of its name or of an alias, in any case; says so when none or several fit. */
export function findCommand(session: Session, word: string): NgctlCommand | undefined {
  const begins = (candidate: string) => candidate.toLowerCase().startsWith(word.toLowerCase());
  const fitting = ngctlCommands.filter((command) => begins(keyword(command)) || command.aliases.some(begins));
  if (fitting.length === 1) return fitting[0];
  warn(session, `"${word}": ${fitting.length === 0 ? "unknown" : "ambiguous"} command`);
  return undefined;
}

function help(session: Session, args: readonly string[]): Outcome {
  const [word] = args;
  if (word === undefined) {
    print(session, "Available commands:");
    for (const command of ngctlCommands) print(session, `  ${keyword(command).padEnd(10)} ${command.summary}`);
    return "ok";
  }
  const command = findCommand(session, word);
  if (command === undefined) return "ok";
  print(session, `usage:    ${command.usage}`);
  if (command.aliases.length > 0) print(session, `Aliases:  ${command.aliases.join(", ")}`);
  print(session, `Summary:  ${command.summary}`);
  if (command.description !== undefined) {
    print(session, "Description:");
    for (const line of wrap(command.description)) print(session, `  ${line}`);
  }
  return "ok";
}

/** HelpCmd of main.c: lines of up to 64 characters, broken after a space that stays at the line's end. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest !== "") {
    rest = rest.replace(/^\s+/, "");
    let line = rest.slice(0, 64);
    if (line.length < rest.length) line = line.slice(0, line.lastIndexOf(" ") + 1);
    lines.push(line);
    rest = rest.slice(line.length);
  }
  return lines;
}

function debug(session: Session, args: readonly string[]): Outcome {
  const [level, ...more] = args;
  if (more.length > 0) return "usage";
  if (level === undefined) print(session, `Current debug level is ${session.debugLevel}`);
  else throw new NotSimulated("ngctl debug output");
  return "ok";
}

function dot(session: Session, args: readonly string[]): Outcome {
  const [file, ...more] = args;
  if (more.length > 0 || file?.startsWith("-") === true) return "usage";
  if (file === undefined) session.stdout.push(graph(session));
  else session.context.files.write(file, graph(session));
  return "ok";
}

async function read(session: Session, args: readonly string[]): Promise<Outcome> {
  const [file, ...more] = args;
  if (file === undefined || more.length > 0) return "usage";
  try {
    return await runScript(session, session.context.files.read(file));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "FileError") throw error;
    warn(session, `${file}: No such file or directory`);
    return "error";
  }
}
