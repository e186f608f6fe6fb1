import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine } from "../../cli/program";
import { type Program, writeProgram } from "../../tools/pulumi/program";
import { operations } from "./harness/source";
import { Stack } from "./harness/stack";
import { onlySimulated, openTarget, type Target } from "./harness/target";

const NICS = [{ name: "em0", address: "192.0.2.10/24" }, { name: "igb0", address: "192.168.1.2/24" }, { name: "igb1" }];
/** What administrators make by hand: an unnamed bridge on a NIC with a tee and a hub behind it, a named one without, a cable, jails with files and without. */
const BY_HAND = `kldload ng_ether ng_bridge ng_eiface if_bridge if_epair
ngctl -f - <<'END'
msg igb0: setpromisc 1
msg igb0: setautosrc 0
mkpeer igb0: bridge lower link0
connect igb0: igb0:lower upper link1
mkpeer igb0:lower eiface link2 ether
name igb0:lower.link2 ng0_vj1
mkpeer igb0:lower eiface link3 ether
name igb0:lower.link3 ng0_vj2
mkpeer igb0:lower tee link9 left
mkpeer igb0:lower.link9 hub right a
name igb0:lower.link9.right copies
connect em0: igb0:lower orphans link8
END
ifconfig ngeth0 ether 02:00:27:e7:1b:18 name ng0_vj1
ifconfig ngeth1 ether 02:00:37:e7:1b:18 name ng0_vj2
ifconfig epair create >/dev/null
ifconfig bridge create >/dev/null
ifconfig bridge0 inet 10.10.15.1/24 up addm epair0a
ifconfig epair0a up
cat >/etc/jail.conf <<'END'
vnet;
vj1 { path = "/"; host.hostname = "vj1.example.org"; persist; children.max = 2; allow.raw_sockets;
  exec.created = "true"; exec.start = "ifconfig lo0 127.0.0.1/8"; exec.stop = "true"; meta = "two words"; }
END
mkdir -p /etc/jail.conf.d
printf 'vj2 {\\n vnet; path="/"; persist; exec.poststart="logger up";\\n}\\n' >/etc/jail.conf.d/vj2.conf
jail -c vj1 && jail -f /etc/jail.conf.d/vj2.conf -c vj2
jail -c name=plain path=/ persist
ifconfig ng0_vj1 vnet vj1; ifconfig ng0_vj2 vnet vj2; ifconfig epair0b vnet vj2; ifconfig igb1 vnet vj1
ifconfig -j vj1 ng0_vj1 inet 192.168.1.101/24 up
ifconfig -j vj1 igb1 inet 172.16.0.2/24 up
route -q -j vj1 add default 192.168.1.1
route -q -j vj1 add -net 10.20.0.0/16 172.16.0.9
ifconfig -j vj2 ng0_vj2 inet 192.168.1.102/24 up
ifconfig -j vj2 epair0b inet 10.10.15.2/24 up
ifconfig -j vj2 lo0 inet 127.0.0.1/8 up`;

describe("import of what was made by hand", () => {
  let target: Target;
  let files: Program;
  let stack: Stack;
  let folder: string;
  let text = "";

  before(async function (this: Mocha.Context) {
    onlySimulated(this, "a whole host is imported, and a real one has things of its own");
    folder = await mkdtemp(join(tmpdir(), "pulumi-freebsd-import-"));
    target = await openTarget({ nics: NICS });
    await target.run(BY_HAND);
    const { host, port, privateKeyPath, hostKey } = target.connection;
    const said: string[] = [];
    await commandLine((line) => said.push(line)).parseAsync(
      [
        "import",
        "--host",
        host,
        "--port",
        String(port),
        "--key",
        String(privateKeyPath),
        "--host-key",
        String(hostKey),
      ],
      { from: "user" },
    );
    text = said.join("\n");
    await writeFile(join(folder, "index.ts"), text);
    files = await writeProgram("imported", text);
    stack = await Stack.create({ folder: files.folder });
  });

  after(async () => {
    await stack?.clear();
    await files?.remove();
    await target?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  it("says how the nodes without a name get one, and what the administrator has to see to", async () => {
    assert.match(text, /\/\/ {5}ngctl name \[[0-9a-f]+\]: igb0bridge\n/);
    assert.match(text, /take the block of vj1 out of \/etc\/jail.conf/);
    const naming = [...text.matchAll(/^\/\/ {5}(ngctl .*)$/gm)].map(([, line]) => line);
    await target.run(naming.join("\n"));
  });

  it("is a program whose first preview takes everything over as it is", async () => {
    const preview = await stack.preview();
    const told = preview.diagnostics.map(({ message }) => message).filter((message) => message.includes("takes over"));
    assert.deepEqual(
      told.filter((message) => !message.includes(", as it is")),
      [],
    );
    assert.equal(told.length, 15, `${text}\n${told.join("\n")}`);
  });

  it("changes nothing when it is up, and nothing is left to do after that", async () => {
    const state = async () => ({ ...(await target.bare()), files: [] });
    const jids = () => target.run("jls jid name");
    const [before, ids] = [await state(), await jids()];
    await stack.up();
    assert.deepEqual(await state(), before);
    assert.equal(await jids(), ids);
    assert.deepEqual(operations(await stack.up("--refresh")), {});
  });
});
