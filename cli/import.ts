import type { Command } from "commander";
import { FreebsdError } from "../provider/errors";
import { findModule, type Inventory } from "../provider/host/inventory";
import type { ConnectionSettings } from "../provider/transport/index";
import { parseWritten, readWritten } from "./by-hand/conf";
import { type Findings, Reference } from "./by-hand/declaration";
import { fromHost } from "./by-hand/from-host";
import { programText } from "./by-hand/program-text";
import { connectionOf, withConnection } from "./connection-options";
import { type FoundHost, readHost } from "./read-host";
import type { Terminal } from "./terminal";

/** Those that a Host loads where a program does not say which. */
const MODULES = ["ng_ether", "ng_bridge", "ng_eiface", "if_bridge", "if_epair"];

/** `pulumi-freebsd import`: what was made by hand on a host, as a program that takes it over as it is. */
export function addImport(program: Command, terminal: Terminal): void {
  withConnection(program.command("import"))
    .description("print a program that adopts what is on a host: bridges, interfaces and jails, as they are")
    .action(async (options) => {
      const settings = connectionOf(options);
      const found = await readHost(settings, terminal);
      const findings = await byHand(found);
      for (const note of [...findings.naming.map((line) => `first: ${line}`), ...findings.notes, ...findings.takeover])
        terminal.note(note);
      terminal.say(programText(findings, shownConnection(settings, found.address), loadedModules(found.inventory)));
    });
}

/** The way to the host as a program says it: without secrets, and with the agent of whoever runs it. */
export function shownConnection(settings: ConnectionSettings, host: string): object {
  const { port, user, privateKeyPath, hostKey, become } = settings;
  const agentSocketPath =
    settings.agentSocketPath === undefined ? undefined : new Reference("process.env.SSH_AUTH_SOCK", "agent");
  const shown = { host, port, user, privateKeyPath, agentSocketPath, hostKey, become };
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined));
}

/** What is on the host without a program, and what its administrator has written there. */
export async function byHand({ address, inventory, connection }: FoundHost): Promise<Findings> {
  const { commands } = await connection.run([readWritten()]);
  const [outcome] = commands;
  if (outcome?.exitStatus !== 0)
    throw new FreebsdError({
      code: "inventory",
      host: address,
      message: `the host's jail.conf could not be read: ${outcome?.stderr.trim() || "no answer"}`,
      hint: "Look at it with `jail -e ' '`: jail(8) says on which line it stumbles.",
    });
  return fromHost(inventory, parseWritten(outcome.stdout));
}

export function loadedModules(inventory: Inventory): readonly string[] {
  return MODULES.filter((name) => findModule(inventory, name) !== undefined);
}
