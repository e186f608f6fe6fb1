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
      process.stdout.write(JSON.stringify(added), () => process.exit());
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
    "debug-lines",
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

test("the provider process loads the schemas when it is asked for something, and ssh2 when it dials", () => {
  const packages = (script: string) => loadedBy(script).filter((name) => !name.startsWith("dist/"));
  expect(packages(`load("pulumi-freebsd/runtime").provider("Jail");`)).toEqual([]);
  expect(packages(checkAndDiff)).toEqual(["ipaddr.js", "zod"]);
});

/** The first call of a provider process, up to the moment at which the host hears of it. */
const dialledBy = (call: string) => `
  const { createServer } = require("node:net");
  await new Promise((resolve) => {
    const server = createServer(resolve).listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      const connection = { host: "127.0.0.1", port, password: "unasked", insecureIgnoreHostKey: true };
      ${call}
    });
  });`;

test.each([
  ["a refresh", `load("pulumi-freebsd/runtime").provider("Jail").read("web", { connection });`],
  ["a destroy", `load("pulumi-freebsd/runtime").provider("Jail").delete("web", { connection });`],
  ["the first up of a Host", `load("pulumi-freebsd/runtime").provider("Host").check({}, { connection });`],
])("%s dials before the life cycle is loaded", (_what, call) => {
  const loaded = loadedBy(dialledBy(call));
  expect(loaded).toContain("ssh2");
  expect(loaded).not.toContain("dist/provider/dynamic.js");
});
