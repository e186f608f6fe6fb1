#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { createHost, type HostConnection, type NicOptions } from "..";
import { type FaultSetting, parseFault } from "./fault-option";

interface Options {
  readonly port: number;
  readonly hostname: string;
  readonly seed: string;
  readonly nic: readonly NicOptions[];
  readonly router?: string;
  readonly latency: number;
  readonly bandwidth?: number;
  readonly fault: readonly FaultSetting[];
  readonly authorizedKey: readonly string[];
  readonly password?: string;
  readonly idleTimeout?: number;
  readonly json: boolean;
}

function number(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError("Not a number.");
  return value;
}

/** NAME or NAME=ADDRESS/PREFIXLENGTH. */
function nic(text: string, before: readonly NicOptions[] = []): readonly NicOptions[] {
  const found = /^([A-Za-z][A-Za-z0-9]{0,13}[0-9])(?:=([0-9.]+\/[0-9]+))?$/.exec(text);
  if (found?.[1] === undefined)
    throw new InvalidArgumentError("Not NAME or NAME=ADDRESS/PREFIXLENGTH, such as igb0=192.0.2.1/24.");
  return [...before, { name: found[1], ...(found[2] === undefined ? {} : { address: found[2] }) }];
}

function fault(text: string, before: readonly FaultSetting[] = []): readonly FaultSetting[] {
  try {
    return [...before, parseFault(text)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

/** A public key, or the path of a file with some. */
function keys(text: string, before: readonly string[] = []): readonly string[] {
  if (/^(?:ssh|ecdsa)-\S+ \S+/.test(text)) return [...before, text];
  try {
    const lines = readFileSync(text, "utf8")
      .split("\n")
      .map((line) => line.trim());
    return [...before, ...lines.filter((line) => line !== "" && !line.startsWith("#"))];
  } catch {
    throw new InvalidArgumentError("Neither a public key nor a file that can be read.");
  }
}

function pulumiSnippet(connection: HostConnection): string {
  return [
    'import * as freebsd from "pulumi-freebsd";',
    "",
    'const host = new freebsd.Host("simulated", {',
    "  connection: {",
    `    host: "${connection.host}",`,
    `    port: ${connection.port},`,
    `    user: "${connection.user}",`,
    `    privateKey: ${JSON.stringify(connection.privateKey)},`,
    `    hostKey: "${connection.hostKey}",`,
    "  },",
    "});",
    "",
  ].join("\n");
}

async function main(options: Options): Promise<void> {
  const host = await createHost({
    hostname: options.hostname,
    seed: options.seed,
    ...(options.nic.length === 0 ? {} : { nics: options.nic }),
    ...(options.router === undefined ? {} : { defaultRouter: options.router }),
  });
  host.faults.latency = { toHost: options.latency / 2, toClient: options.latency / 2 };
  host.faults.bandwidth = options.bandwidth;
  for (const set of options.fault) set(host.faults);
  const stop = (): void => {
    void host.close().then(() => process.exit(0));
  };
  const server = await host.listen({
    port: options.port,
    authorizedKeys: options.authorizedKey,
    ...(options.password === undefined ? {} : { passwords: { root: options.password } }),
    ...(options.idleTimeout === undefined ? {} : { idle: { milliseconds: options.idleTimeout * 1000, onIdle: stop } }),
  });
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  if (options.json) console.log(JSON.stringify(server.connection));
  else
    console.log(
      [
        `A simulated FreeBSD host listens on ${server.connection.host} port ${server.port}. What it holds lasts until it is stopped (Ctrl-C).`,
        "",
        `Host key:  ${server.connection.hostKey}`,
        "",
        "Connection settings:",
        JSON.stringify(server.connection, undefined, 2),
        "",
        "In a Pulumi program:",
        pulumiSnippet(server.connection),
      ].join("\n"),
    );
}

const program = new Command("freebsd-simhost")
  .description(
    "A simulated FreeBSD host behind an SSH server on 127.0.0.1: netgraph, interfaces, VNET jails, and the commands over them.",
  )
  .option("--port <port>", "port to listen on; 0 takes a free one", number, 0)
  .option("--hostname <name>", "the host's name", "fbsd")
  .option("--seed <text>", "what MACs follow from: the same seed gives the same ones", "freebsd-simhost")
  .option(
    "--nic <name[=address/len]>",
    "a network card, once for each; by default vtnet0 and vtnet1 of the recorded host",
    nic,
    [],
  )
  .option("--router <address>", "the default router in rc.conf")
  .option("--latency <ms>", "round-trip time, half of it each way", number, 0)
  .option("--bandwidth <bytes>", "bytes a second, each way", number)
  .addOption(
    new Option(
      "--fault <what>",
      "trouble, once for each: cut-bytes=N, cut-command=N, reboot-command=N, refuse=N, fail=COMMAND[:N], hang=COMMAND[:N], die=COMMAND[:N]",
    )
      .argParser(fault)
      .default([]),
  )
  .option(
    "--authorized-key <key|file>",
    "a public key that may log in as root, or a file with some; once for each",
    keys,
    [],
  )
  .option("--password <text>", "lets root log in with a password, too")
  .option("--idle-timeout <seconds>", "stops after nobody has been connected for so long", number)
  .option("--json", "prints the connection settings only, as one line of JSON", false);

program.parse();
main(program.opts<Options>()).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
