import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../../tools/pulumi/environment";
import { copyProgram, type Program, writeProgram } from "../../tools/pulumi/program";
import { EXAMPLE_NICS } from "../../tools/pulumi/simulated-shell";
import type { BareHost } from "./harness/bare-host";
import { Stack } from "./harness/stack";
import { onlySimulated, openTarget, type Target } from "./harness/target";

/** Who reaches whom when an example is up: from a jail (or the host), to an address. */
const PINGS: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  "hello-jail": [
    ["hello", "10.40.0.1"],
    ["host", "10.40.0.2"],
  ],
  "epair-bridge-nat-ready": [
    ["web", "10.80.0.11"],
    ["db", "10.80.0.10"],
    ["web", "10.80.0.1"],
    ["db", "2001:db8:80::10"],
    ["host", "10.80.0.10"],
  ],
  "seed-topology": [
    ["vj1", "192.168.1.102"],
    ["vj2", "192.168.1.1"],
    ["stats", "10.0.0.1"],
    ["vrouter", "10.0.0.2"],
  ],
};

const examples = readdirSync(join(CHECKOUT, "examples"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
  .map((entry) => entry.name);

for (const name of examples) {
  describe(`the example ${name}`, () => {
    let target: Target;
    let program: Program;
    let stack: Stack;
    let untouched: BareHost;

    before(async function (this: Mocha.Context) {
      onlySimulated(this, `${name} has names, subnets and NICs of its own, and only pft… is the suite's to use there`);
      target = await openTarget({ nics: EXAMPLE_NICS });
      untouched = await target.bare();
      program = await copyProgram(`examples/${name}`);
      stack = await Stack.create({
        folder: program.folder,
        environment: { PULUMI_FREEBSD_CONNECTION: JSON.stringify(target.connection) },
      });
    });

    after(async () => {
      await stack?.clear();
      await program?.remove();
      await target?.close();
    });

    it("can be looked at before it is made", async () => {
      const preview = await stack.preview("--diff");
      assert.match(preview.stdout, /\+ pulumi-nodejs:dynamic\/freebsd:Host: \(create\)/);
      assert.deepEqual(await target.bare(), untouched);
    });

    it("goes up, and its jails reach each other", async () => {
      await stack.up();
      const pings = PINGS[name];
      assert(pings !== undefined && pings.length > 0, `say in this test who reaches whom in ${name}`);
      for (const [from, to] of pings) {
        const into = from === "host" ? "" : `jexec ${from} `;
        // A new IPv6 address may not be used for a second: duplicate address detection (RFC 4862).
        const script = `for n in 1 2 3; do ${into}ping -c 1 -t 2 ${to} && exit; sleep 1; done; exit 1`;
        assert.match(await target.run(script), / 0\.0% packet loss/, `${from} to ${to}`);
      }
    });

    it("comes down and leaves the host as it was", async () => {
      await stack.destroy();
      assert.deepEqual(await target.bare(), untouched);
    });
  });
}

describe("schema.json", () => {
  it("is a package schema to Pulumi", async () => {
    const program = await writeProgram("schema", "");
    const stack = await Stack.create({ folder: program.folder });
    try {
      await stack.run(["schema", "check", join(CHECKOUT, "schema.json")]);
    } finally {
      await stack.close();
      await program.remove();
    }
  });
});
