import assert from "node:assert/strict";
import { type Program, writeFiles, writeProgram } from "../../tools/pulumi/program";
import type { BareHost } from "./harness/bare-host";
import { operations, source } from "./harness/source";
import { Stack } from "./harness/stack";
import { onlySimulated, openTarget, type Target } from "./harness/target";

const NICS = [{ name: "em0", address: "192.0.2.10/24" }, { name: "igb0", address: "192.168.1.2/24" }, { name: "igb1" }];
/** Two vimages on the host's own /, each with its lines of the one rc.conf, and a service after the start. */
const PREPARE = `cat >>/etc/rc.conf <<'END'
ifconfig_ng0_vj1="inet 192.168.1.101 netmask 255.255.255.0"
ifconfig_ng1_vj1="inet 10.0.0.1/24"
ifconfig_ng0_vj2="inet 10.0.0.2/24"
END
cat >/etc/rc.d/hello <<'END'
#!/bin/sh
# PROVIDE: hello
. /etc/rc.subr
name=hello
start_cmd="ifconfig -l >/tmp/hello"
stop_cmd="rm -f /tmp/hello"
load_rc_config $name
run_rc_command "$@"
END
chmod 755 /etc/rc.d/hello`;
const program = (more: string) => `
new freebsd.Vimage("vj1", { host, bridges: ["igb0", "igb0"], afterstartServices: ["hello"] });
new freebsd.Vimage("vj2", { host, bridges: ["igb0"]${more} });`;

describe("a vimage, as the seeds' rc.conf has it", () => {
  let target: Target;
  let files: Program;
  let stack: Stack;
  let untouched: BareHost;

  before(async function (this: Mocha.Context) {
    onlySimulated(this, "it has NICs and lines of rc.conf of its own");
    target = await openTarget({ nics: NICS });
    await target.run(PREPARE);
    untouched = await target.bare();
    files = await writeProgram("vimage", source(target, program("")));
    stack = await Stack.create({ folder: files.folder });
  });

  after(async () => {
    await stack?.clear();
    await files?.remove();
    await target?.close();
  });

  it("comes up with its own lines of a shared rc.conf, and its services after that", async () => {
    await stack.up();
    assert.match(
      await target.run("ifconfig -j vj1 ng0_vj1; ifconfig -j vj1 ng1_vj1"),
      /192\.168\.1\.101[\s\S]*10\.0\.0\.1 /,
    );
    assert.equal((await target.run("cat /tmp/hello")).trim(), "lo0 ng0_vj1 ng1_vj1");
    await target.run("jexec vj1 ping -c 1 -t 2 10.0.0.2 && jexec vj1 ping -c 1 -t 2 192.168.1.2");
    assert.deepEqual(operations(await stack.up("--refresh")), {});
  });

  it("is itself again after a restart by hand and after a boot", async () => {
    await target.run("service jail onerestart vj1 && jexec vj1 ping -c 1 -t 2 10.0.0.2");
    await target.simulator?.reboot();
    await target.run("jexec vj2 ping -c 1 -t 2 10.0.0.1");
    assert.deepEqual(operations(await stack.up("--refresh")), {});
  });

  it("gets a whole interface while it runs, and gives all back", async () => {
    await writeFiles(files.folder, {
      "index.ts": source(target, program(', vnets: ["igb1"], ifconfig: { igb1: ["172.16.0.2/24"] }')),
    });
    assert.deepEqual(operations(await stack.up()), { "vj2-igb1": "create" });
    assert.equal((await target.run("ifconfig -j vj2 -l")).trim().split(" ").toSorted().join(" "), "igb1 lo0 ng0_vj2");
    assert.deepEqual(operations(await stack.up("--refresh")), {});
    await stack.destroy();
    assert.deepEqual(await target.bare(), untouched);
  });
});
