/**
 * `npm run page`: bundles the script and the style of the picture's HTML page into picture/generated/page.ts.
 * With `--check` nothing is written, and a stale file is an error: `make check` runs that.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";

const PAGE = resolve(__dirname, "../picture/page");
const TARGET = resolve(__dirname, "../picture/generated/page.ts");

function bundled(file: string): string {
  const options = {
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
  } as const;
  const [output] = buildSync({ ...options, entryPoints: [join(PAGE, file)] }).outputFiles;
  // A script ends where the page's text has an end tag.
  return (output?.text ?? "").trim().replaceAll("</", "<\\/");
}

const source = `// Written by \`npm run page\` from picture/page: change the page there, not this file.
export const PAGE_SCRIPT = ${JSON.stringify(bundled("main.ts"))};
export const PAGE_STYLE = ${JSON.stringify(bundled("style.css"))};
`;

if (!process.argv.includes("--check")) writeFileSync(TARGET, source);
else if (readFileSync(TARGET, "utf8") !== source) {
  console.error("stale: picture/generated/page.ts; run `npm run page` and commit the result");
  process.exitCode = 1;
}
