import { KernelError } from "../errno";
import type { NetgraphNode } from "../model";
import {
  type AsciiValue,
  expectNoArgument,
  formatArray,
  formatStruct,
  parseAscii,
  readInteger,
  readStruct,
} from "./ascii";
import { defineNodeType } from "./types";

/** ng_one2many(4): struct ng_one2many_config. */
interface One2ManyState {
  xmitAlg: number;
  failAlg: number;
  /** By link number; NG_ONE2MANY_MAX_LINKS of them. */
  enabledLinks: number[];
}

const maxLinks = 64;

function stateOf(node: NetgraphNode): One2ManyState {
  return node.data.one2many as One2ManyState;
}

function linkNumber(hook: string): number | undefined {
  const number = /^many(0|[1-9]\d*)$/.exec(hook)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Fixed arrays leave their zeros out: an element that follows a gap carries its index (ng_parse_composite_unparse). */
function sparse(values: readonly number[]): string | undefined {
  const shown: string[] = [];
  let next = 0;
  for (const [index, value] of values.entries()) {
    if (value === undefined || value === 0) continue;
    shown.push(index === next ? String(value) : `${index}=${value}`);
    next = index + 1;
  }
  return shown.length === 0 ? undefined : formatArray(shown);
}

function readLinks(value: AsciiValue | undefined): number[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > maxLinks) throw new KernelError("EINVAL");
  return value.map((element: AsciiValue) => readInteger(element));
}

defineNodeType({
  name: "one2many",
  diesWithLastHook: true,
  notSimulated: ["getstats", "clrstats", "getclrstats"],
  construct: (_kernel, node) => {
    const state: One2ManyState = { xmitAlg: 1, failAlg: 1, enabledLinks: [] };
    node.data.one2many = state;
  },
  newHook: (_kernel, node, name) => {
    if (name === "one") return name;
    const number = linkNumber(name);
    if (number === undefined || number >= maxLinks) throw new KernelError("EINVAL");
    const state = stateOf(node);
    while (state.enabledLinks.length < number) state.enabledLinks.push(0);
    state.enabledLinks[number] = 1;
    return name;
  },
  disconnected: (_kernel, hook) => {
    const number = linkNumber(hook.name);
    if (number !== undefined) stateOf(hook.node).enabledLinks[number] = 0;
  },
  messages: {
    getconfig: (_kernel, node, argument) => {
      expectNoArgument(argument);
      const { xmitAlg, failAlg, enabledLinks } = stateOf(node);
      return {
        name: "getconfig",
        number: 1,
        argument: formatStruct({ xmitAlg, failAlg, enabledLinks: sparse(enabledLinks) }),
      };
    },
    setconfig: (_kernel, node, argument) => {
      const fields = readStruct(parseAscii(argument), ["xmitAlg", "failAlg", "enabledLinks"]);
      const xmitAlg = readInteger(fields.get("xmitAlg"), 0);
      const failAlg = readInteger(fields.get("failAlg"), 0);
      // Round robin, all and failover; manual and notify (ng_one2many.h).
      if (xmitAlg < 1 || xmitAlg > 3 || failAlg < 1 || failAlg > 2) throw new KernelError("EINVAL");
      Object.assign(stateOf(node), { xmitAlg, failAlg, enabledLinks: readLinks(fields.get("enabledLinks")) });
      return undefined;
    },
  },
});
