import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { dependencyClosure, directDependencies, pulumiPlugins } from "../../../tools/pulumi/language-host/packages";

describe("the plugins that a program needs", () => {
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "packages-")));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function manifest(path: string, content: object): void {
    const file = join(folder, path, "package.json");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(content));
  }

  it("are those its packages declare, found as Node finds them: upwards, nested, and through links", () => {
    manifest("app/program", { name: "program", dependencies: { "@pulumi/random": "1", plain: "1" } });
    manifest("node_modules/@pulumi/random", { name: "@pulumi/random", version: "4.1.0", pulumi: { resource: true } });
    manifest("app/node_modules/plain", { name: "plain", version: "1.0.0", dependencies: { other: "1" } });
    manifest("elsewhere/other", {
      name: "other",
      version: "2.0.0",
      pulumi: { resource: true, name: "renamed", version: "9.9.9", server: "https://plugins.example.org" },
    });
    mkdirSync(join(folder, "app/node_modules/plain/node_modules"));
    symlinkSync(join(folder, "elsewhere/other"), join(folder, "app/node_modules/plain/node_modules/other"));
    expect(pulumiPlugins(join(folder, "app/program"))).toEqual([
      { name: "random", version: "4.1.0", server: "" },
      { name: "renamed", version: "9.9.9", server: "https://plugins.example.org" },
    ]);
  });

  it("take no notice of packages that are not installed, and of circles", () => {
    manifest("program", { name: "program", dependencies: { a: "1", missing: "1" } });
    manifest("node_modules/a", { name: "a", version: "1.0.0", dependencies: { b: "1" } });
    manifest("node_modules/b", { name: "b", version: "1.0.0", dependencies: { a: "1" } });
    expect(dependencyClosure(join(folder, "program")).map((found) => found.manifest.name)).toEqual(["a", "b"]);
    expect(directDependencies(join(folder, "program")).map((found) => found.manifest.name)).toEqual(["a"]);
  });
});
