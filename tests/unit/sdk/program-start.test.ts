import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const CHECKOUT = resolve(__dirname, "../../..");

/**
 * What the compiled package (`make build`) loads beside `@pulumi/pulumi`, in a process of its own: its own files by their path, and
 * of other packages the name.
 */
function loadedBy(script: string): string[] {
  const program = `
    const { createRequire, Module } = require("node:module");
    const load = createRequire(${JSON.stringify(join(CHECKOUT, "package.json"))});
    load("@pulumi/pulumi");
    const before = new Set(Object.keys(Module._cache));
    (async () => {
      ${script}
      const added = Object.keys(Module._cache).filter((file) => !before.has(file));
      process.stdout.write(JSON.stringify(added));
    })();`;
  const added: string[] = JSON.parse(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" }));
  const names = added.map((file) => {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
    return name ?? file.slice(CHECKOUT.length + 1);
  });
  return [...new Set(names)].sort();
}

test("a program that imports pulumi-freebsd loads its classes, and nothing of other packages", () => {
  const generated = readdirSync(join(CHECKOUT, "dist/sdk/generated"))
    .filter((file) => file.endsWith(".js") && file !== "types.js")
    .map((file) => `generated/${file}`);
  const own = [
    "ahead",
    "connection",
    "declared",
    "index",
    "known",
    "resource",
    "source-position",
    "stub",
    "topology",
    "verify",
    "vimage",
  ];
  const expected = [...own.map((name) => `${name}.js`), ...generated];
  expect(loadedBy(`load("pulumi-freebsd");`)).toEqual(expected.map((file) => `dist/sdk/${file}`).sort());
});

/** What the provider process does for the second of two equal updates, as far as it can without a host. */
const checkAndDiff = `
  const { provider } = load("pulumi-freebsd/runtime");
  const context = { name: "web", project: "p", stack: "s", urn: "u", dryRun: false, strings: [] };
  const connection = { host: "edge.example.org", user: "root" };
  const jail = provider("Jail");
  const { inputs, failures } = await jail.check({}, { connection, host: "0123456789abcdef", context });
  if (failures.length > 0) throw new Error(JSON.stringify(failures));
  await jail.diff("web", { ...inputs, schemaVersion: 1 }, inputs);`;

test("the provider process loads the schemas, and ssh2 not before it dials", () => {
  const packages = (script: string) => loadedBy(script).filter((name) => !name.startsWith("dist/"));
  expect(packages(checkAndDiff)).toEqual(["ipaddr.js", "zod"]);
});
