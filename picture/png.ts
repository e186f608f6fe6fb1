import { readFile } from "node:fs/promises";
import type * as resvgWasm from "@resvg/resvg-wasm";
import type { Topology } from "./model";
import { topologySvg } from "./svg";

/** Twice the size of the SVG, for screens with small pixels. */
const SCALE = 2;
/** No side gets longer: an image of a big topology must still open. */
const LONGEST_SIDE = 16_000;
/** Has the widths of Arial, which the SVG was laid out for. */
const FONTS = [
  require.resolve("@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf"),
  require.resolve("@expo-google-fonts/arimo/700Bold/Arimo_700Bold.ttf"),
];

let loaded: Promise<typeof resvgWasm> | undefined;

/** The topology as a PNG image. Renderer and font come with packages, so that it looks the same on every machine. */
export async function topologyPng(topology: Topology): Promise<Uint8Array> {
  loaded ??= load();
  const [{ Resvg }, svg, ...fontBuffers] = await Promise.all([
    loaded,
    topologySvg(topology),
    ...FONTS.map((file) => readFile(file)),
  ]);
  const font = { fontBuffers, defaultFontFamily: "Arimo", sansSerifFamily: "Arimo", loadSystemFonts: false };
  const { width, height } = new Resvg(svg, { font });
  const value = Math.min(SCALE, LONGEST_SIDE / Math.max(width, height));
  return new Resvg(svg, { font, fitTo: { mode: "zoom", value }, background: "white" }).render().asPng();
}

async function load(): Promise<typeof resvgWasm> {
  const resvg = await import("@resvg/resvg-wasm");
  await resvg.initWasm(await readFile(require.resolve("@resvg/resvg-wasm/index_bg.wasm")));
  return resvg;
}
