import { Bench } from "./harness";

describe("interfaces and vnets", () => {
  test("a name that the jail has already keeps an interface out of it", async () => {
    const bench = new Bench();
    const jail = bench.addJail("a");
    await bench.out("ifconfig epair create");
    await bench.out("ifconfig epair create");
    await bench.out("ifconfig epair0b vnet a");
    await bench.out("ifconfig epair0b name eth0", { jail });
    await bench.out("ifconfig epair1b name eth0");
    expect(await bench.error("ifconfig eth0 vnet a")).toBe("ifconfig: SIOCSIFVNET: File exists");
    expect(await bench.out("ifconfig -l", { jail })).toBe("lo0 eth0\n");
  });

  test("coming back is not refused: the host has two interfaces of one name, and commands reach the older", async () => {
    const bench = new Bench();
    const jail = bench.addJail("a");
    await bench.out("ifconfig epair create");
    await bench.out("ifconfig epair create");
    await bench.out("ifconfig epair0b vnet a");
    await bench.out("ifconfig epair0b name eth0", { jail });
    await bench.out("ifconfig epair1b name eth0");
    await bench.out("ifconfig eth0 -vnet a");
    expect(await bench.out("ifconfig -l")).toBe("vtnet0 vtnet1 lo0 epair0a epair1a eth0 eth0\n");
    await bench.out("ifconfig eth0 vnet a");
    await bench.out("ifconfig epair1a destroy");
    expect(await bench.out("ifconfig -l")).toBe("vtnet0 vtnet1 lo0 epair0a eth0\n");
    expect(await bench.out("ifconfig -l", { jail })).toBe("lo0\n");
  });

  test("a cloner refuses a unit whose names something else has", async () => {
    const bench = new Bench();
    await bench.out("ifconfig epair create");
    await bench.out("ifconfig epair0b name epair1a");
    expect(await bench.error("ifconfig epair create")).toBe("ifconfig: interface epair already exists");
  });

  test("a removed jail gives back what was lent, with the name it has now, and takes along what was made inside", async () => {
    const bench = new Bench();
    const jail = bench.addJail("a");
    await bench.out("ifconfig epair create");
    await bench.out("ifconfig epair0b vnet a");
    await bench.out("ifconfig epair0b name eth0", { jail });
    await bench.out("ifconfig eth0 ether 02:11:22:33:44:55", { jail });
    await bench.out("ifconfig eth0 inet 10.5.0.2/24 up", { jail });
    await bench.out("ifconfig epair create", { jail });
    expect(await bench.out("ifconfig -l", { jail })).toBe("lo0 eth0 epair0a epair0b\n");
    bench.removeJail(jail);
    expect(await bench.out("ifconfig -l")).toBe("vtnet0 vtnet1 lo0 epair0a eth0\n");
    const shown = await bench.out("ifconfig eth0");
    expect(shown).toContain("flags=1008842<BROADCAST,RUNNING,SIMPLEX,MULTICAST,LOWER_UP>");
    expect(shown).toContain("\tether 02:11:22:33:44:55\n\thwaddr 58:9c:fc:10:");
    expect(shown).not.toContain("inet");
    expect(shown).toContain("nd6 options=29<PERFORMNUD,IFDISABLED,AUTO_LINKLOCAL>");
  });

  test("a group is lost on a move, the cloner's own and the description are not", async () => {
    const bench = new Bench();
    bench.addJail("a");
    await bench.out("ifconfig epair create group vnetp description mine");
    await bench.out("ifconfig epair0a vnet a");
    await bench.out("ifconfig epair0a -vnet a");
    const shown = await bench.out("ifconfig epair0a");
    expect(shown).toContain("\tdescription: mine\n");
    expect(shown).toContain("\tgroups: epair\n");
    expect(await bench.out("ifconfig -g vnetp")).toBe("");
  });

  test("a NIC that leaves loses its VLANs for good, a VLAN that leaves keeps its parent", async () => {
    const bench = new Bench();
    const jail = bench.addJail("a");
    await bench.out("ifconfig vlan5 create vlan 5 vlandev vtnet1");
    await bench.out("ifconfig vlan5 vnet a");
    expect(await bench.out("ifconfig vlan5", { jail })).not.toContain("vlan: ");
    await bench.out("ifconfig vlan5 -vnet a");
    expect(await bench.out("ifconfig vlan5")).toContain(
      "\tvlan: 5 vlanproto: 802.1q vlanpcp: 0 parent interface: vtnet1\n",
    );
    await bench.out("ifconfig vtnet1 vnet a");
    await bench.out("ifconfig vtnet1 -vnet a");
    const orphan = await bench.out("ifconfig vlan5");
    expect(orphan).toContain("flags=8802<BROADCAST,SIMPLEX,MULTICAST>");
    expect(orphan).toContain("\tvlan: 0 vlanproto: 0x0000 vlanpcp: 0 parent interface: <none>\n\tnd6");
  });

  test("a move takes an interface out of its bridge and its ether node's hooks; the bridge node without hooks goes", async () => {
    const bench = new Bench();
    const jail = bench.addJail("a");
    await bench.out("kldload ng_ether");
    await bench.out("ifconfig epair create");
    await bench.out("ifconfig bridge create addm epair0a");
    await bench.out("ngctl mkpeer epair0a: bridge lower link0");
    await bench.out("ngctl name epair0a:lower eb");
    await bench.out("ifconfig epair0a vnet a");
    expect(await bench.error("ngctl show eb:")).toBe("ngctl: send msg: No such file or directory");
    expect(await bench.out("ifconfig bridge0")).not.toContain("member");
    expect(await bench.out("ngctl list", { jail })).toContain("Name: epair0a         Type: ether");
    expect(await bench.out("ifconfig epair0a", { jail })).not.toContain("PROMISC");
  });

  test("an eiface keeps its node and hooks in a jail, and goes with a shutdown from the host", async () => {
    const bench = new Bench();
    const jail = bench.addJail("a");
    await bench.out("ngctl -f -", {
      stdin:
        "mkpeer . bridge b link0\nname .b lan0\nmsg .b setpersistent\nmkpeer lan0: eiface link1 ether\nname lan0:link1 n1\n",
    });
    await bench.out("ifconfig ngeth0 vnet a");
    await bench.out("ifconfig ngeth0 name inside", { jail });
    expect(await bench.out("ngctl msg n1: getifname")).toContain('Args:\t"inside"\n');
    await bench.out("ngctl shutdown n1:");
    expect(await bench.out("ifconfig -l", { jail })).toBe("lo0\n");
    expect(await bench.out("ngctl show lan0:")).toContain("Num hooks: 0");
  });

  test("interface indexes are the host's lowest free ones in every vnet", async () => {
    const bench = new Bench();
    const jail = bench.addJail("a");
    await bench.out("ifconfig lo0 inet 127.0.0.1/8", { jail });
    expect(await bench.out("ifconfig lo0", { jail })).toContain("fe80::1%lo0 prefixlen 64 scopeid 0x4");
  });

  test("names of jails are seen from the process's own", async () => {
    const bench = new Bench();
    const outer = bench.addJail("outer");
    bench.addJail("inner", outer);
    await bench.out("ifconfig epair create");
    await bench.out("ifconfig epair0a vnet outer");
    expect(await bench.error("ifconfig epair0a vnet outer", { jail: outer })).toBe('ifconfig: jail "outer" not found');
    await bench.out("ifconfig epair0a vnet inner", { jail: outer });
    expect(await bench.out("ifconfig -j outer.inner -l")).toBe("lo0 epair0a\n");
    expect(await bench.error("ifconfig -j nosuch -l")).toBe("ifconfig: jail not found: No such file or directory");
  });

  test("in a jail no module is loaded", async () => {
    const bench = new Bench();
    const jail = bench.addJail("a");
    expect(await bench.error("ifconfig bridge create", { jail })).toBe(
      "ifconfig: SIOCIFCREATE2 (bridge): Invalid argument",
    );
    expect(await bench.error("ngctl list", { jail })).toBe("ngctl: can't create node: Operation not permitted");
    expect(await bench.error("kldload ng_nat", { jail })).toBe("kldload: can't load ng_nat: Operation not permitted");
    await bench.out("ngctl types");
    expect(await bench.error("ngctl mkpeer . eiface e ether", { jail })).toBe(
      "ngctl: send msg: Operation not permitted",
    );
  });
});
