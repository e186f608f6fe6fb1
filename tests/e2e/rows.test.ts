import assert from "node:assert/strict";
import { type Program, writeFiles, writeProgram } from "../../tools/pulumi/program";
import type { CommandResult } from "./harness/cli";
import { Stack } from "./harness/stack";
import { onlySimulated, openTarget, type Target } from "./harness/target";

/** Two bridges with overlapping networks, a jail on one of them, and a verification of it. */
const declarations = (mounts: string) => `
const lan = new freebsd.NetgraphBridge("pftlan", { host });
const wan = new freebsd.NetgraphBridge("pftwan", { host });
const web = new freebsd.Jail("pftweb", { host, exec: { poststart: "true"${mounts} } });
const port = new freebsd.Eiface("pftp0", { host, bridge: lan });
const gate = new freebsd.Eiface("pftp1", { host, bridge: lan });
const other = new freebsd.Eiface("pftp2", { host, bridge: wan });
const router = new freebsd.HostInterface("pftgate", { host, interface: gate, addresses: ["198.18.40.1/24"] });
const inside = new freebsd.VnetInterface("pftin", {
  host, jail: web, interface: port, addresses: ["198.18.40.2/24"], defaultRouter: "198.18.40.1",
}, { dependsOn: router });
new freebsd.HostInterface("pftother", { host, interface: other, addresses: ["198.18.40.65/26"] }, { dependsOn: inside });
export const works = freebsd.verify("pftworks", { host, of: [inside] }).passed;
`;

describe("the row of a resource", () => {
  let target: Target;
  let program: Program;
  let stack: Stack;

  before(async function () {
    onlySimulated(this, "its jail has no name server that could be known");
    target = await openTarget();
    program = await writeProgram("rows", "");
    stack = await Stack.create({ folder: program.folder });
  });

  after(async () => {
    if (stack === undefined) return;
    await stack.clear();
    await program.remove();
    await target.close();
  });

  it("has what is hardly meant as a warning, in preview and in up, and a verification's answer", async () => {
    await target.run(": >/etc/resolv.conf");
    await use("");
    const preview = await stack.preview();
    const overlap =
      "the network 198.18.40.64/26 on the bridge pftwan overlaps 198.18.40.0/24 on the bridge pftlan: whoever is on one of them takes the other's addresses for its own";
    assert.deepEqual(said(preview, "warning"), [`pftother: ${overlap}`]);
    const up = await stack.up();
    assert.deepEqual(said(up, "warning"), [`pftother: ${overlap}`]);
    assert.deepEqual((await stack.outputs()).works, ["pftweb: gateway 198.18.40.1, MTU 1500"]);
  });

  it("has what a change costs: the jail's restart, and the interfaces that are away meanwhile", async () => {
    await use(`, start: "true"`);
    const preview = await stack.preview();
    assert.deepEqual(said(preview, "info"), [
      "pftweb: exec: this change restarts the jail; pftp0 will be away until it has started again",
    ]);
    const web = preview.steps.find(({ name }) => name === "pftweb");
    assert.equal(web?.op, "update");
  });

  it("fails an up whose verification finds a hop that does not work", async () => {
    await target.run("ifconfig pftp1 down");
    await use(`, start: "true"`, `\nfreebsd.verify("pftagain", { host, of: [inside], patienceSeconds: 0 });`);
    const up = await stack.attempt("up", "--target", "**pftagain");
    assert.notEqual(up.status, 0);
    assert.match(
      said(up, "error").join("\n"),
      /pftagain: .*the network does not work:\n {2}pftweb: interface: pftp1, on the way to 198\.18\.40\.1, is down/,
    );
  });

  async function use(exec: string, more = ""): Promise<void> {
    const host = `const host = new freebsd.Host("pfthost", { connection: ${JSON.stringify(target.connection)} });`;
    await writeFiles(program.folder, {
      "index.ts": `import * as freebsd from "pulumi-freebsd";\n${host}\n${declarations(exec)}${more}\n`,
    });
  }
});

/** What was said of that severity on the rows of resources, each as `NAME: TEXT`. */
function said({ diagnostics }: CommandResult, severity: string): string[] {
  return diagnostics
    .filter((diagnostic) => diagnostic.severity === severity && diagnostic.urn?.includes("freebsd:") === true)
    .map(({ urn, message }) => `${urn?.split("::").at(-1)}: ${message.replace(/^(warning|info|error): /, "").trim()}`);
}
