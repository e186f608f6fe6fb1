import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withLock } from "../../../tools/pulumi/lock";

describe("a lock file", () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lock-"));
    path = join(folder, "deep/er.lock");
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("lets one at a time in, and says whom the other waits for", async () => {
    const waited: number[] = [];
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      seen.push(`${name} out`);
    };
    await Promise.all([
      withLock(path, (owner) => waited.push(owner), work("a")),
      withLock(path, (owner) => waited.push(owner), work("b")),
    ]);
    expect(seen).toEqual(["a in", "a out", "b in", "b out"]);
    expect(new Set(waited)).toEqual(new Set([process.pid]));
  });

  it("is free again after work that failed", async () => {
    const failing = withLock(
      path,
      () => {},
      () => Promise.reject(new Error("no")),
    );
    await expect(failing).rejects.toThrow("no");
    expect(existsSync(path)).toBe(false);
  });

  it("is taken over from an owner that is gone", async () => {
    await withLock(
      path,
      () => {},
      async () => {},
    );
    writeFileSync(path, "999999999\n");
    expect(
      await withLock(
        path,
        () => {},
        async () => "in",
      ),
    ).toBe("in");
  });
});
