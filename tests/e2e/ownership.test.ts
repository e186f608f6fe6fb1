import assert from "node:assert/strict";
import { type Program, writeFiles, writeProgram } from "../../tools/pulumi/program";
import type { CommandResult } from "./harness/cli";
import { Stack } from "./harness/stack";
import { openTarget, type Target } from "./harness/target";

/** What an administrator has on the host: one object of each kind. */
const FOREIGN = `
kldload -n ng_ether ng_bridge ng_eiface if_bridge if_epair
jail -c name=pft-jail path=/ vnet persist host.hostname=foreign.example.org
jail -c name=pft-inner path=/ vnet persist
ngctl -f - <<'END'
mkpeer . bridge h link0
name .:h pft-lan
msg pft-lan: setpersistent
END
ngctl -f - <<'END'
mkpeer . eiface e ether
name .:e pftport
END
i=$(ngctl msg pftport: getifname | sed -n 's/^Args:.*"\\(.*\\)".*/\\1/p')
ifconfig "$i" name pftport >/dev/null
e=$(ifconfig epair create)
ifconfig "$e" name pftcablea >/dev/null
ifconfig "\${e%a}b" name pftcableb >/dev/null
e=$(ifconfig epair create)
ifconfig "$e" name pftleg >/dev/null
ifconfig pftleg vnet pft-inner
ifconfig -j pft-inner pftleg inet 198.18.7.9/24 up
ifconfig bridge create name pft-br >/dev/null
ifconfig pft-br description theirs
ifconfig bridge create name pft-nic >/dev/null
`;

/** All of them, as far as somebody could have changed them; what ends at a reboot (ids, MACs of bridges) is in it, too. */
const LOOK = `
jls -j pft-jail jid host.hostname
jls -j pft-inner jid
ngctl list | grep pft
ngctl msg pft-lan: getconfig | grep Args
for i in pftport pftcablea pftcableb pft-br pft-nic; do ifconfig $i; done
ifconfig -j pft-inner pftleg
`;

const CLEAN_UP = `
jail -r pft-jail 2>/dev/null
ifconfig pftleg -vnet pft-inner 2>/dev/null
jail -r pft-inner 2>/dev/null
ngctl shutdown pft-lan: 2>/dev/null
ngctl shutdown pftport: 2>/dev/null
for i in pftcablea pftleg pft-br pft-nic; do ifconfig $i destroy 2>/dev/null; done
exit 0
`;

const NAMES = ["pft-jail", "pft-lan", "pftport", "pftcable", "pft-br", "pft-leg"];

/** The same objects in a program; `more` goes into each. */
const declarations = (more: string, retained = "") => `
new freebsd.Jail("pft-jail", { host, hostname: "ours.example.org", ${more} });
new freebsd.NetgraphBridge("pft-lan", { host, config: { maxStaleness: 600 }, ${more} });
new freebsd.Eiface("pftport", { host, mtu: 1400, ${more} });
new freebsd.Epair("pftcable", { host, mtu: 1400, ${more} });
new freebsd.Bridge("pft-br", { host, addresses: ["198.18.6.1/24"], ${more} }${retained});
new freebsd.VnetInterface("pft-leg", { host, jail: "pft-inner", interface: "pftleg", addresses: ["198.18.7.1/24"], ${more} });
new freebsd.HostInterface("pft-nic", { host, interface: "pft-nic", addresses: ["198.18.8.1/24"], ${more} }${retained});
`;

describe("an object that somebody else has made", () => {
  let target: Target;
  let program: Program;
  let stack: Stack;
  let foreign: string;

  before(async () => {
    target = await openTarget();
    await target.run(FOREIGN);
    foreign = await target.run(LOOK);
    program = await writeProgram("ownership", source(target, declarations("")));
    stack = await Stack.create({ folder: program.folder });
  });

  after(async () => {
    await stack.attempt("destroy");
    await target.run(CLEAN_UP);
    await stack.close();
    await program.remove();
    await target.close();
  });

  it("is refused in preview", async () => {
    const preview = await stack.attempt("preview");
    assert.notEqual(preview.status, 0);
    // The engine stops at the first resource that fails its check.
    const told = errors(preview).filter((message) => /is not this program's; .*`adopt: true`/.test(message));
    assert.equal(told.length, errors(preview).length, preview.stdout);
    assert.ok(told.length > 0, preview.stdout);
    assert.equal(await target.run(LOOK), foreign);
  });

  it("is refused by up and left untouched, whatever its kind", async () => {
    const up = await stack.attempt("up", "--continue-on-error");
    assert.notEqual(up.status, 0);
    for (const name of NAMES) {
      const told = up.diagnostics.filter(({ urn, severity }) => severity === "error" && urn?.endsWith(`::${name}`));
      assert.match(
        told.map(({ message }) => message).join(),
        /is there already|is running already|already, and/,
        `${name}\n${up.stdout}`,
      );
    }
    assert.deepEqual(withoutNic(await target.run(LOOK)), withoutNic(foreign));
  });

  it("is taken over as it is with `adopt: true`, and preview says what that changes", async () => {
    await use(declarations("adopt: true"));
    const preview = await stack.preview();
    const told = Object.fromEntries(
      preview.diagnostics
        .filter(({ severity }) => severity === "info")
        .map(({ urn, message }) => [urn?.split("::").at(-1), message]),
    );
    for (const name of NAMES)
      assert.match(told[name] ?? "", /takes over .*, which no program owns, and changes /, name);
    assert.match(told["pft-jail"] ?? "", /hostname from "foreign\.example\.org" to "ours\.example\.org"/);
    assert.match(told["pft-lan"] ?? "", /config\.maxStaleness from 900 to 600/);
    assert.match(
      told["pft-br"] ?? "",
      /addresses from \[\] to \["198\.18\.6\.1\/24"\], description from "theirs" to nothing/,
    );

    await stack.up();
    const after = await target.run(LOOK);
    assert.match(after, /ours\.example\.org/);
    assert.match(after, /maxStaleness=600/);
    assert.match(after, /inet 198\.18\.6\.1 [\s\S]*inet 198\.18\.8\.1 [\s\S]*inet 198\.18\.7\.1 /);
    assert.doesNotMatch(after, /description: theirs|198\.18\.7\.9/);
    // What was there is still there: it was not made anew.
    assert.deepEqual(identities(after), identities(foreign));
    const refresh = await stack.refresh();
    assert.deepEqual(refresh.changes, { same: 9 }, refresh.stdout);
  });

  it("belongs to this stack then, and another stack is refused", async () => {
    const taken = await target.run(LOOK);
    const other = await Stack.create({ folder: program.folder, name: "other" });
    try {
      await use(declarations(""));
      const up = await other.attempt("up", "--continue-on-error");
      assert.notEqual(up.status, 0);
      for (const name of [...NAMES, "pft-nic"])
        assert.ok(
          up.diagnostics.some(
            ({ urn, message }) => urn?.endsWith(`::${name}`) && /belongs to another program or stack/.test(message),
          ),
          `${name}\n${up.stdout}`,
        );
      await other.destroy();
    } finally {
      await other.close();
    }
    assert.equal(await target.run(LOOK), taken);
  });

  it("goes with destroy, but not what is retained, which keeps its unit", async () => {
    await use(declarations("adopt: true", ", { retainOnDelete: true }"));
    await stack.up();
    await stack.destroy();
    const units = (await target.run("ls /usr/local/etc/pulumi-freebsd/units")).trim().split("\n");
    assert.deepEqual(units, ["40-Bridge-pft-br", "50-HostInterface-pft-nic"]);
    assert.match(await target.run("ifconfig pft-br; ifconfig pft-nic"), /198\.18\.6\.1 [\s\S]*198\.18\.8\.1 /);
    const left = await target.run("jls name | grep pft; ngctl list | grep pft; ifconfig -l; exit 0");
    assert.doesNotMatch(left, /pft-jail|pft-lan|pftport|pftcable/);
  });

  it("comes back to the stack that retained it, without `adopt`", async () => {
    await use(`new freebsd.Bridge("pft-br", { host, addresses: ["198.18.6.1/24"] });
new freebsd.HostInterface("pft-nic", { host, interface: "pft-nic", addresses: ["198.18.8.1/24"] });`);
    await stack.up();
    await stack.destroy();
    assert.match(await target.run("ifconfig -l; ls /usr/local/etc/pulumi-freebsd 2>&1; exit 0"), /No such file/);
    assert.doesNotMatch(await target.run("ifconfig -l; ifconfig pft-nic"), /pft-br|198\.18\.8\.1/);
  });

  async function use(text: string): Promise<void> {
    await writeFiles(program.folder, { "index.ts": source(target, text) });
  }
});

function source({ connection }: Target, text: string): string {
  return `import * as freebsd from "pulumi-freebsd";
const host = new freebsd.Host("host", { connection: ${JSON.stringify(connection)} });
${text}
`;
}

function errors({ diagnostics }: CommandResult): string[] {
  return diagnostics
    .filter(({ severity, urn }) => severity === "error" && urn !== undefined)
    .map(({ message }) => message);
}

/** The HostInterface is set up by the failing `up`, too: it takes no object for itself. */
function withoutNic(look: string): string {
  return look.replace(/pft-nic: flags[\s\S]*?(?=\npftleg)/, "");
}

/** Jail ids, and the ids of nodes, which every Ethernet interface has too: another object of the same name has others. */
function identities(look: string): string[] {
  return look.split("\n").flatMap((line) => /^\d+\b|ID: \w+/.exec(line)?.[0] ?? []);
}
