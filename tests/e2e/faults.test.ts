import assert from "node:assert/strict";
import { FAULTS, nameOf, PHASES, type Verdict } from "../faults/fault-case";
import { plan, sampleOf } from "../faults/plan";
import { Pool } from "../faults/pool";

/** Two cases of each kind, on a simulated host and without the engine; `make faults` tries hundreds. */
describe("after a fault", () => {
  let pool: Pool;

  before(async function (this: Mocha.Context) {
    // A real host is not to be tried out on.
    if ((process.env.FREEBSD_HOST ?? "") !== "") this.skip();
    pool = await Pool.open(2);
  });

  after(() => {
    pool?.close();
  });

  for (const phase of PHASES) {
    for (const fault of FAULTS.filter((each) => each !== "engine")) {
      it(`of the kind ${fault} in ${phase}, the next operation goes on to the right end`, async () => {
        const planned = plan(pool.reference.extents, { seed: 1, stride: 3 });
        const cases = sampleOf(
          planned.filter((one) => one.phase === phase && one.fault === fault),
          2,
        );
        const wrong: Record<string, Verdict["wrong"]> = {};
        await pool.run(cases.map(nameOf), (name, verdict) => {
          wrong[name] = verdict.wrong;
        });
        assert.deepEqual(wrong, Object.fromEntries(cases.map((one) => [nameOf(one), []])));
      });
    }
  }
});
