import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { type Program, writeProgram } from "../../tools/pulumi/program";
import type { BareHost } from "./harness/bare-host";
import { Stack } from "./harness/stack";
import { openTarget, type Target } from "./harness/target";

/** A real host is restarted only where its administrator says so. */
const MAY_REBOOT = process.env.FREEBSD_HOST === undefined || process.env.FREEBSD_REBOOT === "yes";

const DECLARED = `
const lan = new freebsd.NetgraphBridge("pft_lan", { host });
const legs = ["a", "b"].map((name) => new freebsd.Eiface("pft_" + name, { host, bridge: lan }));
const db = new freebsd.Jail("pft_db", { host });
const web = new freebsd.Jail("pft_web", { host, depends: [db] });
new freebsd.VnetInterface("db", { host, jail: db, interface: legs[0], name: "lan0", addresses: ["198.18.77.2/24", "2001:db8:77::2/64"] });
new freebsd.VnetInterface("web", { host, jail: web, interface: legs[1], addresses: ["198.18.77.3/24"], defaultRouter: "198.18.77.2" });
const cable = new freebsd.Epair("pft_c", { host });
new freebsd.VnetInterface("cable", { host, jail: web, interface: cable.b, addresses: ["198.18.78.3/24"] });
new freebsd.Bridge("pft_br", { host, members: [cable.a], addresses: ["198.18.78.1/24"] });
const temporary = new freebsd.Eiface("pft_t", { host, persistent: false });
new freebsd.HostInterface("leg", { host, interface: temporary, addresses: ["198.18.79.1/24"], persistent: false });
`;

/** What a run leaves for the next one, and a boot clears (rc.d/cleanvar). */
const VOLATILE = "/var/run/pulumi-freebsd.";

describe("a host that boots", () => {
  let target: Target;
  let program: Program;
  let stack: Stack;
  let untouched: BareHost;

  before(async function (this: Mocha.Context) {
    if (!MAY_REBOOT) this.skip();
    target = await openTarget();
    untouched = await target.bare();
    program = await writeProgram("boot", source(DECLARED));
    stack = await Stack.create({ folder: program.folder });
  });

  after(async () => {
    await stack?.attempt("destroy");
    await stack?.close();
    await program?.remove();
    await target?.close();
  });

  it("boots into what was declared, less what is not persistent", async () => {
    await stack.up();
    const before = await target.bare();
    await reboot();
    assert.deepEqual(without(await target.bare(), VOLATILE), without(before, "pft_t", "198.18.79.", VOLATILE));
    await target.run("jexec pft_web ping -c 1 -t 3 198.18.77.2 && jexec pft_web ping -c 1 -t 3 198.18.78.1");
    await stack.refresh();
    const changed = (await stack.up()).steps.filter((step) => step.op !== "same").map((step) => step.name);
    assert.deepEqual(changed.sort(), ["leg", "pft_t"]);
    assert.deepEqual(without(await target.bare(), VOLATILE), without(before, VOLATILE));
  });

  it("is in need of nothing after its administrator restarts a jail", async () => {
    const before = await target.bare();
    await target.run("service jail onerestart pft_web && service pulumi_jails restart pft_db");
    assert.deepEqual(without(await target.bare(), VOLATILE), without(before, VOLATILE));
    await target.run("jexec pft_web ping -c 1 -t 3 198.18.77.2");
    await stack.refresh();
    assert.deepEqual(
      (await stack.up()).steps.filter((step) => step.op !== "same"),
      [],
    );
  });

  it("loses nothing to a restart of the network", async () => {
    const before = await target.bare();
    await target.run("service netif restart >/dev/null && service routing restart >/dev/null");
    assert.deepEqual(without(await target.bare(), VOLATILE), without(before, VOLATILE));
  });

  it("is bare after destroy, and boots so", async () => {
    await stack.destroy();
    await reboot();
    assert.deepEqual(await target.bare(), untouched);
  });

  function source(declarations: string): string {
    return `import * as freebsd from "pulumi-freebsd";
const host = new freebsd.Host("host", { connection: ${JSON.stringify(target.connection)} });
${declarations}`;
  }

  /** As an administrator does it, who then waits for the host to answer again with its boot behind it. */
  async function reboot(): Promise<void> {
    const boottime = await target.run("sysctl -n kern.boottime");
    await target.run("shutdown -r now").catch(() => undefined);
    const deadline = Date.now() + 240_000;
    while (Date.now() < deadline) {
      await sleep(1000);
      const now = await target.run("sysctl -n kern.boottime").catch(() => boottime);
      if (now === boottime) continue;
      // Brackets, or it would find the shell that runs it.
      await target.run("while pgrep -qf 'sh /etc/r[c] '; do sleep 1; done");
      return;
    }
    throw new Error("the host did not come back within four minutes");
  }
});

/** What the host is like when these names and addresses are gone from it. */
function without(host: BareHost, ...absent: readonly string[]): BareHost {
  const left = (lines: readonly string[]) =>
    lines.filter((line) => !absent.some((word) => line.includes(` ${word}`) || line.startsWith(word)));
  const { files, nodes, interfaces, routes } = host;
  return { ...host, files: left(files), nodes: left(nodes), interfaces: left(interfaces), routes: left(routes) };
}
