import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderUnit, UNIT_FOLDER, type Unit, unitPath } from "../../../provider/host/unit";
import { createHost } from "../../../simulator/src/host";
import { Console } from "./console";

jest.setTimeout(60_000);

const BY_HAND = `kldload ng_ether ng_bridge ng_eiface if_bridge if_epair
ifconfig lo1 create inet 10.255.0.1/32 up
ngctl mkpeer vtnet1: bridge lower link0
ngctl name vtnet1:lower lan
ngctl connect vtnet1: lan: upper link1
ngctl msg vtnet1: setpromisc 1; ngctl msg vtnet1: setautosrc 0
ngctl mkpeer lan: eiface link2 ether
ngctl name lan:link2 ng0_web
ifconfig ngeth0 ether 02:00:00:00:00:01 name ng0_web
ngctl mkpeer lan: tee link9 left; ngctl name lan:link9 tap
ngctl mkpeer tap: one2many right one; ngctl name tap:right many
ngctl mkpeer many: hub many0 a; ngctl name many:many0 hub0; ngctl connect many: hub0: many1 b
ngctl -f - <<'END'
mkpeer . bridge b link0
name .b a-bridge-with-a-very-long-name
msg .b setpersistent
rmhook . b
mkpeer . eiface e ether
name .e far
rmhook . e
connect far: a-bridge-with-a-very-long-name: ether link2
END
ifconfig "$(ngctl msg far: getifname | sed -n 's/^Args:.*"\\(.*\\)".*/\\1/p')" ether 02:00:00:00:00:fa name far >/dev/null
ifconfig epair create >/dev/null; ifconfig epair0a ether 02:00:00:00:00:0a; ifconfig epair0b ether 02:00:00:00:00:0b
ifconfig epair create >/dev/null; ifconfig epair1a ether 02:00:00:00:00:1a up; ifconfig epair1b ether 02:00:00:00:00:1b up
ifconfig epair2 create; ifconfig epair2a ether 02:00:00:00:00:2a; ifconfig epair2b ether 02:00:00:00:00:2b up
ifconfig epair3 create; ifconfig epair3a ether 02:00:00:00:00:3a up; ifconfig epair3b ether 02:00:00:00:00:3b up
ifconfig vlan create vlan 30 vlandev epair3a up name epair3a.30 >/dev/null; ifconfig epair3a.30 inet 10.30.0.1/24
ifconfig bridge create name sw0 >/dev/null
ifconfig sw0 description "a switch"
ifconfig epair0a up; ifconfig sw0 addm epair0a up; ifconfig sw0 inet 10.9.0.1/24
ifconfig sw0 vlanfilter defuntagged 5 addm epair1a; ifconfig sw0 private epair1a -learn epair1a ifuntagged epair0a 7 iftagged epair1a 8-9
ifconfig sw0 span epair1b
jail -c vnet name=web host.hostname=web.example.org path=/ persist allow.raw_sockets
ifconfig ng0_web vnet web; ifconfig epair0b vnet web; ifconfig epair2a vnet web
ifconfig -j web lo0 inet 127.0.0.1/8 up
ifconfig -j web ng0_web inet 192.168.50.20/24 up
ifconfig -j web epair0b inet 10.9.0.2/24 up; ifconfig -j web epair0b inet6 accept_rtadv -ifdisabled
ifconfig -j web vlan create vlan 40 vlandev ng0_web up name ng0_web.40 >/dev/null; ifconfig -j web ng0_web.40 inet 10.40.0.1/24
route -j web -q add default 192.168.50.1
route -j web -q add -net 10.20.0.0/16 10.9.0.1`;
const LOOK = `sleep 3; for j in '' '-j web'; do ifconfig $j -a | sed -e '/hwaddr/d' -e 's/scopeid.*//' -e 's/port [0-9]*//' -e '/^\\tid /d' -e '/root id/d'; netstat $j -rn | sed 's/link#[0-9]*/link/'; done
ngctl show lan: | sed -n 's/ [0-9a-f]\\{8\\} / /p' | sort; ngctl show many: | sed -n 's/ [0-9a-f]\\{8\\} / /p' | sort; ngctl list | sed 's/ID: [0-9a-f]*//' | grep -v socket | sort; jls name host.hostname path allow.raw_sockets`;

test("what export writes makes the same of a bare host when that boots", async () => {
  const console = await Console.open();
  const bare = await createHost();
  try {
    expect(await console.host.run(BY_HAND)).toMatchObject({ exitCode: 0, stderr: "" });
    await console.run("export", "--to", console.folder);
    for (const [from, to] of [
      ["jail.conf", "/etc/jail.conf"],
      ["rc.conf", "/etc/rc.conf"],
      ["handmade", "/usr/local/etc/rc.d/handmade"],
    ] as const) {
      bare.files.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
      bare.files.write(to, readFileSync(join(console.folder, from), "utf8"), { append: true, mode: 0o755 });
    }
    await bare.reboot();
    const [wanted, got] = [await console.host.run(LOOK), await bare.run(LOOK)];
    expect(got.stdout.split("\n")).toEqual(wanted.stdout.split("\n"));
    expect(await bare.run("service jail onerestart web >/dev/null; ifconfig -j web epair0b >/dev/null")).toMatchObject({
      exitCode: 0,
    });
  } finally {
    await bare.close();
    await console.close();
  }
});

test("where there is nothing to make, the script is one all the same, and what the files leave out is told", async () => {
  const console = await Console.open();
  try {
    const unit: Unit = {
      ...{
        kind: "Sysctl",
        id: "net.inet.ip.forwarding",
        owner: "0a3a6b65dd91b714",
        token: "a",
        boot: "yes",
        retain: false,
      },
      ...{ inputs: {}, found: {}, script: [":"] },
    };
    const path = unitPath(unit.kind, unit.id);
    console.host.files.mkdir(UNIT_FOLDER, { recursive: true });
    console.host.files.write(path, renderUnit(unit));
    const { told } = await console.run("export", "--to", console.folder);
    expect(told).toContain(
      `Sysctl/net.inet.ip.forwarding is left out, and goes when pulumi-freebsd lets go: what makes it now is ${path}`,
    );
    const input = readFileSync(join(console.folder, "handmade"), "utf8");
    expect(spawnSync("sh", ["-n"], { input, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  } finally {
    await console.close();
  }
});
