import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type Program, writeFiles, writeProgram } from "../../tools/pulumi/program";
import { Stack } from "./harness/stack";

/** A dynamic resource by hand: what is tested here is the engine, the language host and the harness, not this project. */
const program = (size: number, more = "") => `
import * as pulumi from "@pulumi/pulumi";
const provider = "exports.handler = () => ({" +
  "diff: async (id, olds, news) => ({ changes: olds.size !== news.size })," +
  "create: async (inputs) => ({ id: 'id-' + inputs.size, outs: inputs })," +
  "update: async (id, olds, news) => ({ outs: news })," +
  "delete: async () => {} })";
class Thing extends pulumi.CustomResource {
  declare readonly size: pulumi.Output<number>;
  constructor(name: string, size: pulumi.Input<number>) {
    super("pulumi-nodejs:dynamic/freebsd:Thing", name, { size, __provider: provider });
  }
}
console.log("the program runs in " + process.cwd());
export const size = new Thing("one", ${size}).size;
export const greeting = new pulumi.Config().require("greeting");
${more}
`;

describe("the engine and the language host", () => {
  let source: Program;
  let stack: Stack;

  before(async () => {
    source = await writeProgram("engine", program(3));
    stack = await Stack.create({ folder: source.folder, config: { greeting: { secret: "hello there" } } });
  });

  after(async () => {
    await stack.close();
    await source.remove();
  });

  it("previews, makes, changes and destroys what a TypeScript program declares", async () => {
    const preview = await stack.preview();
    assert.deepEqual(preview.changes, { create: 2 });
    assert.deepEqual((await stack.exportState()).deployment.resources ?? [], []);

    const up = await stack.up();
    assert.deepEqual(up.changes, { create: 2 });
    assert.equal(up.steps.find((step) => step.name === "one")?.outputs.size, 3);
    assert.deepEqual(await stack.outputs(), { size: 3, greeting: "hello there" });

    assert.deepEqual((await stack.up()).changes, { same: 2 });

    await writeFiles(source.folder, { "index.ts": program(4) });
    const change = await stack.up();
    assert.deepEqual(change.changes, { same: 1, update: 1 });
    assert.equal(change.steps.find((step) => step.op === "update")?.oldInputs.size, 3);

    assert.deepEqual((await stack.destroy()).changes, { delete: 2 });
    assert.deepEqual(await stack.resources(), []);
  });

  it("shows what the program prints, and runs it in its own folder", async () => {
    const preview = await stack.preview();
    assert.match(preview.stdout, new RegExp(`the program runs in ${source.folder}`));
  });

  it("starts without a warning about the plugins it uses", async () => {
    const preview = await stack.preview();
    assert.deepEqual(
      preview.diagnostics.filter((diagnostic) => diagnostic.severity === "warning"),
      [],
    );
  });

  it("fails with the error of a program that throws, once, and makes nothing", async () => {
    await writeFiles(source.folder, { "index.ts": program(4, `throw new Error("the program is wrong");`) });
    const up = await stack.attempt("up");
    assert.notEqual(up.status, 0);
    const errors = up.diagnostics.filter((diagnostic) => diagnostic.severity === "error");
    assert.equal(errors.length, 1, up.stdout);
    assert.match(errors[0]?.message ?? "", /the program is wrong/);
  });

  it("fails with the place of a type error", async () => {
    await writeFiles(source.folder, { "index.ts": program(4, `const wrong: number = "text"; export { wrong };`) });
    const up = await stack.attempt("up");
    assert.notEqual(up.status, 0);
    assert.match(up.stdout, /index\.ts\(\d+,\d+\): error TS2322|index\.ts:\d+:\d+ - error TS2322/);
  });

  it("says that the SDK is not installed in a folder without it", async () => {
    const bare = await writeProgram("bare", "");
    await writeFiles(bare.folder, { "package.json": `{ "name": "bare", "main": "index.ts" }` });
    const other = await Stack.create({ folder: bare.folder });
    try {
      await rm(`${bare.folder}/node_modules`, { recursive: true });
      const up = await other.attempt("preview");
      assert.notEqual(up.status, 0);
      assert.match(up.stdout + up.stderr, /@pulumi\/pulumi/);
    } finally {
      await other.close();
      await bare.remove();
    }
  });

  it("leaves no process behind when the engine is killed in the middle of a program", async () => {
    const marker = `marker-${process.pid}-${Date.now()}`;
    const running = await startSleeper(marker);
    running.kill("SIGKILL");
    await running.result;
    await eventually(() => processesWith(marker).length === 0, "the program to end");
  });

  it("ends at Ctrl-C with the program", async () => {
    const marker = `marker-${process.pid}-${Date.now()}`;
    const running = await startSleeper(marker);
    running.kill("SIGINT");
    assert.notEqual((await running.result).status, 0);
    assert.deepEqual(processesWith(marker), []);
  });

  /** Starts an update of a program that waits; the marker, an argument of the program's node, tells its process. */
  async function startSleeper(marker: string) {
    await writeFiles(source.folder, {
      "Pulumi.yaml": `name: engine\nruntime:\n  name: nodejs\n  options:\n    nodeargs: --title=${marker}\n`,
      "index.ts": program(4, `setTimeout(() => {}, 60_000);`),
    });
    await stack.unlock();
    const running = stack.start("up");
    await eventually(() => processesWith(marker).length > 0, "the program to start");
    return running;
  }
});

/** The processes whose command line holds `marker`, as ps(1) shows them. */
function processesWith(marker: string): string[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,args="], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes(marker));
}

async function eventually(holds: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited 30 s for ${what}`);
    await sleep(100);
  }
}
