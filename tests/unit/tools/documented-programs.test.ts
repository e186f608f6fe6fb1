import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

const root = resolve(__dirname, "../../..");
const PAGES = [
  "README.md",
  ...["docs", "docs/reference"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name}`),
  ),
];

/** What a page may speak of without declaring it: the machine, and what is on it. */
const KNOWN = `import type * as pulumi from "@pulumi/pulumi";
import type * as sdk from "pulumi-freebsd";
declare global {
  const freebsd: typeof sdk;
  const host: sdk.Host;
  const edge: sdk.Host;
  const web: sdk.Jail;
  const lan: sdk.NetgraphBridge;
  const port: sdk.Eiface;
  const cable: sdk.Epair;
}`;

/** The TypeScript of a page, each section as one module that begins in the line where it stands on the page. */
function programs(page: string): readonly { readonly name: string; readonly text: string }[] {
  const sections: string[][] = [[]];
  let language = "";
  const lines = readFileSync(join(root, page), "utf8").split("\n");
  for (const [index, line] of lines.entries()) {
    if (language === "" && line.startsWith("## ")) sections.push(new Array<string>(index).fill(""));
    const fence = /^```(\w*)/.exec(line);
    if (fence !== null) language = language === "" ? (fence[1] ?? "") || "text" : "";
    sections.at(-1)?.push(fence === null && language === "ts" ? line : "");
  }
  return sections
    .map((each) => each.join("\n"))
    .filter((text) => text.trim() !== "")
    .map((text, index) => ({ name: join(root, `${page}.${index}.ts`), text: `${text}\nexport {};\n` }));
}

test("every TypeScript that the docs show compiles against the SDK", () => {
  const found = PAGES.flatMap(programs);
  expect(found.length).toBeGreaterThan(20);
  const sources = new Map(found.map(({ name, text }) => [name, text]));
  const known = join(root, "docs/known.ts");
  sources.set(known, KNOWN);
  const { config } = ts.readConfigFile(join(root, "tsconfig.dev.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  // As strict as a user's program is by itself, not as this one.
  const strict = { exactOptionalPropertyTypes: false, noUncheckedIndexedAccess: false, noUnusedLocals: false };
  const users = { ...options, ...strict, types: ["node"] };
  const host = ts.createCompilerHost(users);
  const { fileExists, readFile } = host;
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.readFile = (name) => sources.get(name) ?? readFile(name);
  const program = ts.createProgram([...sources.keys()], users, host);
  const wrong = [...sources.keys()].flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)));
  expect(ts.formatDiagnostics(wrong, { ...host, getCurrentDirectory: () => root })).toBe("");
});
