/** Mocha's usual output; the counts go to the file named by `--reporter-option counts=FILE` for `make test`. */
const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const file = options?.reporterOptions?.counts;
      if (file === undefined) return;
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
    });
  }
};
