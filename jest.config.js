/** Unit and contract tests; the end-to-end tests with the real engine run under mocha. */
module.exports = {
  testEnvironment: "node",
  // just-bash touches globals that jest cleans up after each file, and every touch would be a warning.
  testEnvironmentOptions: { globalsCleanup: "off" },
  // A busy machine takes its time over keys, shells and processes; what hangs is ended by the test's own means.
  testTimeout: 120_000,
  // Much of the time is waiting for servers; jest would leave one core of two idle.
  maxWorkers: 2,
  roots: ["<rootDir>/tests/unit", "<rootDir>/tests/contract"],
  testMatch: ["**/*.test.ts"],
  // A dynamic import of a file of ours names what it is compiled to.
  moduleNameMapper: { "^(\\.\\./picture/.*)\\.js$": "$1", "^freebsd-simhost$": "<rootDir>/simulator/src/index.ts" },
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
    ],
  },
};
