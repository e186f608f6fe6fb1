import assert from "node:assert/strict";
import { type Program, writeFiles, writeProgram } from "../../tools/pulumi/program";
import type { BareHost } from "./harness/bare-host";
import type { CommandResult } from "./harness/cli";
import { errors, operations, source } from "./harness/source";
import { Stack } from "./harness/stack";
import { onlySimulated, openTarget, type Target } from "./harness/target";

interface Names {
  readonly jail: string;
  readonly lan: string;
  readonly port: string;
}

/** Declared from the top down and without one `dependsOn`: order has nothing but the references to follow. */
const topology = ({ jail, lan, port }: Names) => `
const web = new freebsd.Jail("pft-web", { host, name: "${jail}" });
const lan = new freebsd.NetgraphBridge("pft-lan", { host, name: "${lan}" });
const port = new freebsd.Eiface("pft-port", { host, bridge: lan, name: "${port}" });
const leg = new freebsd.Eiface("pft-leg", { host, bridge: lan, name: "pftleg" });
new freebsd.VnetInterface("pft-in", { host, jail: web, interface: port, name: "eth0", addresses: ["198.18.11.2/24"] });
new freebsd.HostInterface("pft-gateway", { host, interface: leg, addresses: ["198.18.11.1/24"] });
const pair = new freebsd.Epair("pftp", { host });
new freebsd.Bridge("pft-bridge", { host, members: [pair.a], addresses: ["198.18.12.1/24"] });
new freebsd.VnetInterface("pft-pair", { host, jail: web, interface: pair.b, addresses: ["198.18.12.2/24"] });
`;

/** What stands on what: the first needs the second. */
const STANDS_ON: readonly (readonly [string, string])[] = [
  ["pft-in", "pft-web"],
  ["pft-in", "pft-port"],
  ["pft-port", "pft-lan"],
  ["pft-leg", "pft-lan"],
  ["pft-gateway", "pft-leg"],
  ["pft-bridge", "pftp"],
  ["pft-pair", "pftp"],
  ["pft-pair", "pft-web"],
  ...["pft-web", "pft-lan", "pftp"].map((name) => [name, "host"] as const),
];

describe("the order of creation and destruction", () => {
  let target: Target;
  let program: Program;
  let stack: Stack;
  let untouched: BareHost;
  /** argv of the processes that the simulated host has started since the last step began, and those of destroy. */
  const argvs: string[] = [];
  const destroying: string[] = [];
  let names: Names = { jail: "pft-web", lan: "pft-lan", port: "pftport" };

  before(async () => {
    target = await openTarget();
    untouched = await target.bare();
    target.simulator?.faults.commands.push({
      kind: "fail",
      match: (argv) => {
        argvs.push(argv.join(" "));
        return false;
      },
    });
    program = await writeProgram("order", source(target, topology(names)));
    stack = await Stack.create({ folder: program.folder });
  });

  after(async () => {
    await stack.clear();
    await program.remove();
    await target.close();
  });

  beforeEach(() => {
    argvs.length = 0;
  });

  it("follows from the references alone", async () => {
    assert.equal(assertCreated(await stack.up()), STANDS_ON.length);
  });

  it("takes what stands on a jail along when the jail is replaced", async () => {
    await replaced({ ...names, jail: "pft-web2" }, ["pft-web", "pft-in", "pft-pair"]);
    assert.match(
      await target.run("ifconfig -j pft-web2 eth0; ifconfig -j pft-web2 pftpb"),
      /198\.18\.11\.2[\s\S]*198\.18\.12\.2/,
    );
  });

  it("takes what stands on a bridge along when the bridge is replaced", async () => {
    await replaced({ ...names, lan: "pft-lan2" }, ["pft-lan", "pft-port", "pft-leg", "pft-in", "pft-gateway"]);
    assert.match(
      await target.run("ngctl show pft-lan2:"),
      /pftport +eiface[\s\S]*pftleg +eiface|pftleg +eiface[\s\S]*pftport +eiface/,
    );
    assert.match(await target.run("ifconfig pftleg"), /198\.18\.11\.1/);
  });

  it("takes what stands on an interface along when the interface is replaced", async () => {
    await replaced({ ...names, port: "pftport2" }, ["pft-port", "pft-in"]);
    assert.match(await target.run("ifconfig -j pft-web2 eth0"), /198\.18\.11\.2/);
  });

  it("is the reverse for destroy, and leaves nothing", async () => {
    assert.equal(assertDestroyed(await stack.destroy()), STANDS_ON.length);
    destroying.push(...argvs);
    assert.deepEqual(await target.bare(), untouched);
  });

  it("is that of the host's own commands too", function (this: Mocha.Context) {
    onlySimulated(this, "a real host does not tell what processes it has had");
    const first = (pattern: RegExp) => {
      const at = destroying.findIndex((argv) => pattern.test(argv));
      assert.notEqual(at, -1, `${pattern} in:\n${destroying.join("\n")}`);
      return at;
    };
    assert(first(/^ifconfig pftport2 -vnet pft-web2$/) < first(/^jail .*-r pft-web2$/));
    assert(first(/^ifconfig pftpb -vnet pft-web2$/) < first(/^jail .*-r pft-web2$/));
    // Nodes go by lines on ngctl's standard input, which no list of processes shows: their order is the engine's, above.
    assert(first(/^ifconfig pft-bridge destroy$/) < first(/^ifconfig pftpa destroy$/));
  });

  async function replaced(next: Names, expected: readonly string[]): Promise<void> {
    names = next;
    await writeFiles(program.folder, { "index.ts": source(target, topology(names)) });
    const up = await stack.up();
    assert.deepEqual(operations(up), Object.fromEntries(expected.map((name) => [name, "replace"])));
    assert(assertDestroyed(up) > 0);
    assert(assertCreated(up) > 0);
  }
});

describe("a program that fails on the way", () => {
  let target: Target;
  let program: Program;
  let stack: Stack;
  let untouched: BareHost;

  before(async () => {
    target = await openTarget();
    untouched = await target.bare();
    program = await writeProgram("fails", "");
    stack = await Stack.create({ folder: program.folder });
  });

  after(async () => {
    await stack.clear();
    await program.remove();
    await target.close();
  });

  const first = `const lan = new freebsd.NetgraphBridge("pft-lan", { host });\n`;
  const second = `new freebsd.Eiface("pftport", { host, bridge: lan });\n`;
  const third = (start: string) =>
    `new freebsd.Jail("pft-web", { host, exec: { start: [${JSON.stringify(start)}] } });\n`;

  it("by an error of its own keeps what it had made, and the next up goes on from there", async () => {
    await use(`${first}lan.nodeId.apply(() => { throw new Error("in the middle"); });\n`);
    const failed = await stack.attempt("up");
    assert.notEqual(failed.status, 0);
    assert.match(failed.stdout, /in the middle/);
    assert.match(await target.run("ngctl show pft-lan:"), /Num hooks: 0/);

    await use(first + second);
    assert.deepEqual(operations(await stack.up()), { pftport: "create" });
  });

  it("by a jail that does not start leaves nothing of the jail, and says which command failed", async () => {
    const before = await target.bare();
    await use(first + second + third("echo not today >&2; exit 3"));
    const failed = await stack.attempt("up");
    assert.notEqual(failed.status, 0);
    const [error, ...more] = errors(failed, "pft-web");
    assert.deepEqual(more, []);
    assert.match(error?.message ?? "", /while running: .*\bjail\b.*pft-web/);
    assert.match(error?.message ?? "", /not today|exec\.start|exit status/);
    assert.doesNotMatch(failed.stdout, /\n\s+at /);
    // What jail(8) said is on the host until the last Host goes.
    const { files, ...after } = await target.bare();
    assert.deepEqual({ ...after, files: files.filter((path) => !path.endsWith(".said")) }, before);
  });

  it("goes on as soon as the mistake is mended", async () => {
    await use(first + second + third("true"));
    assert.deepEqual(operations(await stack.up()), { "pft-web": "create" });
    assert.equal(await target.run("jls -j pft-web name"), "pft-web\n");
    await stack.destroy();
    assert.deepEqual(await target.bare(), untouched);
  });

  async function use(declarations: string): Promise<void> {
    await writeFiles(program.folder, { "index.ts": source(target, declarations) });
  }
});

/** Of each pair that was made: the one below was there before the other one was begun. Tells how many pairs there were. */
function assertCreated(result: CommandResult): number {
  return assertSequence(result, "create|create-replacement", (above, below) => [below, above]);
}

/** Of each pair that was removed: the one above was gone before the other one was touched. */
function assertDestroyed(result: CommandResult): number {
  return assertSequence(result, "delete|delete-replaced", (above, below) => [above, below]);
}

function assertSequence(
  { timeline }: CommandResult,
  operation: string,
  order: (above: string, below: string) => readonly [string, string],
): number {
  const at = (moment: string, name: string) =>
    timeline.findIndex((line) => new RegExp(`^${moment} (${operation}) \\w+ ${name}$`).test(line));
  const pairs = STANDS_ON.map(([above, below]) => order(above, below))
    .map(([one, other]) => ({ one, other, end: at("end", one), begin: at("begin", other) }))
    .filter(({ end, begin }) => end !== -1 && begin !== -1);
  for (const { one, other, end, begin } of pairs)
    assert(end < begin, `${one} was not through before ${other}:\n${timeline.join("\n")}`);
  return pairs.length;
}
