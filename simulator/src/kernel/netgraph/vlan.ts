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
} from "./ascii";
import { defineNodeType } from "./types";

/** ng_vlan(4): which hook gets which VLAN. */
interface Filter {
  readonly vid: number;
  readonly pcp: number;
  readonly cfi: number;
}

/** The filters of a vlan node by hook name, oldest first. */
export function vlanFilters(node: NetgraphNode): Map<string, Filter> {
  return node.data.vlan as Map<string, Filter>;
}

defineNodeType({
  name: "vlan",
  diesWithLastHook: true,
  notSimulated: ["delvid", "getencap", "setencap", "getencapproto", "setencapproto"],
  construct: (_kernel, node) => {
    node.data.vlan = new Map<string, Filter>();
  },
  disconnected: (_kernel, hook) => {
    vlanFilters(hook.node).delete(hook.name);
  },
  messages: {
    addfilter: (_kernel, node, argument) => {
      const fields = readStruct(parseAscii(argument), ["hook", "vlan", "vid", "pcp", "cfi"]);
      const hook = readString(fields.get("hook"), "");
      const tag = readInteger(fields.get("vlan"), 0);
      const vid = readInteger(fields.get("vid"), 0);
      const pcp = readInteger(fields.get("pcp"), 0);
      const cfi = readInteger(fields.get("cfi"), 0);
      const wanted = tag === 0 ? { vid, pcp, cfi } : { vid: tag & 0xfff, pcp: tag >> 13, cfi: (tag >> 12) & 1 };
      if (tag > 0xfff || vid > 0xfff || pcp > 7 || cfi > 1) throw new KernelError("EINVAL");
      if (!node.hooks.has(hook)) throw new KernelError("ENOENT");
      if (hook === "downstream" || hook === "nomatch") throw new KernelError("EINVAL");
      const filters = vlanFilters(node);
      if (filters.has(hook)) throw new KernelError("EEXIST");
      for (const filter of filters.values()) if (filter.vid === wanted.vid) throw new KernelError("EEXIST");
      filters.set(hook, wanted);
      return undefined;
    },
    delfilter: (_kernel, node, argument) => {
      const hook = readString(parseAscii(argument));
      if (!node.hooks.has(hook) || !vlanFilters(node).delete(hook)) throw new KernelError("ENOENT");
      return undefined;
    },
    gettable: (_kernel, node, argument) => {
      expectNoArgument(argument);
      const shown = [...vlanFilters(node)].map(([hook, { vid, pcp, cfi }]) =>
        formatStruct({ hook: quote(hook), vlan: vid | (pcp << 13) | (cfi << 12), vid, pcp, cfi }),
      );
      const filter = shown.length === 0 ? undefined : formatArray(shown);
      return { name: "gettable", number: 3, argument: formatStruct({ n: shown.length, filter }) };
    },
  },
});
