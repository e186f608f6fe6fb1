import { readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { type Question, topologyAsked } from "../picture/ask";
import { draw, type Format } from "../picture/draw";
import { FreebsdError } from "../provider/errors";
import { type ConnectionOptions, connectionOf, isConnectionGiven, withConnection } from "./connection-options";
import { readHost } from "./read-host";
import type { Terminal } from "./terminal";

const FORMATS: Readonly<Record<Format, string>> = {
  svg: "an SVG image",
  png: "a PNG image",
  html: "one HTML page, to search and filter in",
  dot: "Graphviz's language, in the shape of `ngctl dot`",
  mermaid: "a Mermaid flowchart",
  json: "a JSON document",
};
const NAMES = Object.keys(FORMATS) as Format[];

interface GraphOptions extends ConnectionOptions, Partial<Record<Format, boolean>> {
  readonly planned?: string;
  readonly drift?: boolean;
}

/** `pulumi-freebsd graph`: draws what is on a host, what a stack plans, or the difference between the two. */
export function addGraph(program: Command, terminal: Terminal): void {
  const command = withConnection(program.command("graph"))
    .description(
      "draw the topology of a host, whoever made it; with --planned that of a stack; with both the difference between them",
    )
    .option(
      "--planned <file>",
      "what `pulumi stack export` or `pulumi preview --json --show-sames` printed; - is standard input",
    )
    .addOption(
      new Option("--drift", "mark what is not as `pulumi up` last left it, by the host's own records").conflicts(
        "planned",
      ),
    );
  for (const name of NAMES)
    command.addOption(new Option(`--${name}`, FORMATS[name]).conflicts(NAMES.filter((other) => other !== name)));
  command.action(async (options: GraphOptions) => {
    const format = NAMES.find((name) => options[name] === true);
    if (format === undefined)
      return command.error(`error: say how it is to be drawn: ${NAMES.map((name) => `--${name}`).join(", ")}`);
    terminal.write(await draw[format](topologyAsked(await question(options, terminal))));
  });
}

async function question(options: GraphOptions, terminal: Terminal): Promise<Question> {
  const { planned, drift = false } = options;
  const plan = planned === undefined ? undefined : planText(planned);
  const asksHost = plan === undefined || isConnectionGiven(options);
  const host = asksHost ? await readHost(connectionOf(options), terminal) : undefined;
  return { inventory: host?.inventory, address: host?.address, plan, drift };
}

function planText(path: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (error) {
    const message = `the plan cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new FreebsdError({ code: "stack-file", message });
  }
}
