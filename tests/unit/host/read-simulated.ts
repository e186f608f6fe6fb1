import { everything, type Inventory, parseSections, wholeInventory } from "../../../provider/host/inventory";
import type { Command, CommandOutcome } from "../../../provider/transport";
import { quoteCommand } from "../../../provider/transport/quote";
import type { SimulatedHost } from "../../../simulator/src/host";

/** Runs a command on a simulated host without SSH. */
export async function outcomeOf(host: SimulatedHost, { argv, stdin }: Command): Promise<CommandOutcome> {
  const { stdout, stderr, exitCode } = await host.run(quoteCommand(argv), stdin === undefined ? {} : { stdin });
  return { argv, exitStatus: exitCode ?? -1, stdout, stderr, tolerated: false };
}

/** A simulated host's inventory. */
export async function inventoryOf(host: SimulatedHost): Promise<Inventory> {
  const { key, command } = everything();
  return wholeInventory(parseSections([[key, await outcomeOf(host, command)]]));
}

/** Runs a script that must go well. */
export async function prepare(host: SimulatedHost, script: string): Promise<void> {
  const { exitCode, stderr } = await host.run(script);
  if (exitCode !== 0 || stderr !== "") throw new Error(`${script}\nexit ${exitCode}: ${stderr}`);
}
