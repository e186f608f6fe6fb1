import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { engineVersion } from "../../../tools/pulumi/build";
import { cacheFolder } from "../../../tools/pulumi/cache";
import { builtEngine, findEngine } from "../../../tools/pulumi/engine";
import { pulumiVariables } from "../../../tools/pulumi/environment";

describe("finding a Pulumi engine", () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "engine-"));
    environment = { PATH: join(folder, "bin"), XDG_CACHE_HOME: join(folder, "cache") };
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function executable(path: string): string {
    const file = join(folder, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, "#!/bin/sh\n");
    chmodSync(file, 0o755);
    return file;
  }

  it("takes the pulumi on PATH even when one has been built", async () => {
    const installed = executable("bin/pulumi");
    executable(builtEngine(environment).slice(folder.length + 1));
    expect(await findEngine(environment)).toMatchObject({ executable: installed, origin: "path", before: [] });
  });

  it("adds nothing to an installation that has a language host and a dynamic provider beside it", async () => {
    for (const name of ["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]) executable(`bin/${name}`);
    expect((await findEngine(environment)).after).toEqual([]);
  });

  it("adds behind PATH what an installation lacks", async () => {
    executable("bin/pulumi");
    executable("bin/pulumi-resource-pulumi-nodejs");
    const { after } = await findEngine(environment);
    expect(after).toEqual([join(folder, "cache/pulumi-freebsd/launchers/pulumi-language-nodejs")]);
    expect(statSync(join(after[0] ?? "", "pulumi-language-nodejs")).mode & 0o111).toBe(0o111);
  });

  it("puts the launchers beside an engine that was built, where the engine uses them without a warning", async () => {
    const built = executable(builtEngine(environment).slice(folder.length + 1));
    expect(await findEngine(environment)).toEqual({
      executable: built,
      origin: "built",
      before: [join(built, "..")],
      after: [],
    });
    expect(readFileSync(join(built, "../pulumi-resource-pulumi-nodejs"), "utf8")).toMatch(/dynamic-provider/);
  });

  it("does not take the built engine for an installation when its folder is on PATH", async () => {
    const built = executable(builtEngine(environment).slice(folder.length + 1));
    const found = await findEngine({ ...environment, PATH: join(built, "..") });
    expect(found.origin).toBe("built");
  });

  it("says what to install where there is neither pulumi nor go", async () => {
    await expect(findEngine(environment)).rejects.toThrow(/no pulumi on PATH, and no go/);
  });

  it("keeps what is built by version, outside the checkout", () => {
    expect(engineVersion()).toMatch(/^v3\.\d+\.\d+$/);
    expect(builtEngine(environment)).toBe(join(folder, `cache/pulumi-freebsd/pulumi-${engineVersion()}/bin/pulumi`));
    expect(cacheFolder({ XDG_CACHE_HOME: "relative", HOME: "/home/x" })).not.toContain("relative");
  });
});

describe("the environment for pulumi", () => {
  const engine = { executable: "/e/pulumi", origin: "built", before: ["/e"], after: ["/l"] } as const;

  it("keeps what the user has set", () => {
    const variables = pulumiVariables(engine, "/state", {
      PATH: "/bin",
      PULUMI_BACKEND_URL: "s3://x",
      PULUMI_STACK: "",
    });
    expect(variables).not.toHaveProperty("PULUMI_BACKEND_URL");
    expect(variables).not.toHaveProperty("PULUMI_STACK");
    expect(variables.PULUMI_HOME).toBe("/state/home");
  });

  it("sets no passphrase beside a passphrase file", () => {
    const variables = pulumiVariables(engine, "/state", { PULUMI_CONFIG_PASSPHRASE_FILE: "/p" });
    expect(variables).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE");
  });

  it("puts the engine before PATH and what is missing behind it, once however often it is applied", () => {
    const once = pulumiVariables(engine, "/state", { PATH: ["/bin", "/usr/bin"].join(delimiter) }).PATH ?? "";
    expect(once.split(delimiter).slice(0, 4)).toEqual(["/e", "/bin", "/usr/bin", "/l"]);
    expect(pulumiVariables(engine, "/state", { PATH: once }).PATH).toBe(once);
  });

  it("names the back end's folder by a URL that may hold spaces", () => {
    expect(pulumiVariables(engine, "/a b", {}).PULUMI_BACKEND_URL).toBe("file:///a%20b/backend");
  });
});
