import assert from "node:assert/strict";
import { type Program, writeFiles, writeProgram } from "../../tools/pulumi/program";
import type { BareHost } from "./harness/bare-host";
import type { CommandResult } from "./harness/cli";
import { errors, source } from "./harness/source";
import { Stack } from "./harness/stack";
import { openTarget, type Target } from "./harness/target";

/** Of every kind one, as an administrator makes them. */
const BY_HAND = `set -e
kldload -n ng_ether ng_bridge ng_eiface if_bridge if_epair
ngctl -f - <<'END'
mkpeer bridge pftnew link0
name .:pftnew pft-lan
msg pft-lan: setpersistent
END
ngctl -f - <<'END'
mkpeer eiface pftnew ether
name .:pftnew pftport
rmhook pftnew
connect pftport: pft-lan: ether link2
END
ifconfig "$(ngctl msg pftport: getifname | sed -n 's/^Args:.*"\\(.*\\)"/\\1/p')" name pftport >/dev/null
e=$(ifconfig epair create)
ifconfig "$e" name pftpaira >/dev/null
ifconfig "\${e%a}b" name pftpairb >/dev/null
ifconfig bridge create name pftbridge >/dev/null
ifconfig pftbridge addm pftpaira
ifconfig pftbridge inet 198.18.7.1/24 up
jail -c name=pft-jail path=/ host.hostname=pft.example.org vnet persist
ifconfig pftport ether 02:00:5e:10:00:07
ifconfig pftport vnet pft-jail
ifconfig -j pft-jail pftport inet 198.18.8.2/24 up`;

/** Modules that were there before stay: kldunload(8) refuses those in use, and a module that was loaded by hand is no harm. */
const AWAY = `ifconfig pftport -vnet pft-jail; jail -r pft-jail; ifconfig pftbridge destroy; ifconfig pftpaira destroy
ngctl shutdown pftport:; ngctl shutdown pft-lan:`;

const LOOKUPS = `
const jail = freebsd.Jail.get("jail", "pft-jail", { host });
const lan = freebsd.NetgraphBridge.get("lan", "pft-lan", { host });
const port = freebsd.Eiface.get("port", "pftport", { host });
const pair = freebsd.Epair.get("pair", "pftpair", { host });
const bridge = freebsd.Bridge.get("bridge", "pftbridge", { host });
const leg = freebsd.HostInterface.get("leg", "pftbridge", { host });
const inside = freebsd.VnetInterface.get("inside", "pft-jail/pftport", { host });
export const found = pulumi.output({
  jid: jail.jid, hostname: jail.hostname, nodeId: lan.nodeId, mac: port.mac, pair: pair.a.apply(({ name }) => name),
  members: bridge.members, leg: leg.addresses, inside: inside.addresses,
});
`;

describe("a lookup", () => {
  let target: Target;
  let program: Program;
  let stack: Stack;
  let found: BareHost;

  /** Runs in both: what preview reads is what up reads. */
  function assertFound(result: CommandResult): void {
    const kinds = ["Jail", "NetgraphBridge", "Eiface", "Epair", "Bridge", "HostInterface", "VnetInterface"];
    const read = result.steps.filter(({ op }) => op === "read");
    assert.deepEqual(read.map(({ type }) => type.split(":").at(-1)).sort(), kinds.sort());
    const properties = Object.fromEntries(read.map(({ name, outputs }) => [name, outputs]));
    assert.equal(properties.jail?.hostname, "pft.example.org");
    assert.equal(properties.port?.mac, "02:00:5e:10:00:07");
    assert.deepEqual(properties.bridge?.members, ["pftpaira"]);
    assert.deepEqual(properties.leg?.addresses, ["198.18.7.1/24"]);
    assert.deepEqual(properties.inside?.addresses, ["198.18.8.2/24"]);
    assert.equal(typeof properties.lan?.nodeId, "number");
    assert.match(JSON.stringify(properties.pair?.a), /"name":"pftpaira"/);
  }

  before(async () => {
    target = await openTarget();
    await target.run(BY_HAND);
    found = await target.bare();
    program = await writeProgram("lookup", source(target, LOOKUPS));
    stack = await Stack.create({ folder: program.folder });
  });

  after(async () => {
    await stack.clear();
    await target.run(AWAY);
    await program.remove();
    await target.close();
  });

  it("reads what there is, live, in preview too, and changes nothing", async () => {
    const preview = await stack.preview();
    assertFound(preview);
    assert.deepEqual(await target.bare(), found);
  });

  it("tells the program what it read, and leaves it out of every change", async () => {
    const up = await stack.up();
    assertFound(up);
    assert.deepEqual(up.changes, { create: 2 });
    assert.match(JSON.stringify((await stack.outputs()).found), /"members":\["pftpaira"\]/);
  });

  it("is not followed by a delete: destroy leaves what was looked up", async () => {
    assert.deepEqual((await stack.destroy()).changes, { delete: 2, discard: 7 });
    assert.deepEqual(await target.bare(), found);
  });

  it("of what is not there says so", async () => {
    await writeFiles(program.folder, {
      "index.ts": source(target, `freebsd.Jail.get("none", "pft-none", { host });`),
    });
    const preview = await stack.attempt("preview");
    assert.notEqual(preview.status, 0);
    const [error, ...more] = errors(preview, "none");
    assert.deepEqual(more, []);
    assert.match(error?.message ?? "", /there is no Jail pft-none\. Jail\.get reads what exists/);
    assert.doesNotMatch(preview.stdout, /\n\s+at /);
  });
});
