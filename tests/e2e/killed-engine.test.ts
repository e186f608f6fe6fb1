import assert from "node:assert/strict";
import { type EngineReference, EngineSite } from "../faults/killed-engine";

/** A few; `make faults` kills it at many more places. */
describe("an engine that is killed", () => {
  let site: EngineSite;
  let reference: EngineReference;

  before(async function (this: Mocha.Context) {
    // A real host is not to be tried out on.
    if ((process.env.FREEBSD_HOST ?? "") !== "") this.skip();
    site = await EngineSite.open();
    reference = await site.measure();
  });

  after(async () => {
    await site?.close();
  });

  for (const { phase, part, sequel } of [
    { phase: "up", part: 0.3, sequel: "up" },
    { phase: "update", part: 0.4, sequel: "up" },
    { phase: "destroy", part: 0.3, sequel: "destroy" },
    { phase: "up", part: 0.5, sequel: "destroy" },
  ] as const) {
    it(`in the middle of ${phase} leaves a host from which ${sequel} goes on to the right end, and no provider`, async () => {
      const at = Math.round(reference.commands[phase] * part);
      const verdict = await site.run({ phase, fault: "engine", at, sequel }, reference);
      assert.deepEqual(verdict, { reached: true, wrong: [] });
    });
  }
});
