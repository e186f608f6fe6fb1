import { topologyDot } from "./dot";
import { topologyHtml } from "./html";
import { topologyJson } from "./json";
import { topologyMermaid } from "./mermaid";
import type { Topology } from "./model";
import { topologyPng } from "./png";
import { topologySvg } from "./svg";

/** The forms in which a topology can be had. */
export type Format = "dot" | "svg" | "png" | "mermaid" | "json" | "html";

/** Draws a topology. Graphviz and what PNG takes are loaded when they are first needed. */
export const draw: Readonly<Record<Format, (topology: Topology) => Promise<string | Uint8Array>>> = {
  dot: async (topology) => topologyDot(topology),
  svg: topologySvg,
  png: topologyPng,
  mermaid: async (topology) => topologyMermaid(topology),
  json: async (topology) => topologyJson(topology),
  html: async (topology) => topologyHtml(topology),
};
