import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { type Program, writeFiles, writeProgram } from "../../tools/pulumi/program";
import type { CommandResult } from "./harness/cli";
import { Stack } from "./harness/stack";
import { onlySimulated, openTarget, type Target } from "./harness/target";

const TWO = `new freebsd.Bridge("pft-br", { host });
new freebsd.Jail("pft-jail", { host });`;
const RENAMED = `new freebsd.Bridge("pft-gateway", { host, name: "pft-br" });
new freebsd.Jail("pft-jail", { host });`;
const UNITS = "/usr/local/etc/pulumi-freebsd/units";

describe("what moves", () => {
  let target: Target;
  let program: Program;
  let stack: Stack;

  before(async () => {
    target = await openTarget();
    program = await writeProgram("moves", source(target, TWO));
    stack = await Stack.create({ folder: program.folder });
    await stack.up();
    // A mark that does not outlive the interface.
    await target.run("ifconfig pft-br group pftmark");
  });

  after(async () => {
    await stack.attempt("destroy");
    await stack.close();
    await program.remove();
    await target.close();
  });

  it("under another name without an alias is taken over, and new credentials are an update that touches nothing", async function (this: Mocha.Context) {
    const { privateKeyPath, ...rest } = target.connection;
    if (privateKeyPath === undefined) return this.skip();
    const jid = await target.run("jls -j pft-jail jid");
    await use(source({ connection: { ...rest, privateKey: await readFile(privateKeyPath, "utf8") } }, RENAMED));
    const up = await stack.up();
    assert.deepEqual(done(up), { host: "update", "pft-jail": "update", "pft-gateway": "create", "pft-br": "delete" });
    assert.equal(await target.run("ifconfig -g pftmark; jls -j pft-jail jid"), `pft-br\n${jid}`);
    assert.deepEqual(done(await stack.up()), {});
  });

  it("on to another machine is said by an up that changes the Host, and is made there", async function (this: Mocha.Context) {
    onlySimulated(this, "its kern.hostuuid would have to change");
    await target.run("sysctl kern.hostuuid=00000000-1111-2222-3333-444444444444");
    await use(source({ connection: { ...target.connection, dialErrorLimit: 3 } }, RENAMED));
    const up = await stack.up();
    assert.match(warnings(up), /this is another machine than before: kern\.hostuuid is 00000000-1111-/);
    assert.equal(done(up)["pft-gateway"], "replace");
    // This "other machine" is a copy, units and all: what is there is taken over, and nothing was removed.
    assert.equal(await target.run("ifconfig -g pftmark"), "pft-br\n");
    assert.deepEqual(done(await stack.up()), {});
  });

  it("away under refresh is said, and left units are told", async function (this: Mocha.Context) {
    onlySimulated(this, "its kern.hostuuid would have to change");
    await target.run(
      `sysctl kern.hostuuid=00000000-1111-2222-3333-555555555555; cd ${UNITS} && sed 's/pft-br/pft-lost/' 40-Bridge-pft-br >40-Bridge-pft-lost`,
    );
    const refresh = await stack.refresh();
    assert.match(warnings(refresh), /this is another machine than before/);
    assert.match(warnings(refresh), /has left units .*: Bridge pft-lost\.\n[\s\S]*disown 'Bridge\/pft-lost'/);
    assert.equal(refresh.changes.delete, 3);
    assert.deepEqual(done(await stack.up()), { host: "create", "pft-gateway": "create", "pft-jail": "create" });
    assert.equal(await target.run("ifconfig -g pftmark"), "pft-br\n");
    await stack.destroy();
    assert.equal(await target.run(`ls ${UNITS} 2>/dev/null; exit 0`), "");
  });

  it("with a Host under another name without an alias is replaced, and preview says so", async () => {
    await use(source(target, TWO));
    await stack.up();
    await use(source(target, TWO).replace('Host("host"', 'Host("other"'));
    const moved = { other: "create", "pft-br": "replace", "pft-jail": "replace", host: "delete" };
    assert.deepEqual(done(await stack.preview()), moved);
    assert.deepEqual(done(await stack.up()), moved);
    assert.deepEqual(done(await stack.up()), {});
    await stack.destroy();
    assert.equal(await target.run(`ls ${UNITS} 2>/dev/null; exit 0`), "");
  });

  async function use(text: string): Promise<void> {
    await writeFiles(program.folder, { "index.ts": text });
  }
});

function source({ connection }: Pick<Target, "connection">, text: string): string {
  return `import * as freebsd from "pulumi-freebsd";
const host = new freebsd.Host("host", { connection: ${JSON.stringify(connection)} });
${text}
`;
}

function warnings({ diagnostics }: CommandResult): string {
  return diagnostics.flatMap(({ severity, message }) => (severity === "warning" ? [message] : [])).join("\n");
}

function done({ steps }: CommandResult): Record<string, string> {
  return Object.fromEntries(
    steps
      .filter(({ op, type }) => op !== "same" && !type.startsWith("pulumi:"))
      .map(({ name, op }) => [name, op.includes("replace") ? "replace" : op]),
  );
}
