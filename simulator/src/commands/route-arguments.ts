import type { NetworkInterface, Vnet } from "../kernel/model";
import { type Family, parseAddress, widthOf } from "../kernel/routes-addresses";
import type { RouteRequest } from "../kernel/routes-static";
import { NotSimulated } from "./command";

/** The command line of route(8), understood. */
export interface RouteArguments {
  readonly kind: "request";
  readonly command: "add" | "delete" | "change" | "get" | "flush";
  /** The command as it was written: `del` is answered as `del`. */
  readonly word: string;
  readonly quiet: boolean;
  readonly numeric: boolean;
  readonly vnet: Vnet | undefined;
  readonly family: Family | undefined;
  readonly isHost: boolean;
  readonly destination: string;
  readonly gateway: string | undefined;
  readonly target: RouteRequest | undefined;
}

export interface RouteArgumentError {
  readonly kind: "error";
  readonly text: string;
  readonly exitCode: number;
}

/** usage() of sbin/route/route.c. */
export const usageText = "usage: route [-j jail] [-46dnqtv] command [[modifiers] args]\n";

const commands: Readonly<Record<string, RouteArguments["command"]>> = {
  add: "add",
  delete: "delete",
  del: "delete",
  change: "change",
  get: "get",
  show: "get",
  flush: "flush",
};

interface Draft {
  family: Family | undefined;
  force: "net" | "host" | undefined;
  onLink: boolean;
  reject: "reject" | "blackhole" | undefined;
  prefixLength: number | undefined;
  readonly words: string[];
}

/** Reads `[-j jail] [-46dnqtv] command [modifiers] destination [gateway [netmask]]`. */
export function parseRouteArguments(
  args: readonly string[],
  own: Vnet,
  jailVnet: (name: string) => Vnet | undefined,
): RouteArguments | RouteArgumentError {
  let [quiet, numeric] = [false, false];
  let vnet: Vnet | undefined;
  const draft: Draft = {
    family: undefined,
    force: undefined,
    onLink: false,
    reject: undefined,
    prefixLength: undefined,
    words: [],
  };
  let at = 0;
  for (; args[at]?.startsWith("-") === true; at += 1) {
    const option = args[at] ?? "";
    if (option === "-j") {
      at += 1;
      const name = args[at] ?? "";
      vnet = jailVnet(name);
      if (vnet === undefined)
        return { kind: "error", text: `route: jail not found: No such file or directory\n`, exitCode: 1 };
      continue;
    }
    for (const letter of option.slice(1)) {
      if (letter === "q") quiet = true;
      else if (letter === "n") numeric = true;
      else if (letter === "4") draft.family = "inet";
      else if (letter === "6") draft.family = "inet6";
      else throw new NotSimulated(`route -${letter}`);
    }
  }
  const word = args[at] ?? "";
  const command = commands[word];
  if (command === undefined) {
    if (word === "monitor") throw new NotSimulated("route monitor");
    return { kind: "error", text: usageText, exitCode: 64 };
  }
  readModifiers(args.slice(at + 1), draft);
  const request = { kind: "request", command, word, quiet, numeric, vnet } as const;
  return finish(request, draft, vnet ?? own);
}

function readModifiers(args: readonly string[], draft: Draft): void {
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? "";
    if (!word.startsWith("-")) {
      draft.words.push(word);
      continue;
    }
    switch (word) {
      case "-net":
        draft.force = "net";
        break;
      case "-host":
        draft.force = "host";
        break;
      case "-inet":
      case "-4":
        draft.family = "inet";
        break;
      case "-inet6":
      case "-6":
        draft.family = "inet6";
        break;
      case "-interface":
      case "-iface":
        draft.onLink = true;
        break;
      case "-reject":
        draft.reject = "reject";
        break;
      case "-blackhole":
        draft.reject = "blackhole";
        break;
      case "-static":
        break;
      case "-gateway":
        break;
      case "-prefixlen":
        at += 1;
        draft.prefixLength = Number(args[at]);
        break;
      case "-netmask":
        at += 1;
        draft.prefixLength = lengthOfMask(args[at] ?? "");
        break;
      case "-fib":
        at += 1;
        if (args[at] !== "0") throw new NotSimulated(`route -fib ${args[at]}`);
        break;
      default:
        throw new NotSimulated(`route modifier ${word}`);
    }
  }
}

function finish(
  request: Pick<RouteArguments, "kind" | "command" | "word" | "quiet" | "numeric" | "vnet">,
  draft: Draft,
  vnet: Vnet,
): RouteArguments | RouteArgumentError {
  const [written, gatewayWord, mask] = draft.words;
  if (written === undefined)
    return { ...request, family: draft.family, isHost: false, destination: "", gateway: undefined, target: undefined };
  const [text = "", length] = written.split("/", 2);
  const family = draft.family ?? "inet";
  const width = widthOf(family);
  const isDefault = text === "default" || (text === "-" && length === undefined);
  const parsed = isDefault ? { family, bits: 0n, zone: undefined } : parseAddress(text);
  if (parsed === undefined || parsed.family !== family)
    return { kind: "error", text: `route: bad address: ${written}\n`, exitCode: 68 };
  const explicit =
    length !== undefined
      ? Number(length)
      : (draft.prefixLength ?? (mask === undefined ? undefined : lengthOfMask(mask)));
  const isHost = !isDefault && explicit === undefined && draft.force !== "net";
  if (explicit === undefined && draft.force === "net" && !isDefault && family === "inet")
    throw new NotSimulated(`route -net ${written} without a mask: the class of the address decides`);
  const prefixLength = isDefault ? (explicit ?? 0) : (explicit ?? (isHost ? width : 64));
  const target = {
    family,
    bits: parsed.bits,
    prefixLength,
    zone: interfaceNamed(vnet, parsed.zone),
    reject: draft.reject,
  };
  const base = { ...request, family: draft.family, isHost, destination: text, gateway: gatewayWord };
  if (gatewayWord === undefined) return { ...base, target };
  if (draft.onLink) {
    const through = interfaceNamed(vnet, gatewayWord);
    if (through === undefined) return { kind: "error", text: `route: bad address: ${gatewayWord}\n`, exitCode: 68 };
    return { ...base, target: { ...target, through } };
  }
  const gateway = parseAddress(gatewayWord);
  if (gateway === undefined || gateway.family !== family)
    return { kind: "error", text: `route: bad address: ${gatewayWord}\n`, exitCode: 68 };
  return { ...base, target: { ...target, gateway: { bits: gateway.bits, zone: interfaceNamed(vnet, gateway.zone) } } };
}

function interfaceNamed(vnet: Vnet, name: string | undefined): NetworkInterface | undefined {
  return name === undefined ? undefined : vnet.interfacesByName.get(name)?.[0];
}

function lengthOfMask(mask: string): number {
  const parsed = parseAddress(mask);
  if (parsed === undefined) throw new NotSimulated(`the netmask ${mask}`);
  const bits = parsed.bits.toString(2);
  if (!/^1*0*$/.test(bits)) throw new NotSimulated(`the netmask ${mask}, which has holes`);
  return parsed.bits === 0n ? 0 : bits.length === widthOf(parsed.family) ? bits.lastIndexOf("1") + 1 : 0;
}
