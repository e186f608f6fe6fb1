import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { CHECKOUT } from "../../tools/pulumi/environment";
import { writeFiles } from "../../tools/pulumi/program";
import { Stack } from "./harness/stack";
import { openTarget, PREFIX, type Target } from "./harness/target";

const run = promisify(execFile);

/** A program as in the README: everything it uses comes from the installed package. */
const program = (target: Target) => `
import * as freebsd from "pulumi-freebsd";

const host = new freebsd.Host("${PREFIX}-host", { connection: ${JSON.stringify(target.connection)} });
const lan = new freebsd.NetgraphBridge("${PREFIX}lan", { host });
const web = new freebsd.Jail("${PREFIX}web", { host });
const port = new freebsd.Eiface("${PREFIX}web0", { host, bridge: lan });
const inside = new freebsd.VnetInterface("${PREFIX}web0", {
  host, jail: web, interface: port, addresses: ["198.18.20.2/24"],
});
export const mac = port.mac;
export const addresses = inside.addresses;
`;

describe("the packed package", () => {
  let folder: string;
  let tarball: string;
  let files: readonly string[];
  let target: Target;
  let stack: Stack | undefined;

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "pulumi-freebsd-packed-")));
    target = await openTarget();
    const packed = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
      cwd: CHECKOUT,
    });
    const [report]: { filename: string; files: { path: string }[] }[] = JSON.parse(packed.stdout);
    assert(report !== undefined, packed.stdout);
    tarball = join(folder, report.filename);
    files = report.files.map((file) => file.path);
    await writeFiles(folder, {
      "Pulumi.yaml": "name: packed\nruntime: nodejs\n",
      "package.json": JSON.stringify({ name: "packed", private: true, main: "index.ts" }),
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          strict: true,
          target: "es2022",
          module: "node16",
          moduleResolution: "node16",
          types: ["node"],
        },
      }),
      "index.ts": program(target),
    });
    await run(
      "npm",
      ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball, ...peers()],
      {
        cwd: folder,
      },
    );
  });

  after(async () => {
    await stack?.clear();
    await target.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("holds what users need and nothing else", () => {
    for (const path of [
      "package.json",
      "README.md",
      "LICENSE",
      "CHANGELOG.md",
      "schema.json",
      "inventory.schema.json",
      "topology.schema.json",
    ]) {
      assert(files.includes(path), `${path} is missing`);
    }
    const rooms = ["dist/sdk/", "dist/provider/", "dist/picture/", "dist/cli/"];
    const others = files.filter((path) => path.includes("/") && !rooms.some((room) => path.startsWith(room)));
    assert.deepEqual(others, []);
  });

  it("is installed as a copy, with one @pulumi/pulumi for program and package", () => {
    const installed = join(folder, "node_modules/pulumi-freebsd");
    assert(!lstatSync(installed).isSymbolicLink());
    assert(!existsSync(join(installed, "node_modules/@pulumi/pulumi")));
    assert(!existsSync(join(installed, "node_modules/@grpc/grpc-js")));
    assert(!existsSync(join(folder, "node_modules/freebsd-simhost")), "the simulated host came along");
  });

  it("previews, makes and destroys a jail on a bridge", async () => {
    const untouched = await target.bare();
    stack = await Stack.create({ folder });
    const preview = await stack.preview();
    assert.equal(preview.changes.create, 6, preview.stdout);
    const port = preview.steps.find((step) => step.type.endsWith(":Eiface"));
    assert.match(String(port?.inputs.mac), /^02(:[0-9a-f]{2}){5}$/);

    const up = await stack.up();
    assert.deepEqual(up.changes, { create: 6 });
    assert.equal((await stack.outputs()).mac, port?.inputs.mac);
    assert.deepEqual((await stack.destroy()).changes, { delete: 6 });
    assert.deepEqual(await target.bare(), untouched);
  });
});

/** What the program itself depends on, in the versions that the checkout has. */
function peers(): string[] {
  return ["@pulumi/pulumi", "@types/node", "typescript"].map((name) => {
    const manifest = readFileSync(join(CHECKOUT, "node_modules", name, "package.json"), "utf8");
    const { version }: { version: string } = JSON.parse(manifest);
    return `${name}@${version}`;
  });
}
