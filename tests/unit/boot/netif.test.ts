import { type Declared, TOPOLOGY, World } from "./world";

jest.setTimeout(120_000);

let world: World;
beforeEach(async () => {
  world = await World.open({ clock: "jumping" });
});
afterEach(() => world.close());

/** Variables as rc.d/netif has them when it has read its configuration. */
const variables = (...names: string[]) =>
  world.sh(`. /etc/rc.subr; load_rc_config netif; for n in ${names.join(" ")}; do eval echo "$n=\\$$n"; done`);

test("service netif restart leaves what was declared as it is", async () => {
  await world.up(TOPOLOGY);
  const before = await world.picture();
  await world.sh("service netif restart");
  expect(await world.picture()).toEqual(before);
});

test("service routing restart leaves forwarding as units keep it, and no longer than they do", async () => {
  const forwarding = "service routing restart >/dev/null; sysctl -n net.inet.ip.forwarding";
  const host: Declared = ["Host", "warden", {}];
  const nat = { interface: "igb0", subnets: ["10.9.0.0/24"] };
  await world.up([host, ["Nat", "way-out", nat]]);
  expect(await world.sh(forwarding)).toBe("1\n");
  await world.sh("sysrc pulumi_freebsd_enable=NO");
  expect(await world.sh(forwarding)).toBe("0\n");
  await world.sh("sysrc -x pulumi_freebsd_enable; service pulumi_firewall start");
  await world.up([host, ["Nat", "way-out", { ...nat, persistent: false }]]);
  expect(await world.sh(forwarding)).toBe("0\n");
});

test("devd and a default for all interfaces do nothing to ours, and what they do to others they still do", async () => {
  await world.sh("sysrc ifconfig_DEFAULT='inet 10.66.0.1/24'");
  await world.up(TOPOLOGY);
  await world.sh("service jail onerestart db; sleep 10; ifconfig epair7 create; sleep 10");
  const out = await world.sh("ifconfig -a");
  expect(out.match(/10\.66\.0\.1/g)).toHaveLength(2);
  expect(await world.sh("ifconfig epair7a")).toContain("10.66.0.1");
  await world.sh("service netif restart");
  expect(await world.sh("ifconfig ng0_host; ifconfig br; ifconfig caba")).not.toContain("10.66.0.1");
});

test("dhclient, which devd runs when a link comes up, leaves ours alone, and what rc.conf names it has", async () => {
  await world.sh("sysrc ifconfig_DEFAULT=SYNCDHCP ifconfig_ng0_host=DHCP");
  await world.up(TOPOLOGY);
  // As rc.d/dhclient and /etc/pccard_ether begin.
  const read = (name: string) => `. /etc/rc.subr; load_rc_config ${name}; load_rc_config network`;
  for (const name of ["dhclient", "pccard_ether"])
    expect(
      await world.sh(`${read(name)}; echo $ifconfig_br $ifconfig_caba $ifconfig_ng0_host \${ifconfig_epair7a-default}`),
    ).toBe("NOAUTO NOAUTO DHCP default\n");
});

test("rc.conf's own word about one of our interfaces counts", async () => {
  await world.sh("sysrc ifconfig_ng0_host='inet 10.66.0.9/24'");
  await world.up(TOPOLOGY);
  expect(await variables("ifconfig_ng0_host", "ifconfig_br")).toBe(
    "ifconfig_ng0_host=inet 10.66.0.9/24\nifconfig_br=NOAUTO\n",
  );
});

test("a NIC of the host keeps what rc.conf gives it, and gets our addresses as aliases", async () => {
  await world.sh("sysrc ifconfig_igb0_aliases='inet 192.168.1.3/32'");
  await world.up([
    ["Host", "warden", {}],
    ["HostInterface", "uplink", { interface: "igb0", addresses: ["192.168.1.9/32", "2001:db8::9/64"] }],
    ["HostInterface", "spare", { interface: "igb1", persistent: false, addresses: ["10.0.0.1/24"] }],
    ["HostInterface", "plain", { interface: "igb2" }],
  ]);
  const names = ["ifconfig_igb0", "ifconfig_igb0_aliases", "ifconfig_igb1_aliases", "ifconfig_igb2"] as const;
  expect(await variables(...names)).toBe(
    [
      "ifconfig_igb0=inet 192.168.1.2/24",
      "ifconfig_igb0_aliases=inet 192.168.1.3/32 inet 192.168.1.9/32 inet6 2001:db8::9/64",
      "ifconfig_igb1_aliases=",
      "ifconfig_igb2=up",
      "",
    ].join("\n"),
  );
  await world.sh("sysrc pulumi_freebsd_enable=NO");
  expect(await variables("ifconfig_igb0_aliases")).toBe("ifconfig_igb0_aliases=inet 192.168.1.3/32\n");
});

test("the drop-in and its folders go with the last unit", async () => {
  await world.up(TOPOLOGY);
  await world.sh("test -f /usr/local/etc/rc.conf.d/netif/pulumi_freebsd");
  await world.destroy();
  await world.sh("! test -e /usr/local/etc/rc.conf.d && ! test -e /usr/local/etc/pulumi-freebsd");
});
