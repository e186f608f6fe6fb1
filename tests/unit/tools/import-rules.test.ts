import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const CHECKOUT = resolve(__dirname, "../../..");

/** Files that keep every rule; each planted violation is added to them. */
const CLEAN: Record<string, string> = {
  "sdk/topology.ts": `export const svg = async () => (await import("../picture/svg.js")).svg();`,
  "sdk/index.ts": `import { CustomResource } from "@pulumi/pulumi"; import type { Jail } from "../provider/resources/jail"; export class J extends CustomResource { jail?: Jail }`,
  "provider/runtime.ts": `export { adapter } from "./dynamic";`,
  "provider/dynamic.ts": `import { log } from "@pulumi/pulumi"; import { check } from "./lifecycle/check"; export const adapter = { log, check };`,
  "provider/errors.ts": `export class FreebsdError extends Error {}`,
  "provider/lifecycle/check.ts": `import { jail } from "../resources/jail"; export const check = () => jail;`,
  "provider/resources/index.ts": `import type { Definition } from "./definition";\nimport { jail } from "./jail";\nimport { eiface } from "./eiface";\nexport const definitions: { all: unknown; type?: Definition } = { all: [jail, eiface] };`,
  "provider/resources/definition.ts": `export interface Definition { name: string }`,
  "provider/resources/jail-schema.ts": `export const schema = 1;`,
  "provider/resources/common.ts": `export const onHost = 1;`,
  "provider/resources/jail.ts": `import { z } from "zod"; import { jls } from "../host/jls"; import { onHost } from "./common"; import { schema } from "./jail-schema"; import type { Definition } from "./definition"; export interface Jail extends Definition {} export const jail = { z, jls, onHost, schema };`,
  "provider/resources/eiface.ts": `export const eiface = 1;`,
  "provider/host/jls.ts": `import { run } from "../transport/index"; export const jls = run;`,
  "provider/transport/index.ts": `import { Client } from "ssh2"; import { FreebsdError } from "../errors"; export const run = { Client, FreebsdError };`,
  "provider/schema/facts.ts": `import { z } from "zod"; export const facts = z;`,
  "simulator/src/host.ts": `import { Server } from "ssh2"; export const host = Server;`,
  "picture/svg.ts": `import type { Viz } from "@viz-js/viz"; import { jls } from "../provider/host/jls"; export const svg = async (): Promise<Viz> => (await import("@viz-js/viz")).instance(jls);`,
  "tests/unit/a.test.ts": `import { run } from "../../provider/transport/index"; import { host } from "../../simulator/src/host"; export const a = { run, host };`,
};

const PACKAGES = ["@pulumi/pulumi", "@viz-js/viz", "zod", "ssh2", "left-over", "freebsd-simhost"];

/** One file that breaks exactly one rule. */
const VIOLATIONS: readonly (readonly [rule: string, path: string, source: string])[] = [
  ["no-cycles", "provider/host/a.ts", `import { b } from "./b"; export const a: unknown = b;`],
  ["resolvable", "provider/host/lost.ts", `import { nothing } from "./nowhere"; export const lost = nothing;`],
  [
    "sdk-takes-only-types-from-provider",
    "sdk/jail.ts",
    `import { eiface } from "../provider/resources/eiface"; export const x = eiface;`,
  ],
  ["sdk-loads-no-provider-packages", "sdk/zod.ts", `import { z } from "zod"; export const x = z;`],
  [
    "resource-stands-alone",
    "provider/resources/bridge.ts",
    `import { eiface } from "./eiface"; export const x = eiface;`,
  ],
  ["resource-stands-alone", "provider/resources/epair.ts", `import type { Jail } from "./jail"; export type X = Jail;`],
  [
    "resource-knows-no-transport",
    "provider/resources/pf.ts",
    `import { run } from "../transport/index"; export const x = run;`,
  ],
  [
    "resource-knows-no-life-cycle",
    "provider/resources/zfs.ts",
    `import type { check } from "../lifecycle/check"; export type X = typeof check;`,
  ],
  [
    "host-is-below-resources",
    "provider/host/upwards.ts",
    `import { jail } from "../resources/jail"; export const x = jail;`,
  ],
  [
    "transport-is-at-the-bottom",
    "provider/transport/upwards.ts",
    `import { facts } from "../schema/facts"; export const x = facts;`,
  ],
  [
    "schema-is-a-leaf",
    "provider/schema/leaf.ts",
    `import { FreebsdError } from "../errors"; export const x = FreebsdError;`,
  ],
  [
    "engine-only-at-the-edge",
    "provider/lifecycle/log.ts",
    `import { log } from "@pulumi/pulumi"; export const x = log;`,
  ],
  [
    "engine-only-at-the-edge",
    "provider/resources/types.ts",
    `import type { Output } from "@pulumi/pulumi"; export type X = Output<string>;`,
  ],
  ["ssh-only-in-transport", "provider/host/ssh.ts", `import { Client } from "ssh2"; export const x = Client;`],
  ["ssh-only-in-transport", "cli/ssh.ts", `import { Client } from "ssh2"; export const x = Client;`],
  [
    "product-knows-no-development",
    "provider/lifecycle/sim.ts",
    `import { host } from "../../simulator/src/host"; export const x = host;`,
  ],
  ["product-knows-no-development", "cli/sim.ts", `import { host } from "freebsd-simhost"; export const x = host;`],
  ["product-uses-its-own-dependencies", "cli/dev.ts", `import { left } from "left-over"; export const x = left;`],
  [
    "picture-knows-facts-alone",
    "picture/check.ts",
    `import { check } from "../provider/lifecycle/check"; export const x = check;`,
  ],
  ["provider-draws-nothing", "provider/host/draw.ts", `import { svg } from "../../picture/svg"; export const x = svg;`],
  ["sdk-draws-late", "sdk/draw.ts", `import { svg } from "../picture/svg"; export const x = svg;`],
  ["pictures-are-loaded-late", "picture/now.ts", `import { instance } from "@viz-js/viz"; export const x = instance;`],
  [
    "simulator-stands-alone",
    "simulator/src/cheat.ts",
    `import { jls } from "../../provider/host/jls"; export const x = jls;`,
  ],
];

/** The other halves of violations that take two files. */
const ACCOMPLICES: Record<string, string> = {
  "provider/host/b.ts": `import { a } from "./a"; export const b: unknown = a;`,
};

describe("the import rules", () => {
  let tree: string;

  beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), "import-rules-"));
    writeTree(CLEAN);
    for (const name of PACKAGES) {
      writeTree({
        [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: "1.0.0", main: "index.js" }),
        [`node_modules/${name}/index.js`]: "",
      });
    }
    writeTree({
      "package.json": JSON.stringify({
        dependencies: { zod: "1.0.0", "@viz-js/viz": "1.0.0", ssh2: "1.0.0", "freebsd-simhost": "1.0.0" },
        devDependencies: { "@pulumi/pulumi": "1.0.0", "left-over": "1.0.0" },
      }),
    });
  });

  afterEach(() => rmSync(tree, { recursive: true, force: true }));

  it("accept the layout as it is meant", () => {
    expect(cruise()).toEqual([]);
  });

  it("find every planted violation, each under its own rule and nothing else", () => {
    writeTree(ACCOMPLICES);
    writeTree(Object.fromEntries(VIOLATIONS.map(([, path, source]) => [path, source])));
    const found = cruise().filter(({ from }) => !(from in ACCOMPLICES));
    expect(found.map(({ rule, from }) => `${from}: ${rule}`).sort()).toEqual(
      VIOLATIONS.map(([rule, path]) => `${path}: ${rule}`).sort(),
    );
  });

  it("make the check fail", () => {
    writeTree({ "provider/host/ssh.ts": `import { Client } from "ssh2"; export const x = Client;` });
    expect(run("err").status).not.toBe(0);
  });

  function writeTree(files: Record<string, string>): void {
    for (const [path, source] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), source);
    }
  }

  function run(reporter: string) {
    const config = join(CHECKOUT, ".dependency-cruiser.cjs");
    const rooms = ["sdk", "provider", "cli", "picture", "simulator", "tests"].filter((room) =>
      existsSync(join(tree, room)),
    );
    const cruiser = join(CHECKOUT, "node_modules/.bin/depcruise");
    return spawnSync(cruiser, ["--config", config, "--output-type", reporter, ...rooms], {
      cwd: tree,
      encoding: "utf8",
    });
  }

  function cruise(): { rule: string; from: string }[] {
    const { stdout, stderr } = run("json");
    if (stdout === "") throw new Error(stderr);
    const report: { summary: { violations: { from: string; rule: { name: string } }[] } } = JSON.parse(stdout);
    return report.summary.violations.map(({ from, rule }) => ({ rule: rule.name, from }));
  }
});
