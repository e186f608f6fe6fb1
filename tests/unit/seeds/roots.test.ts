/** The roots that the seeds' administrators build: releases in sets, older ones and i386, and skeletons over them. */
import { World } from "../boot/world";

jest.setTimeout(60_000);

/** Two sets of an older release for another processor, and a skeleton. */
const RELEASE = `mkdir -p /usr/repos/8.3-RELEASE /tmp/base/bin /tmp/base/etc /tmp/manpages/usr/share/man /skel/etc /jails
cp -p /bin/sh /tmp/base/bin/sh
printf 'USERLAND_VERSION="8.3-RELEASE"\\nUNAME_m=i386\\n' >/tmp/base/bin/freebsd-version
echo page >/tmp/manpages/usr/share/man/jail.8
tar -cpf /usr/repos/8.3-RELEASE/base.txz -C /tmp/base bin etc
tar -cpf /usr/repos/8.3-RELEASE/manpages.txz -C /tmp/manpages usr
echo 'nameserver 192.0.2.53' >/skel/etc/resolv.conf
rm -rf /tmp/base /tmp/manpages`;

test("a root has the sets of an older release in it, and the skeleton over them, and goes with all of it", async () => {
  const world = await World.open({ clock: "jumping" });
  await world.sh(RELEASE);
  const sets = ["base", "manpages"].map((set) => ({ source: `/usr/repos/8.3-RELEASE/${set}.txz` }));
  await world.up([
    ["Host", "warden", {}],
    ["JailRoot", "vj1", { path: "/usr/jail/vj1", archives: sets, skeleton: "/skel" }],
  ]);
  expect(await world.sh("cd /usr/jail/vj1 && cat usr/share/man/jail.8 etc/resolv.conf && ls bin")).toBe(
    "page\nnameserver 192.0.2.53\nfreebsd-version\nsh\n",
  );
  await world.destroy();
  await world.sh("ls /usr/jail/vj1", 1);
  await world.close();
});
