import type { Command } from "commander";
import { type HostReport, hasFailures, type JailReport } from "../provider/host/verify";
import { verifyHost } from "../provider/lifecycle/verify";
import { connectionOf, withConnection } from "./connection-options";
import { reachable } from "./read-host";
import { EXIT, type Terminal } from "./terminal";

/** `pulumi-freebsd verify`: whether the network of every jail works, asked from inside it. */
export function addVerify(program: Command, terminal: Terminal): void {
  withConnection(program.command("verify"))
    .description("ask from inside every jail whether its network works, and tell the hop at which it does not")
    .option("--json", "the same as one JSON document")
    .action(async ({ json, ...options }) => {
      const settings = reachable(connectionOf(options));
      terminal.progress(`${settings.host}: asking from inside every jail, for some seconds`);
      const report = await verifyHost(settings);
      terminal.say(
        json === true
          ? JSON.stringify({ version: 1, host: settings.host, ...report }, undefined, 2)
          : text(settings.host, report),
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
