import type { Vnet } from "../kernel/model";
import { formatAddress, maskOf } from "../kernel/routes-addresses";
import {
  addStaticRoute,
  changeStaticRoute,
  deleteStaticRoute,
  flushRoutes,
  type RouteError,
} from "../kernel/routes-static";
import { lookupRoute, type RoutingEntry } from "../kernel/routes-table";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { parseRouteArguments, type RouteArguments, usageText } from "./route-arguments";
import { vnetOfJail } from "./route-jail";

const failures: Readonly<Record<RouteError, { table: string; message: string }>> = {
  EEXIST: { table: "route already in table", message: "message indicates error: File exists" },
  ESRCH: { table: "not in table", message: "route has not been found" },
  EINVAL: { table: "Invalid argument", message: "message indicates error: Invalid argument" },
  ENETUNREACH: { table: "Network is unreachable", message: "message indicates error: Network is unreachable" },
};

/** route(8): changes and asks a vnet's routing table. */
export const route: SimulatedCommand = {
  name: "route",
  source: "route(8); recordings 05 steps 32 and 33, 09 steps 2 and 10",
  run: (args, context) => {
    const parsed = parseRouteArguments(args, context.vnet, (jail) => vnetOfJail(context, jail));
    if (parsed.kind === "error") return { stdout: "", stderr: parsed.text, exitCode: parsed.exitCode };
    return runRoute(parsed, context);
  },
};

function runRoute(request: RouteArguments, context: CommandContext): CommandResult {
  const vnet = request.vnet ?? context.vnet;
  if (request.command === "flush") return flush(vnet, request);
  if (request.target === undefined) return { stdout: "", stderr: usageText, exitCode: 64 };
  if (request.command === "get") return get(vnet, request);
  const change = { add: addStaticRoute, delete: deleteStaticRoute, change: changeStaticRoute }[request.command];
  const error = change(vnet, request.target);
  const { word, destination, gateway } = request;
  const host = request.isHost ? "host" : "net";
  const line = `${word} ${host} ${destination}${gateway === undefined ? "" : `: gateway ${gateway}`}`;
  if (error === undefined) return { stdout: request.quiet ? "" : `${line}\n`, stderr: "", exitCode: 0 };
  const failure = failures[error];
  return {
    stdout: request.quiet ? "" : `${line} fib 0: ${failure.table}\n`,
    stderr: `route: ${failure.message}\n`,
    exitCode: 1,
  };
}

function get(vnet: Vnet, request: RouteArguments): CommandResult {
  const target = request.target;
  if (target === undefined) throw new NotSimulated("route get without a destination");
  const entry = lookupRoute(vnet, target.family, target.bits, target.zone);
  if (entry === undefined) return { stdout: "", stderr: "route: route has not been found\n", exitCode: 1 };
  return { stdout: describe(entry, request), stderr: "", exitCode: 0 };
}

function describe(entry: RoutingEntry, request: RouteArguments): string {
  const { family, network, prefixLength, gatewayBits } = entry;
  const name = (bits: bigint): string => (bits === 0n && !request.numeric ? "default" : formatAddress(family, bits));
  const asked = request.target?.bits ?? 0n;
  const host = entry.flags.includes("H");
  const lines = [`   route to: ${name(asked)}`, `destination: ${name(network)}`];
  // With -n the mask of the default route is written as an address too (recording 01, step 41).
  if (!host) lines.push(`       mask: ${name(maskOf(family, prefixLength))}`);
  if (gatewayBits !== undefined) lines.push(`    gateway: ${name(gatewayBits)}`);
  lines.push(
    "        fib: 0",
    `  interface: ${entry.interface.name}`,
    `      flags: <${flagNames(entry).join(",")}>`,
    " recvpipe  sendpipe  ssthresh  rtt,msec    mtu        weight    expire",
  );
  const mtu = String(entry.interface.mtu).padStart(8);
  lines.push(`       0         0         0         0  ${mtu}         ${entry.weight}         0 `);
  return `${lines.join("\n")}\n`;
}

/** RTF_* names in the order of their bits; routes that an address made are pinned (RTF_PINNED). */
function flagNames(entry: RoutingEntry): string[] {
  const has = (letter: string): boolean => entry.flags.includes(letter);
  const names = ["UP"];
  if (has("G")) names.push("GATEWAY");
  if (has("H")) names.push("HOST");
  if (has("R")) names.push("REJECT");
  names.push("DONE");
  if (has("S")) names.push("STATIC");
  if (has("B")) names.push("BLACKHOLE");
  if (entry.pinned) names.push("PINNED");
  return names;
}

/** flushroutes() of sbin/route/route.c: each route with a gateway on a line of its own. */
function flush(vnet: Vnet, request: RouteArguments): CommandResult {
  const gone = flushRoutes(vnet, request.family);
  if (request.quiet) return { stdout: "", stderr: "", exitCode: 0 };
  const lines = gone.map((entry) => `${entry.destination.padEnd(20)} ${entry.gateway.padEnd(20)} done\n`);
  return { stdout: lines.join(""), stderr: "", exitCode: 0 };
}
