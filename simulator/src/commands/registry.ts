import { justBashTools } from "../host/just-bash-tools";
import type { SimulatedCommand } from "./command";
import { fileCommands } from "./files-commands";
import { lockf } from "./lockf";
import { processCommands } from "./process-commands";

/** Every executable that the simulated host knows what to do for, by name. A later one of the same name wins. */
export const simulatedCommands: ReadonlyMap<string, SimulatedCommand> = new Map(
  [...justBashTools, ...fileCommands, ...processCommands, lockf].map((command) => [command.name, command]),
);
