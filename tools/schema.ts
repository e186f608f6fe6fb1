/**
 * `npm run schema`: writes schema.json, the SDK's classes and the reference docs from the resource definitions, and
 * the schemas of what `pulumi-freebsd inventory --json` and `graph --json` print from their zod schemas.
 * With `--check` nothing is written, and a stale file is an error: `make check` runs that.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inventoryJsonSchema } from "../cli/inventory-schema";
import { topologyJsonSchema } from "../cli/topology-schema";
import { definitions } from "../provider/resources";
import { type DocumentSchema, documentDocs } from "../provider/schema/document-docs";
import { packageSchema } from "../provider/schema/package-schema";
import { referenceDocs } from "../provider/schema/reference-docs";
import { sdkSources } from "../provider/schema/sdk-source";
import { propertiesOf } from "../provider/schema/shape";

const root = resolve(__dirname, "..");

function generated(): ReadonlyMap<string, string> {
  const about = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    version: string;
    description: string;
    license: string;
  };
  const kinds = definitions.map((definition) => ({
    kind: definition.kind,
    description: definition.description,
    example: definition.example,
    manuals: definition.manuals,
    looksBy: definition.looks?.by ?? [],
    inputs: propertiesOf(definition.inputs),
    outputs: propertiesOf(definition.outputs),
  }));
  const files = new Map([["schema.json", `${JSON.stringify(packageSchema(kinds, about), null, 2)}\n`]]);
  for (const [name, text] of sdkSources(kinds)) files.set(`sdk/generated/${name}`, text);
  for (const [name, text] of referenceDocs(kinds)) files.set(`docs/reference/${name}`, text);
  const documents = { inventory: inventoryJsonSchema(), topology: topologyJsonSchema() };
  for (const [name, schema] of Object.entries(documents)) {
    const published = `${name}.schema.json`;
    files.set(published, `${JSON.stringify(schema, null, 2)}\n`);
    const docs = documentDocs(schema as DocumentSchema, published, `cli/${name}-schema.ts`);
    files.set(`docs/reference/${name}.md`, docs);
  }
  return formatted(files);
}

/** As biome writes them, so that the generated files pass the same check as all others. */
function formatted(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "freebsd-schema-"));
  try {
    const sources = [...files].filter(([path]) => path.endsWith(".ts"));
    writeFileSync(
      join(folder, "biome.json"),
      JSON.stringify({ ...JSON.parse(readFileSync(join(root, "biome.json"), "utf8")), vcs: { enabled: false } }),
    );
    for (const [path, text] of sources) write(join(folder, path), text);
    execFileSync(join(root, "node_modules/.bin/biome"), ["check", "--write", "--config-path", folder, folder], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    return new Map(
      [...files].map(([path, text]) => [path, path.endsWith(".ts") ? readFileSync(join(folder, path), "utf8") : text]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(path: string, text: string): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

function current(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}

function filesIn(folder: string): readonly string[] {
  return existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`) : [];
}

function main(): void {
  const files = generated();
  const stale = [...files].filter(([path, text]) => current(path) !== text).map(([path]) => path);
  const left = ["sdk/generated", "docs/reference"].flatMap((folder) =>
    filesIn(folder).filter((path) => !files.has(path)),
  );
  if (process.argv.includes("--check")) {
    if (stale.length + left.length === 0) return;
    console.error(`stale: ${[...stale, ...left].join(", ")}; run \`npm run schema\` and commit the result`);
    process.exitCode = 1;
    return;
  }
  for (const path of left) rmSync(join(root, path));
  for (const path of stale) write(join(root, path), files.get(path) ?? "");
  console.log(stale.length + left.length === 0 ? "all generated files are up to date" : `wrote ${stale.join(", ")}`);
}

main();
