import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { add, describe as inWords, NOTHING } from "../../../tools/testing/count";
import { endToEndTests, runTests, unitTests } from "../../../tools/testing/runners";

describe("the counts of make test", () => {
  let folder: string;
  let report: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "runners-"));
    report = join(folder, "it's a report.json");
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function testFile(source: string): string {
    const file = join(folder, "planted.test.js");
    writeFileSync(file, source);
    return file;
  }

  const quietly = (command: string, file: string) => `${command} '${file}' >/dev/null 2>&1`;

  it("come from mocha's own run: passed, failed and skipped", async () => {
    const file = testFile(
      `it("passes", () => {}); it("fails", () => { throw new Error("no"); }); it.skip("waits", () => {});`,
    );
    const runner = {
      ...endToEndTests,
      command: (path: string) => quietly(`${endToEndTests.command(path)} --no-config --spec`, file),
    };
    expect(await runTests(runner, report)).toEqual({ passed: 1, failed: 1, skipped: 1 });
  });

  it("come from jest's own run, a file that cannot be loaded counted as a failure", async () => {
    testFile(
      `test("passes", () => {}); test("fails", () => { throw new Error("no"); }); test.skip("waits", () => {});`,
    );
    writeFileSync(join(folder, "broken.test.js"), `require("./nowhere");`);
    const command = (path: string) => `${unitTests.command(path)} --rootDir '${folder}' --config '{}' >/dev/null 2>&1`;
    expect(await runTests({ ...unitTests, command }, report)).toEqual({ passed: 1, failed: 2, skipped: 1 });
  });

  it("are one failure when a runner dies without a report", async () => {
    expect(await runTests({ ...endToEndTests, command: () => "exit 7" }, report)).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
    });
  });

  it("are a failure when a runner fails though every test passed", async () => {
    const command = (path: string) => `printf '{"passed":3,"failed":0,"skipped":0}' > "${path}"; exit 1`;
    expect(await runTests({ ...endToEndTests, command }, report)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  it("add up, and name what was skipped only when something was", () => {
    const sum = add(add(NOTHING, { passed: 2, failed: 1, skipped: 0 }), { passed: 3, failed: 0, skipped: 0 });
    expect(inWords(sum)).toBe("5 passed, 1 failed");
    expect(inWords({ ...sum, skipped: 4 })).toBe("5 passed, 1 failed, 4 skipped");
  });
});
