import { KernelError } from "../errno";
import type { NetgraphNode } from "../model";
import {
  expectNoArgument,
  formatArray,
  formatStruct,
  parseAscii,
  quote,
  readInteger,
  readString,
  readStruct,
  readWord,
} from "./ascii";
import { defineNodeType } from "./types";

/** ng_nat(4): translation with libalias. */
interface NatState {
  aliasAddress: string | undefined;
  nextRedirect: number;
  readonly redirects: Map<number, Readonly<Record<string, number | string | undefined>>>;
}

function stateOf(node: NetgraphNode): NatState {
  return node.data.nat as NatState;
}

function readAddress(text: string): string {
  const bytes = text.split(".").map(Number);
  const good = /^\d+\.\d+\.\d+\.\d+$/.test(text) && bytes.every((byte) => byte <= 255);
  if (!good) throw new KernelError("EINVAL");
  return text;
}

/** The fields of struct ng_nat_redirect_port, in order. */
const portFields = [
  "local_addr",
  "alias_addr",
  "remote_addr",
  "local_port",
  "alias_port",
  "remote_port",
  "proto",
  "description",
] as const;

defineNodeType({
  name: "nat",
  diesWithLastHook: true,
  notSimulated: [
    "setmode",
    "settarget",
    "redirectaddr",
    "redirectproto",
    "redirectdynamic",
    "addserver",
    "proxyrule",
    "libaliasinfo",
    "setdlt",
    "getdlt",
  ],
  construct: (_kernel, node) => {
    const state: NatState = { aliasAddress: undefined, nextRedirect: 1, redirects: new Map() };
    node.data.nat = state;
  },
  newHook: (_kernel, _node, name) => {
    if (name !== "in" && name !== "out") throw new KernelError("EINVAL");
    return name;
  },
  messages: {
    setaliasaddr: (_kernel, node, argument) => {
      stateOf(node).aliasAddress = readAddress(readWord(parseAscii(argument)));
      return undefined;
    },
    redirectport: (_kernel, node, argument) => {
      const fields = readStruct(parseAscii(argument), portFields);
      const state = stateOf(node);
      const id = state.nextRedirect;
      const entry: Record<string, number | string | undefined> = { id };
      for (const name of portFields) {
        const value = fields.get(name);
        if (value === undefined) continue;
        if (name.endsWith("_addr")) entry[name] = readAddress(readWord(value));
        else if (name === "description") entry[name] = quote(readString(value));
        else entry[name] = readInteger(value);
      }
      if (entry.proto !== 6 && entry.proto !== 17) throw new KernelError("EINVAL");
      state.redirects.set(id, entry);
      state.nextRedirect += 1;
      return { name: "redirectport", number: 4, argument: String(id) };
    },
    redirectdelete: (_kernel, node, argument) => {
      if (!stateOf(node).redirects.delete(readInteger(parseAscii(argument)))) throw new KernelError("ENOENT");
      return undefined;
    },
    listredirects: (_kernel, node, argument) => {
      expectNoArgument(argument);
      const shown = [...stateOf(node).redirects.values()].map((entry) => formatStruct(entry));
      const redirects = shown.length === 0 ? undefined : formatArray(shown);
      return {
        name: "listredirects",
        number: 10,
        argument: formatStruct({ total_count: shown.length, redirects }),
      };
    },
  },
});
