import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { definitions } from "../../../provider/resources";

const root = resolve(__dirname, "../../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const examples = readdirSync(join(root, "examples")).filter((name) => name !== "node_modules");
const readme = read("README.md");
const pages = ["README.md", "CONTRIBUTING.md", ...examples.map((name) => `examples/${name}/README.md`)].concat(
  readdirSync(join(root, "docs")).flatMap((name) => (name.endsWith(".md") ? [`docs/${name}`] : [])),
);

test("the README's table has every kind, and no other", () => {
  const [, table = ""] = readme.split("| resource | what it is |");
  const kinds = [...(table.split("\n\n")[0] ?? "").matchAll(/`([A-Z]\w+)`(?=[^|]*\|[^|]*\|$)/gm)].map(
    ([, kind]) => kind,
  );
  expect(kinds.toSorted()).toEqual(definitions.map(({ kind }) => kind).toSorted());
});

test("the README lists every example, and each has its picture, light and dark", () => {
  const listed = [...readme.matchAll(/^\| \[([\w-]+)\]\(examples\/\1\/README\.md\) \|/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual(examples.toSorted());
  for (const name of examples)
    for (const theme of ["light", "dark"]) expect(read(`examples/${name}/README.md`)).toContain(`${name}-${theme}.png`);
});

test("whatever the pages link to is there", () => {
  const missing = pages.flatMap((page) =>
    [...read(page).matchAll(/(?:\]\(|src="|srcset=")([^)"#\s]+)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(page), target)))
      .map((target) => `${page}: ${target}`),
  );
  expect(missing).toEqual([]);
});
