import { PAGE_SCRIPT, PAGE_STYLE } from "./generated/page";
import { escaped, hostSection } from "./html-cards";
import type { Topology } from "./model";
import { PageParts } from "./page-parts";
import { viewOf } from "./view";

/**
 * The topology as one HTML page that needs nothing else: bridges are bars, jails are cards below them, and the links run
 * between the columns. Everything that can be read is in it without its script, which adds links, search and filters.
 */
export function topologyHtml(topology: Topology): string {
  const view = viewOf(topology);
  const parts = new PageParts(view);
  const names = view.hosts.map(({ name }) => name).join(", ");
  const sections = view.hosts.map((host) => hostSection(parts, host)).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Topology of ${escaped(names)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<div class="bar" role="search">
<h1>Topology of ${escaped(names)}</h1>
<input type="search" id="find" placeholder="Find a name, address, MAC …" aria-label="Find a name, an address or a MAC" autocomplete="off">
<div class="group" role="group" aria-label="Kinds" id="kinds"></div>
<div class="group" role="group" aria-label="Changes" id="marks"></div>
<div class="group" id="only"></div>
<span class="count" role="status" aria-live="polite" id="count"></span>
<button class="chip" id="theme" type="button"></button>
</div>
<main>
${sections}
<p class="none" id="none" hidden>Nothing is like that. Press Escape to see everything again.</p>
</main>
<p class="help"><kbd>/</kbd> find · <kbd>↑</kbd> <kbd>↓</kbd> <kbd>←</kbd> <kbd>→</kbd> move · <kbd>Enter</kbd> follow a link, or see only what hangs on a bridge or is in a jail · <kbd>Esc</kbd> see everything</p>
<div class="tip" id="tip" role="tooltip" hidden></div>
<script type="application/json" id="tips">${JSON.stringify(parts.tips()).replaceAll("<", "\\u003c")}</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}
