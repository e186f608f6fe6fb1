/** Unit and contract tests; the end-to-end tests with the real engine run under mocha. */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/tests/unit", "<rootDir>/tests/contract"],
  testMatch: ["**/*.test.ts"],
  moduleNameMapper: { "^freebsd-simhost$": "<rootDir>/simulator/src/index.ts" },
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
    ],
  },
};
