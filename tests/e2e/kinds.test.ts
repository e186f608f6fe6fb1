import assert from "node:assert/strict";
import { type Program, writeFiles, writeProgram } from "../../tools/pulumi/program";
import type { BareHost } from "./harness/bare-host";
import type { CommandResult } from "./harness/cli";
import { Stack } from "./harness/stack";
import { openTarget, type Target } from "./harness/target";
import { bridge } from "./scenarios/bridge";
import { eiface } from "./scenarios/eiface";
import { epair } from "./scenarios/epair";
import { hostInterface } from "./scenarios/host-interface";
import { jail } from "./scenarios/jail";
import { netgraphBridge } from "./scenarios/netgraph-bridge";
import { vnetInterface } from "./scenarios/vnet-interface";

/** Each kind's whole life with the real engine: every step leaves the host as the next one expects it. */
for (const scenario of [jail, netgraphBridge, eiface, epair, bridge, hostInterface, vnetInterface]) {
  describe(`the life of a ${scenario.kind}`, () => {
    let target: Target;
    let program: Program;
    let stack: Stack;
    let untouched: BareHost;
    /** A later step makes no sense on what a failed one has left. */
    let broken = false;

    before(async () => {
      target = await openTarget();
      if (scenario.prepare !== undefined) await target.run(scenario.prepare);
      untouched = await target.bare();
      program = await writeProgram(`kind-${scenario.kind.toLowerCase()}`, source(target, scenario.program));
      stack = await Stack.create({ folder: program.folder });
    });

    after(async () => {
      if (broken) await stack.attempt("destroy");
      if (scenario.cleanUp !== undefined) await target.run(scenario.cleanUp);
      await stack.close();
      await program.remove();
      await target.close();
    });

    step("preview shows the picked values and changes nothing", async () => {
      const preview = await stack.preview();
      for (const { resource, property, value } of scenario.picked) {
        const created = preview.steps.find((entry) => entry.name === resource);
        assert.match(text(created?.inputs[property]), value, `${resource}.${property}`);
      }
      assert.deepEqual(await target.bare(), untouched);
    });

    step("up makes it", async () => {
      await stack.up();
      assert.match(await target.run(scenario.onHost.script), scenario.onHost.says);
    });

    step("a second up changes nothing", async () => {
      assert.deepEqual(operations(await stack.up()), {});
    });

    step("refresh finds nothing to tell", async () => {
      assert.deepEqual(operations(await stack.refresh()), {});
    });

    step("a change is made in place", async () => {
      await use(scenario.inPlace.program);
      assert.deepEqual(
        operations(await stack.up()),
        Object.fromEntries(scenario.inPlace.updated.map((name) => [name, "update"])),
      );
      assert.match(await target.run(scenario.inPlace.script), scenario.inPlace.says);
      assert.deepEqual(operations(await stack.refresh()), {});
    });

    step("another name or place replaces it", async () => {
      await use(scenario.replacement.program);
      const done = operations(await stack.up());
      assert.deepEqual(
        scenario.replacement.replaced.filter((name) => done[name] !== "replace"),
        [],
        JSON.stringify(done),
      );
      assert.deepEqual(operations(await stack.up()), {});
    });

    for (const { what, script, repaired } of scenario.byHand) {
      step(`refresh finds ${what}, and up repairs just that`, async () => {
        await target.run(script);
        await stack.refresh();
        assert.deepEqual(operations(await stack.up()), repaired);
        assert.deepEqual(operations(await stack.refresh()), {});
        assert.deepEqual(operations(await stack.up()), {});
      });
    }

    step("destroy leaves the host as it was", async () => {
      await stack.destroy();
      assert.deepEqual(await target.bare(), untouched);
    });

    function step(behaviour: string, run: () => Promise<void>): void {
      it(behaviour, async function (this: Mocha.Context) {
        if (broken) this.skip();
        broken = true;
        await run();
        broken = false;
      });
    }

    async function use(declarations: string): Promise<void> {
      await writeFiles(program.folder, { "index.ts": source(target, declarations) });
    }
  });
}

function source({ connection }: Target, declarations: string): string {
  return `import * as freebsd from "pulumi-freebsd";
const host = new freebsd.Host("host", { connection: ${JSON.stringify(connection)} });
${declarations}
`;
}

/** What was done to each resource that was not left alone, a replacement as one word. */
function operations(result: CommandResult): Record<string, string> {
  const done = result.steps
    .filter((entry) => !["same", "refresh", "read"].includes(entry.op) || changed(entry))
    .filter((entry) => !entry.type.startsWith("pulumi:"));
  return Object.fromEntries(done.map((entry) => [entry.name, entry.op.includes("replace") ? "replace" : entry.op]));
}

/** A refresh step says what it found only by the difference of its outputs. */
function changed(entry: CommandResult["steps"][number]): boolean {
  return entry.op === "refresh" && entry.diffs.length > 0;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
