/** End-to-end tests: the real Pulumi engine, a simulated or a real host. */
module.exports = {
  spec: ["tests/e2e/**/*.test.ts"],
  require: ["tsx/cjs"],
  // One engine operation starts three Node processes; a slow machine takes ten seconds for it.
  timeout: 300_000,
  slow: 20_000,
};
