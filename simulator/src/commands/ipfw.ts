import { addIpfwRule, deleteIpfwRule, type IpfwState, ipfwOf, lastRuleNumber } from "../kernel/ipfw";
import "../kernel/ipfw-filter";
import type { Vnet } from "../kernel/model";
import { type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure } from "./outcome";

const okay: CommandResult = { stdout: "", stderr: "", exitCode: 0 };

/** ipfw(8). */
export const ipfw: SimulatedCommand = {
  name: "ipfw",
  source: "ipfw(8), sbin/ipfw/ipfw2.c; recording 07 step 31",
  run: (args, context) => {
    let quiet = false;
    let at = 0;
    for (; args[at]?.startsWith("-") === true; at += 1)
      for (const letter of args[at]?.slice(1) ?? "") {
        if (letter === "q") quiet = true;
        else if (letter !== "f") throw new NotSimulated(`ipfw -${letter}`);
      }
    const [command, ...words] = args.slice(at);
    if (command === undefined) return failure('usage: ipfw [options]\ndo "ipfw -h" or "man ipfw" for details\n', 64);
    const state = ipfwOf(context.kernel, context.vnet);
    if (state === undefined) return failure("ipfw: retrieving config failed: Protocol not available\n", 71);
    return run(state, context.vnet, command, words, quiet);
  },
};

function run(state: IpfwState, vnet: Vnet, command: string, words: readonly string[], quiet: boolean): CommandResult {
  switch (command) {
    case "add":
      return add(state, words, quiet);
    case "delete":
    case "del":
      return remove(state, words);
    case "list":
    case "show": {
      if (command === "show" || words.length > 0) throw new NotSimulated(`ipfw ${command} ${words.join(" ")}`);
      return { ...okay, stdout: list(state) };
    }
    case "flush":
      state.rules.length = 0;
      return quiet ? okay : { ...okay, stdout: "Flushed all rules.\n" };
    case "nat":
      return nat(state, vnet, words, quiet);
    default:
      throw new NotSimulated(`ipfw ${command}`);
  }
}

/** Rule 65535 is listed twice on this release: its own counter for orphaned states comes first (recording 07, step 31). */
function list(state: IpfwState): string {
  const rules = state.rules.map(({ number, text }) => `${padded(number)} ${text}\n`).join("");
  const last = `${lastRuleNumber} count ip from any to any not // orphaned dynamic states counter\n`;
  return `${rules}${last}${lastRuleNumber} ${state.accepts ? "allow" : "deny"} ip from any to any\n`;
}

function padded(number: number): string {
  return String(number).padStart(5, "0");
}

/** Action words by what ipfw prints for them. */
const actions: Readonly<Record<string, string>> = {
  allow: "allow",
  accept: "allow",
  pass: "allow",
  permit: "allow",
  deny: "deny",
  drop: "deny",
  count: "count",
};
const withNumber = new Set(["nat", "skipto", "divert", "pipe", "queue"]);

function add(state: IpfwState, words: readonly string[], quiet: boolean): CommandResult {
  const number = /^\d+$/.test(words[0] ?? "") ? Number(words[0]) : undefined;
  const rest = number === undefined ? words : words.slice(1);
  const [word = "", ...body] = rest;
  let text: string;
  let tail: readonly string[];
  const action = actions[word];
  if (action !== undefined) [text, tail] = [action, body];
  else if (withNumber.has(word)) [text, tail] = [`${word} ${body[0]}`, body.slice(1)];
  else if (["fwd", "reject", "unreach", "reset", "check-state", "setfib", "tee", "call"].includes(word))
    throw new NotSimulated(`ipfw add ${word}`);
  else return failure(`ipfw: invalid action ${word}\n\n`, 64);
  const rule = addIpfwRule(state, number, `${text} ${canonical(tail)}`);
  return quiet ? okay : { ...okay, stdout: `${padded(rule.number)} ${rule.text}\n` };
}

/** The rule body in ipfw's own words: `all` is `ip`, ports after an address are options. */
function canonical(words: readonly string[]): string {
  const [protocol = "", from, source = "", ...afterSource] = words;
  const to = afterSource.indexOf("to");
  const destination = afterSource[to + 1];
  if (from !== "from" || to !== 0 || destination === undefined)
    throw new NotSimulated(`the ipfw rule ${words.join(" ")}`);
  const options = [...afterSource.slice(2)];
  const port = options[0] !== undefined && /^\d+$/.test(options[0]) ? ["dst-port", options.shift() ?? ""] : [];
  const known = new Set([
    "via",
    "recv",
    "xmit",
    "in",
    "out",
    "keep-state",
    "setup",
    "established",
    "dst-port",
    "src-port",
  ]);
  for (const [at, option] of options.entries()) {
    const value = ["via", "recv", "xmit", "dst-port", "src-port"].includes(options[at - 1] ?? "");
    if (!value && !known.has(option)) throw new NotSimulated(`the ipfw option ${option}`);
  }
  const hosts = ["from", printed(source), "to", printed(destination)];
  return [protocol === "all" ? "ip" : protocol, ...hosts, ...port, ...options].join(" ");
}

/** print_ip() of sbin/ipfw/ipfw2.c. */
function printed(host: string): string {
  return host === "0.0.0.0/0" ? "any" : host.replace(/\/32$/, "");
}

function remove(state: IpfwState, words: readonly string[]): CommandResult {
  if (words[0] === "nat") {
    state.nats.delete(Number(words[1]));
    return okay;
  }
  let stderr = "";
  for (const word of words) if (!deleteIpfwRule(state, Number(word))) stderr += `ipfw: rule ${word} not found\n`;
  return { stdout: "", stderr, exitCode: stderr === "" ? 0 : 69 };
}

/**
 * `nat N config …`, `nat N delete` and `nat show config`: the configuration is shown as it was given. The interface of one must be
 * there and have an address (set_addr_dynamic of sbin/ipfw/nat.c).
 */
function nat(state: IpfwState, vnet: Vnet, words: readonly string[], quiet: boolean): CommandResult {
  if (words[0] === "show" && words[1] === "config") {
    const lines = [...state.nats].sort(([a], [b]) => a - b).map(([, line]) => `${line}\n`);
    return { ...okay, stdout: lines.join("") };
  }
  const number = Number(words[0]);
  if (words[1] === "delete" && state.nats.delete(number)) {
    state.links.delete(number);
    return okay;
  }
  const nic = words[2] === "if" ? (words[3] ?? "") : undefined;
  if (words[1] === "config" && nic !== undefined) {
    const iface = vnet.interfacesByName.get(nic)?.[0];
    if (iface === undefined) return failure(`ipfw: unknown interface name ${nic}\n`);
    if (!iface.addresses.some(({ family }) => family === "inet"))
      return failure(`ipfw: ${nic}: cannot get interface address\n`);
  }
  if (words[1] !== "config" || !Number.isInteger(number)) throw new NotSimulated(`ipfw nat ${words.join(" ")}`);
  const line = `ipfw nat ${number} ${words.slice(1).join(" ")}`;
  state.nats.set(number, line);
  return quiet ? okay : { ...okay, stdout: `${line}\n` };
}
