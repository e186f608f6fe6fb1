/** End-to-end tests: the real Pulumi engine, a simulated or a real host. */
const { availableParallelism } = require("node:os");

const oneHost = (process.env.FREEBSD_HOST ?? "") !== "";

module.exports = {
  spec: ["tests/e2e/**/*.test.ts"],
  require: ["tsx/cjs"],
  // Each file has a simulated host of its own; the one real host can be compared with itself only by one file at a time.
  parallel: !oneHost,
  jobs: Math.max(2, availableParallelism()),
  // One engine operation starts three Node processes; a slow machine takes ten seconds for it, and a real host its own time.
  timeout: oneHost ? 1_800_000 : 300_000,
  slow: 20_000,
  // Where a hook has failed on a real host, its connection is still open, and would keep the run from ending.
  exit: oneHost,
};
