import { sharesStack } from "../kernel/jail-addresses";
import type { NetworkInterface } from "../kernel/model";
import { type Exchange, exchange } from "../kernel/reachability";
import type { SendError } from "../kernel/reachability-ip";
import { formatAddress, type ParsedAddress, parseAddress } from "../kernel/routes-addresses";
import { ownerOf, sourceFor } from "../kernel/routes-static";
import { lookupRoute, prefixOf } from "../kernel/routes-table";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure, type Options, optionValue, readOptions } from "./outcome";

const sendErrors: Readonly<Record<SendError, string>> = {
  EHOSTUNREACH: "No route to host",
  ENETUNREACH: "Network is unreachable",
  EHOSTDOWN: "Host is down",
  ENETDOWN: "Network is down",
  EADDRNOTAVAIL: "Can't assign requested address",
  EACCES: "Permission denied",
  EMSGSIZE: "Message too long",
};

const usage4 = "usage: ping [-4AaDdfHnoQqRrv] [-C pcp] [-c count] [-G sweepmaxsize] ... host\n";

interface Plan {
  readonly to: ParsedAddress;
  readonly shown: string;
  readonly zone: NetworkInterface | undefined;
  /** undefined: until it is killed. */
  readonly count: number | undefined;
  readonly intervalMs: number;
  readonly deadlineMs: number | undefined;
  /** How long it waits for the answer to its last packet when none has come at all. */
  readonly waitMs: number;
  readonly data: number;
  readonly ttl: number;
  readonly dontFragment: boolean;
  readonly quiet: boolean;
  readonly once: boolean;
  readonly source: bigint | undefined;
}

/** How long ping(8) waits for a first answer after its last packet (MAXWAIT). */
const maxWaitMs = 10_000;

function pingCommand(name: "ping" | "ping6"): SimulatedCommand {
  return {
    name,
    source: "ping(8), sbin/ping/ping.c and ping6.c; recordings 05 steps 35 and 36, 07",
    run: (args, context) => {
      const options = readOptions(args, "46AaDdfHnoQqRrvC:c:G:g:h:I:i:L:l:M:m:P:p:S:s:T:t:W:z:");
      const [host] = options.rest;
      if (options.unknown !== undefined || host === undefined || options.rest.length > 1) return failure(usage4, 64);
      if (sharesStack(context.jail)) throw new NotSimulated(`${name} in a jail without a network stack of its own`);
      for (const letter of ["A", "a", "f", "R", "G", "g", "h", "I", "M", "P", "p", "T", "z", "l", "C"])
        if (options.flags.has(letter)) throw new NotSimulated(`${name} -${letter}`);
      const to = resolve(host, context);
      const family =
        name === "ping6" || options.flags.has("6") ? "inet6" : options.flags.has("4") ? "inet" : to?.family;
      if (to === undefined || to.family !== family) throw new NotSimulated(`${name} ${host}: looking the name up`);
      return run(planOf(to, options, context), context);
    },
  };
}

/** ping(8), and ping6(8), which is the same program for IPv6. */
export const ping = pingCommand("ping");
export const ping6 = pingCommand("ping6");

/** An address, or a name in /etc/hosts. */
function resolve(host: string, context: CommandContext): ParsedAddress | undefined {
  const direct = parseAddress(host);
  if (direct !== undefined || !context.files.exists("/etc/hosts")) return direct;
  const rows = context.files.read("/etc/hosts").split("\n");
  const found = rows
    .map((row) => row.replace(/#.*/, "").trim().split(/\s+/))
    .filter((row) => row.slice(1).includes(host));
  const addresses = found.flatMap((row) => parseAddress(row[0] ?? "") ?? []);
  return addresses.find((address) => address.family === "inet") ?? addresses[0];
}

function planOf(to: ParsedAddress, options: Options, context: CommandContext): Plan {
  const number = (letter: string): number | undefined => {
    const text = optionValue(options, letter);
    return text === undefined ? undefined : Number(text);
  };
  const zone = to.zone === undefined ? undefined : context.vnet.interfacesByName.get(to.zone)?.[0];
  const from = optionValue(options, "S");
  const timeout = number("t");
  return {
    to,
    shown: `${formatAddress(to.family, to.bits)}${to.zone === undefined ? "" : `%${to.zone}`}`,
    zone,
    count: number("c") ?? (options.flags.has("o") ? undefined : undefined),
    intervalMs: (number("i") ?? 1) * 1000,
    deadlineMs: timeout === undefined ? undefined : timeout * 1000,
    waitMs: number("W") ?? maxWaitMs,
    data: number("s") ?? (to.family === "inet" ? 56 : 8),
    ttl: number("m") ?? 64,
    dontFragment: options.flags.has("D"),
    quiet: options.flags.has("q"),
    once: options.flags.has("o"),
    source: from === undefined ? undefined : parseAddress(from)?.bits,
  };
}

async function run(plan: Plan, context: CommandContext): Promise<CommandResult> {
  const header = headerOf(plan, context);
  if (typeof header !== "string") return header;
  context.write("stdout", header);
  const { kernel, machine, signal } = context;
  const started = kernel.now();
  const end = plan.deadlineMs === undefined ? undefined : started + plan.deadlineMs;
  const times: number[] = [];
  let sent = 0;
  while (!signal.aborted) {
    const result = send(plan, context, sent);
    sent += 1;
    if (result.error !== undefined) context.write("stderr", `ping: sendto: ${sendErrors[result.error]}\n`);
    if (result.answer !== undefined) {
      const time = 0.3 + kernel.random() * 2;
      times.push(time);
      if (!plan.quiet) context.write("stdout", answerLine(plan, sent - 1, result.answer.ttl, time));
      if (plan.once) break;
    }
    if (plan.count !== undefined && times.length >= plan.count) break;
    const last = plan.count !== undefined && sent >= plan.count;
    const pause = last ? (times.length > 0 ? Math.max(1000, plan.intervalMs) : plan.waitMs) : plan.intervalMs;
    const left = end === undefined ? pause : Math.min(pause, end - kernel.now());
    if (left > 0) await machine.sleep(left, signal);
    if (last || (end !== undefined && kernel.now() >= end)) break;
  }
  return { stdout: summary(plan, sent, times), stderr: "", exitCode: times.length > 0 ? 0 : 2 };
}

function send(plan: Plan, context: CommandContext, sequence: number): Exchange {
  const { to, zone, ttl, source, data, dontFragment } = plan;
  const content = { kind: "echo-request", id: context.pid & 0xffff, sequence, data, dontFragment } as const;
  const address = formatAddress(to.family, to.bits);
  return exchange(context.kernel, context.vnet, { address, zone, ttl, source }, content);
}

/** The first line; IPv6 names the source as well, and gives up at once without a route (connect of its probing socket). */
function headerOf(plan: Plan, context: CommandContext): string | CommandResult {
  if (plan.to.family === "inet") return `PING ${plan.shown} (${plan.shown}): ${plan.data} data bytes\n`;
  const { vnet } = context;
  const own = ownerOf(vnet, "inet6", plan.to.bits, plan.zone);
  const entry = lookupRoute(vnet, "inet6", plan.to.bits, plan.zone);
  if (entry === undefined) return failure("ping: UDP connect: No route to host\n");
  const near = own === undefined ? sourceFor(entry, "inet6", entry.gatewayBits ?? plan.to.bits) : own.address;
  if (near === undefined) return failure("ping: UDP connect: Can't assign requested address\n");
  const source = formatAddress("inet6", plan.source ?? prefixOf(near).bits);
  const zone = near.linkLocal === true ? `%${entry.interface.name}` : "";
  return `PING(${plan.data + 48}=40+8+${plan.data} bytes) ${source}${zone} --> ${plan.shown}\n`;
}

function answerLine(plan: Plan, sequence: number, ttl: number, time: number): string {
  const bytes = plan.data + 8;
  const took = `time=${time.toFixed(3)} ms\n`;
  if (plan.to.family === "inet") return `${bytes} bytes from ${plan.shown}: icmp_seq=${sequence} ttl=${ttl} ${took}`;
  return `${bytes} bytes from ${plan.shown}, icmp_seq=${sequence} hlim=${ttl} ${took}`;
}

function summary(plan: Plan, sent: number, times: readonly number[]): string {
  const lost = sent === 0 ? 0 : ((sent - times.length) * 100) / sent;
  const counts = `${sent} packets transmitted, ${times.length} packets received, ${lost.toFixed(1)}% packet loss\n`;
  const head = `\n--- ${plan.shown} ping statistics ---\n${counts}`;
  if (times.length === 0) return head;
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const variance = times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / times.length;
  const figures = [Math.min(...times), mean, Math.max(...times), Math.sqrt(variance)].map((it) => it.toFixed(3));
  return `${head}round-trip min/avg/max/stddev = ${figures.join("/")} ms\n`;
}
