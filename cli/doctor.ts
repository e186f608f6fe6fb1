import type { Command } from "commander";
import { FreebsdError } from "../provider/errors";
import { describeHost, examine, type Finding, parseProbe, probeCommand } from "../provider/host/doctor";
import { connectionOf, withConnection } from "./connection-options";
import { readHost } from "./read-host";
import { EXIT, type Terminal } from "./terminal";

/** `pulumi-freebsd doctor`: what a host is, and what is missing on it for which kind of resource. */
export function addDoctor(program: Command, terminal: Terminal): void {
  withConnection(program.command("doctor"))
    .description("tell what a host is, what it lacks for which resources, and how to put that right")
    .option("--json", "the same as one JSON document")
    .action(async ({ json, ...options }) => {
      const { address, inventory, connection } = await readHost(connectionOf(options), terminal);
      terminal.progress(`${address}: asking for modules, tools and firewalls`);
      const { commands } = await connection.run([probeCommand()]);
      const [outcome] = commands;
      if (outcome?.exitStatus !== 0)
        throw new FreebsdError({
          code: "inventory",
          host: address,
          message: `the host could not be examined: ${outcome?.stderr.trim() || "no answer"}`,
        });
      const host = { inventory, probe: parseProbe(outcome.stdout) };
      const [found, findings] = [describeHost(host), examine(host)];
      terminal.say(
        json === true
          ? JSON.stringify({ version: 1, host: address, found, findings }, undefined, 2)
          : report(address, found, findings),
      );
      if (findings.some(({ level }) => level === "missing")) terminal.leave(EXIT.found);
    });
}

function report(address: string, found: Readonly<Record<string, string>>, findings: readonly Finding[]): string {
  const width = Math.max(...Object.keys(found).map((word) => word.length));
  const facts = Object.entries(found).map(([word, text]) => `  ${word.padEnd(width)}  ${text}`);
  const told = (level: Finding["level"]) => findings.filter((finding) => finding.level === level).flatMap(lines);
  const [missing, advice] = [told("missing"), told("advice")];
  return [
    address,
    ...facts,
    "",
    ...(missing.length === 0 ? ["Nothing is missing."] : ["Missing:", ...missing]),
    ...(advice.length === 0 ? [] : ["", "Advice:", ...advice]),
  ].join("\n");
}

function lines({ message, kinds, fix }: Finding): readonly string[] {
  return [`  - ${message} (${kinds.join(", ")})`, ...fix.map((line) => `      ${line}`)];
}
