import { Command } from "commander";
import { addDisown } from "./disown";
import { addDoctor } from "./doctor";
import { addExport } from "./export";
import { addGraph } from "./graph";
import { addImport } from "./import";
import { addInventory } from "./inventory";
import type { Terminal } from "./terminal";
import { addVerify } from "./verify";

/** The `pulumi-freebsd` command: what is done to a host without a program. `say` takes what goes to standard output. */
export function commandLine(say: Terminal["say"], more: Partial<Terminal> = {}): Command {
  const terminal: Terminal = {
    write: (output) => say(`${output}`),
    progress: () => {},
    note: () => {},
    leave: () => {},
    ...more,
    say,
  };
  const program = new Command("pulumi-freebsd")
    .description("Looks after hosts that pulumi-freebsd has objects on.")
    .exitOverride();
  for (const add of [addDisown, addDoctor, addExport, addGraph, addImport, addInventory, addVerify])
    add(program, terminal);
  return program;
}
