import type { Command } from "commander";
import { FreebsdError } from "../provider/errors";
import {
  type HostReport,
  hasFailures,
  type JailReport,
  judge,
  parseAnswers,
  probeJails,
} from "../provider/host/verify";
import { connectionOf, withConnection } from "./connection-options";
import { readHost } from "./read-host";
import { EXIT, type Terminal } from "./terminal";

/** `pulumi-freebsd verify`: whether the network of every jail works, asked from inside it. */
export function addVerify(program: Command, terminal: Terminal): void {
  withConnection(program.command("verify"))
    .description("ask from inside every jail whether its network works, and tell the hop at which it does not")
    .option("--json", "the same as one JSON document")
    .action(async ({ json, ...options }) => {
      const { address, inventory, connection } = await readHost(connectionOf(options), terminal);
      const jails = inventory.jails.filter(({ vnet, dying }) => vnet === "new" && !dying).length;
      terminal.progress(`${address}: asking from inside ${jails} ${jails === 1 ? "jail" : "jails"}, for some seconds`);
      const { commands } = await connection.run([probeJails(inventory)]);
      const [outcome] = commands;
      if (outcome?.exitStatus !== 0)
        throw new FreebsdError({
          code: "inventory",
          host: address,
          message: `the jails could not be asked: ${outcome?.stderr.trim() || "no answer"}`,
        });
      const report = judge(inventory, parseAnswers(outcome));
      terminal.say(
        json === true ? JSON.stringify({ version: 1, host: address, ...report }, undefined, 2) : text(address, report),
      );
      if (hasFailures(report)) terminal.leave(EXIT.found);
    });
}

function text(address: string, { jails, duplicates }: HostReport): string {
  const lines = [...jails.flatMap(linesOf), ...duplicates.map(({ message }) => `  FAILS  duplicate: ${message}`)];
  return [address, ...(lines.length === 0 ? ["  there is no jail with a network stack of its own"] : lines)].join("\n");
}

function linesOf({ jail, passed, failures, notices }: JailReport): readonly string[] {
  return [
    ...(passed.length === 0 ? [] : [`  ok     ${jail}: ${passed.join(", ")}`]),
    ...failures.map(({ check, message }) => `  FAILS  ${jail}: ${check}: ${message}`),
    ...notices.map((notice) => `  note   ${jail}: ${notice}`),
  ];
}
