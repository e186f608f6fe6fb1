import assert from "node:assert/strict";
import { type Program, writeFiles, writeProgram } from "../../../tools/pulumi/program";
import type { BareHost } from "./bare-host";
import { operations, source } from "./source";
import { Stack } from "./stack";
import { onlySimulated, openTarget, type Target } from "./target";

/** A change that somebody makes on the host by hand, and what Pulumi has to do about it. */
interface ByHand {
  readonly what: string;
  readonly script: string;
  /** What `up` after `refresh` does, by resource name. */
  readonly repaired: Readonly<Record<string, "create" | "update" | "replace">>;
}

/** One kind's whole life, as `life` walks it. Declarations see `freebsd` and `host`. */
interface Scenario {
  readonly kind: string;
  /** `kern.osreldate` of the first release that can do it; an older host is left alone. */
  readonly since?: number;
  /** What an administrator has on the host before; taken away again by `cleanUp`. */
  readonly prepare?: string;
  readonly cleanUp?: string;
  readonly program: string;
  /** Values that preview must show although the program does not give them. */
  readonly picked: readonly { readonly resource: string; readonly property: string; readonly value: RegExp }[];
  /** What the host must say after `up`. */
  readonly onHost: { readonly script: string; readonly says: RegExp };
  readonly inPlace: {
    readonly program: string;
    readonly updated: readonly string[];
    readonly script: string;
    readonly says: RegExp;
  };
  readonly replacement: { readonly program: string; readonly replaced: readonly string[] };
  /** What the host must say after a boot, where nothing but what was declared is needed for it. */
  readonly reboots?: { readonly script: string; readonly says: RegExp };
  readonly byHand: readonly ByHand[];
}

/** An epair's end stands in for a NIC: a real host has none to spare. Its other end keeps the kernel's name. */
export function standInNic(name: string): { prepare: string; cleanUp: string } {
  return { prepare: `ifconfig epair create name ${name} >/dev/null`, cleanUp: `ifconfig ${name} destroy` };
}

/** Takes the rules on a NIC out of ipfw(8): a flush would take a real host's own ones along, and a firewall that denies is left. */
export function dropIpfwRules(nic: string): string {
  return `ipfw -q delete $(ipfw list | sed -n 's/^\\([0-9]*\\) .* via ${nic}$/\\1/p' | sort -u)`;
}

/** Each kind's whole life with the real engine: every step leaves the host as the next one expects it. */
export function life(scenario: Scenario): void {
  describe(`the life of a ${scenario.kind}`, () => {
    let target: Target;
    let program: Program;
    let stack: Stack;
    let untouched: BareHost;
    /** A later step makes no sense on what a failed one has left. */
    let broken = false;

    before(async () => {
      target = await openTarget();
      if (scenario.since !== undefined && Number(await target.run("sysctl -n kern.osreldate")) < scenario.since) {
        process.stderr.write("      SKIPPED: the host's release has no such thing yet\n");
        broken = true;
      }
      if (scenario.prepare !== undefined) await target.run(scenario.prepare);
      untouched = await target.bare();
      program = await writeProgram(`kind-${scenario.kind.toLowerCase()}`, source(target, scenario.program));
      stack = await Stack.create({ folder: program.folder });
    });

    after(async () => {
      await stack.clear();
      if (scenario.cleanUp !== undefined) await target.run(scenario.cleanUp);
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

    step("a second look at the host and a second up change nothing", settled);

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
      await settled();
    });

    const { reboots } = scenario;
    if (reboots !== undefined) {
      it("a boot of the host brings it back", async function (this: Mocha.Context) {
        onlySimulated(this, "the suite does not boot a real host");
        if (broken) this.skip();
        broken = true;
        await target.simulator?.reboot();
        assert.match(await target.run(reboots.script), reboots.says);
        await settled();
        broken = false;
      });
    }

    for (const { what, script, repaired } of scenario.byHand) {
      step(`refresh finds ${what}, and up repairs just that`, async () => {
        await target.run(script);
        await stack.refresh();
        assert.deepEqual(operations(await stack.up()), repaired);
        await settled();
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

    /** Neither does refresh find anything, nor does up do anything: in one command, for the time that it takes. */
    async function settled(): Promise<void> {
      assert.deepEqual(operations(await stack.up("--refresh")), {});
    }

    async function use(declarations: string): Promise<void> {
      await writeFiles(program.folder, { "index.ts": source(target, declarations) });
    }
  });
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
