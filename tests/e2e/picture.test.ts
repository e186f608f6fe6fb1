import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { CHECKOUT } from "../../tools/pulumi/environment";
import { type Program, writeFiles, writeProgram } from "../../tools/pulumi/program";
import { source } from "./harness/source";
import { Stack } from "./harness/stack";
import { openTarget, type Target } from "./harness/target";

const jails = (address: string) => `
const lan = new freebsd.NetgraphBridge("pft-lan", { host });
const web = new freebsd.Jail("pft-web", { host });
const port = new freebsd.Eiface("pftweb", { host, bridge: lan });
const inside = new freebsd.VnetInterface("pft-inside", { host, jail: web, interface: port, addresses: [${JSON.stringify(address)}] });
const cable = new freebsd.Epair("pftdb", { host });
const db = new freebsd.Jail("pft-db", { host, hostname: inside.id.apply((id) => \`\${id.length}.example.org\`) });
new freebsd.VnetInterface("pft-db", { host, jail: db, interface: cable.b, name: "eth0" });
`;
const PICTURE = `
const topology = freebsd.topology(host);
export const picture = topology.mermaid;
export const data = topology.json;
`;

describe("the picture", () => {
  let target: Target;
  let program: Program;
  let stack: Stack;

  before(async () => {
    target = await openTarget();
    program = await writeProgram("picture", source(target, `${jails("198.18.4.2/24")}${PICTURE}`));
    stack = await Stack.create({ folder: program.folder });
  });

  after(async () => {
    await stack.clear();
    await program.remove();
    await target.close();
  });

  /** What `pulumi-freebsd graph` prints, of the test's host or of none. */
  async function graph(args: readonly string[], plan?: string, at: object = target.connection): Promise<string> {
    const planned = plan === undefined ? [] : ["--planned", "-"];
    // Not spawnSync: the simulated host lives in this process and must go on answering.
    const env = { ...process.env, PULUMI_FREEBSD_CONNECTION: JSON.stringify(at) };
    const command = [join(CHECKOUT, "dist/cli/main.js"), "graph", ...args, ...planned];
    const child = promisify(execFile)(process.execPath, command, { env, maxBuffer: 2 ** 26 });
    child.child.stdin?.end(plan ?? "");
    return (await child).stdout;
  }

  async function plan(): Promise<string> {
    return (await stack.run(["preview", "--json", "--show-sames"])).stdout;
  }

  it("is among the outputs that preview shows, with what is picked and what is not known yet", async () => {
    const { stdout } = await stack.preview("--show-full-output");
    assert.match(stdout, /picture\s*: (.*\n)*?.*flowchart LR/);
    assert.match(stdout, /n\d\[\\"pftweb<br>eiface<br>198\.18\.4\.2\/24\\"\]/);
    assert.match(stdout, /subgraph n\d\[\\"pft-db<br>hostname: known after up\\"\]/);
  });

  it("of a plan is drawn from what preview --json prints", async () => {
    const mermaid = await graph(["--mermaid"], await plan(), {});
    assert.match(mermaid, /subgraph n1\["host"\]/);
    assert.match(mermaid, /\["pftweb<br>eiface<br>198\.18\.4\.2\/24"\]/);
    assert.match(mermaid, /\["eth0<br>epair"\]/);
  });

  it("of the difference marks what up would add", async () => {
    const mermaid = await graph(["--mermaid"], await plan());
    assert.match(mermaid, /\["pft-web<br>\+ added"\]/);
    assert.match(mermaid, /==="?.*\+ added/);
  });

  it("after up is in the stack's outputs, and nothing differs from the host", async () => {
    await stack.up();
    const { picture, data } = await stack.outputs();
    assert.match(String(picture), /198\.18\.4\.2\/24/);
    const { clusters } = JSON.parse(String(data));
    assert.deepEqual(
      clusters.map(({ name }: { name: string }) => name),
      ["host", "pft-web", "pft-db"],
    );
    const state = (await stack.run(["stack", "export"])).stdout;
    assert.doesNotMatch(await graph(["--mermaid"], state), /added|removed|changed|drifted/);
    assert.doesNotMatch(await graph(["--mermaid", "--drift"]), /drifted/);
    assert.match(await graph(["--svg"]), /<svg/);
  });

  it("tells what the program changes from what somebody has changed by hand", async () => {
    await target.run("ifconfig -j pft-db eth0 mtu 1400");
    await writeFiles(program.folder, { "index.ts": source(target, `${jails("198.18.4.3/24")}${PICTURE}`) });
    const mermaid = await graph(["--mermaid"], await plan());
    assert.match(mermaid, /\["pftweb<br>eiface<br>~ changed<br>198\.18\.4\.3\/24"\]:::changed/);
    assert.match(mermaid, /\["eth0<br>epair<br>! drifted"\]:::drifted/);
  });

  it("is refused to lack anything: what is declared after it is an error", async () => {
    const late = `${PICTURE}new freebsd.Jail("pft-late", { host });`;
    await writeFiles(program.folder, { "index.ts": source(target, `${jails("198.18.4.2/24")}${late}`) });
    const { status, stdout, stderr } = await stack.attempt("preview");
    assert.notEqual(status, 0);
    assert.match(stdout + stderr, /Jail "pft-late" is declared after freebsd\.topology\(\) was called for its host/);
  });
});
