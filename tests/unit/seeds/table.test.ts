/** docs/seeds.md says of every practice of the seeds what does it here and what proves that: all of it must exist. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(__dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

interface Row {
  readonly practice: string;
  readonly here: string;
  readonly tests: string;
}

const rows: readonly Row[] = read("docs/seeds.md")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| practice ") && !line.startsWith("| --- "))
  .map((line) => line.slice(2, -2).split(/(?<!\\) \| /))
  .map(([practice = "", here = "", tests = "", ...more]) => {
    if (more.length > 0) throw new Error(`too many cells: ${practice}`);
    return { practice, here, tests };
  });

interface Schema {
  readonly types: Readonly<Record<string, { readonly properties: Properties }>>;
  readonly resources: Readonly<
    Record<string, { readonly properties: Properties; readonly inputProperties: Properties }>
  >;
}
type Properties = Readonly<Record<string, Property>>;
interface Property {
  readonly $ref?: string;
  readonly items?: Property;
  readonly oneOf?: readonly Property[];
}

const schema: Schema = JSON.parse(read("schema.json"));
const VIMAGE = new Set([...read("sdk/vimage.ts").matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name));

/** What is wrong with `Kind.property.of.it`, as a kind of schema.json or the component has it. */
function wrongName(path: string): string | undefined {
  const [kind = "", ...names] = path.split(".");
  if (kind === "Vimage") return names.every((name) => VIMAGE.has(name)) ? undefined : path;
  const resource = schema.resources[`freebsd:index:${kind}`];
  if (resource === undefined) return path;
  let properties: Properties = { ...resource.properties, ...resource.inputProperties, adopt: {}, persistent: {} };
  for (const name of names) {
    const property = properties[name];
    if (property === undefined) return path;
    properties = schema.types[referenceOf(property)?.replace("#/types/", "") ?? ""]?.properties ?? {};
  }
  return undefined;
}

function referenceOf({ $ref, items, oneOf = [] }: Property): string | undefined {
  return (
    $ref ?? [...(items === undefined ? [] : [items]), ...oneOf].map(referenceOf).find((each) => each !== undefined)
  );
}

const TITLE = /\b(?:test|it|step|describe)(?:\.each(?:<[\s\S]*?>)?\([\s\S]*?\))?\(\s*(["'`])((?:(?!\1).)*)\1/g;
const CASE = /(?:\[|what:)\s*"((?:[^"\\]|\\.)*)",/g;

/** The names of a file's tests: blocks, tests, and the rows of tables. What a template puts in is a word. */
function isTest(file: string, name: string): boolean {
  const text = read(file);
  const life = /\blife\(/.test(text) && !file.includes("harness") ? read("tests/e2e/harness/life.ts") : "";
  const titles = [...`${text}${life}`.matchAll(TITLE)].map(([, , title = ""]) => title);
  const cases = [...text.matchAll(CASE)].map(([, title = ""]) => title);
  return [...titles, ...cases].some((title) =>
    new RegExp(`^${title.replace(/[.*+?^()|[\]\\]/g, "\\$&").replace(/\$\{[^}]*\}/g, "[\\w-]+")}$`).test(name),
  );
}

test("the table has every seed, and each of its rows a practice, a declaration and a test", () => {
  expect(read("docs/seeds.md").match(/^## /gm)).toHaveLength(5);
  expect(rows.length).toBeGreaterThan(80);
  for (const { practice, here, tests } of rows) {
    expect([practice, here, tests].filter((cell) => cell.trim() === "")).toEqual([]);
    expect(here).not.toMatch(/not supported|not yet|cannot/i);
  }
});

test("every kind and property that the table names is in schema.json, or is the component's", () => {
  const names = rows
    .flatMap(({ here }) => [...here.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code))
    .filter((code) => /^[A-Z]\w+(\.\w+)*(:|$)/.test(code))
    .map((code) => code.split(":")[0] ?? "");
  expect(names.length).toBeGreaterThan(80);
  expect(wrongName("Jail.exec.begin")).toBe("Jail.exec.begin");
  expect(names.map(wrongName).filter((wrong) => wrong !== undefined)).toEqual([]);
});

test("every test that the table names exists", () => {
  expect(isTest("tests/unit/seeds/table.test.ts", "every test that is missing")).toBe(false);
  const examples = new Set(readdirSync(join(root, "examples")));
  const missing = rows.flatMap(({ practice, tests }) =>
    tests.split("<br>").flatMap((each) => {
      const [, file = "", name = ""] = /^`([^`]+)`: (.+)$/.exec(each) ?? [];
      const path = `tests/${file}`;
      const example = /^the example (.+)$/.exec(name)?.[1];
      const isThere = existsSync(join(root, path)) && file !== "" && isTest(path, name);
      return isThere && (example === undefined || examples.has(example)) ? [] : [`${practice}: ${each}`];
    }),
  );
  expect(missing).toEqual([]);
});
