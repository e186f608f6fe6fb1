import {
  everything,
  findInterface,
  findJail,
  HOST_VNET,
  type Inventory,
  nodeByName,
  parseSections,
  wholeInventory,
} from "../../../provider/host/inventory";
import { interfacesOfEiface } from "../../../provider/host/locate";
import { quoteCommand } from "../../../provider/transport/quote";
import { createHost, type SimulatedHost } from "../../../simulator/src/host";

let host: SimulatedHost;

beforeEach(async () => {
  host = await createHost();
});

afterEach(() => host.close());

/** Runs a command that must go well and say nothing on stderr. */
async function run(script: string): Promise<string> {
  const { stdout, stderr, exitCode } = await host.run(script);
  expect({ script, exitCode, stderr }).toEqual({ script, exitCode: 0, stderr: "" });
  return stdout;
}

async function readEverything(complaint = ""): Promise<Inventory> {
  const { key, command } = everything();
  const { stdout, stderr, exitCode } = await host.run(quoteCommand(command.argv));
  expect(stderr).toContain(complaint);
  if (complaint === "") expect(stderr).toBe("");
  const outcome = { argv: command.argv, exitStatus: exitCode ?? -1, stdout, stderr, tolerated: false };
  return wholeInventory(parseSections([[key, outcome]]));
}

describe("the inventory of a simulated host", () => {
  test("of one that has just booted is its NICs, its root and no netgraph", async () => {
    const inventory = await readEverything();
    expect(inventory.facts).toMatchObject({
      osType: "FreeBSD",
      osRelease: "15.1-RELEASE-p1",
      osReldate: 1_501_000,
      userlandVersion: "15.1-RELEASE-p1",
      installedKernelVersion: "15.1-RELEASE-p1",
      machine: "amd64",
      hostname: "fbsd",
      vimage: true,
      securelevel: -1,
      ipv4Forwarding: false,
      jailed: false,
      // By no SSH: then it is one of those that there are (recording 09, step 25).
      connected: ["10.0.2.15"],
    });
    expect(inventory.nodes).toEqual([]);
    expect(inventory.jails).toEqual([]);
    expect(inventory.units).toEqual([]);
    expect([...inventory.vnets.keys()]).toEqual([HOST_VNET]);
    expect(inventory.vnets.get(HOST_VNET)?.interfaces.map(({ name }) => name)).toEqual(["vtnet0", "vtnet1", "lo0"]);
    expect(inventory.mounts).toEqual([
      { device: "/dev/vtbd0", path: "/", type: "ufs", options: ["local", "noatime"] },
      { device: "devfs", path: "/dev", type: "devfs", options: [] },
    ]);
  });

  // As one that another program removes in between; a link stays so.
  test("of one whose first unit is gone when it is read is none without units", async () => {
    const units = "/usr/local/etc/pulumi-freebsd/units";
    await run(`mkdir -p ${units}; echo '#pulumi kind Jail' >${units}/60-Jail-web; ln -s gone ${units}/10-Host-edge`);
    await expect(readEverything("10-Host-edge: No such file")).rejects.toThrow('cannot read "units" of the host');
  });

  test("shows a bridge with an eiface that a jail holds, its address and its route", async () => {
    await run("kldload ng_ether ng_bridge ng_eiface");
    await run("jail -c vnet name=web host.hostname=web.example.org path=/ persist");
    await run(`ngctl -f - <<'END'
mkpeer . bridge h link0
name .:h lan
msg lan: setpersistent
mkpeer lan: eiface link1 ether
name lan:link1 ng0_web
END`);
    await run("ifconfig ngeth0 ether 02:00:00:00:00:01 description owner=1 up");
    await run("ifconfig ngeth0 name eth0");
    await run("ifconfig eth0 vnet web");
    await run("ifconfig -j web eth0 inet 10.0.0.2/24 up");
    await run("jexec web route -q add default 10.0.0.1");

    const inventory = await readEverything();
    const lan = nodeByName(inventory, "lan");
    const eiface = nodeByName(inventory, "ng0_web");
    if (lan === undefined || eiface === undefined) throw new Error("a node is missing");
    expect(lan.type).toBe("bridge");
    expect(lan.bridgeConfig?.maxStaleness).toBe(900);
    expect(lan.hooks).toEqual([
      { name: "link1", peerName: "ng0_web", peerType: "eiface", peerId: eiface.id, peerHook: "ether" },
    ]);
    expect(eiface.interfaceName).toBe("eth0");
    expect(interfacesOfEiface(inventory, eiface).map(({ place }) => place)).toEqual(["web"]);
    expect(findInterface(inventory, HOST_VNET, "eth0")).toBeUndefined();
    expect(findInterface(inventory, "web", "eth0")).toMatchObject({
      ether: "02:00:00:00:00:01",
      description: "owner=1",
    });
    expect(findJail(inventory, "web")).toMatchObject({ hostname: "web.example.org", path: "/", vnet: "new" });
    expect(inventory.vnets.get("web")?.routes).toContainEqual(
      expect.objectContaining({ destination: "default", gateway: "10.0.0.1", interface: "eth0" }),
    );
    expect(nodeByName(inventory, "vtnet0")).toMatchObject({ type: "ether", promiscuous: false, autoSource: true });
    expect(inventory.modules.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["ng_ether", "ng_bridge", "ng_eiface"]),
    );
  });

  test("has every node and hook also where the kernel tells of fewer at once, whose limit stays as it is", async () => {
    const links = (count: number) =>
      Array.from({ length: count }, (_, at) => `mkpeer lan: eiface link${at} ether\n`).join("");
    await run(`ngctl -f - <<'END'\nmkpeer . bridge h link999\nname .:h lan\nmsg lan: setpersistent\n${links(150)}END`);
    const refused = "ngctl: send msg: No buffer space available\n";
    expect(await host.run("ngctl show lan:")).toMatchObject({ exitCode: 71, stderr: refused });
    expect(nodeByName(await readEverything(), "lan")?.hooks).toHaveLength(150);
    await run(
      `ngctl -f - <<'END'\nmkpeer . bridge h link999\nname .:h lan2\nmsg lan2: setpersistent\n${links(140).replaceAll("lan:", "lan2:")}END`,
    );
    expect(await host.run("ngctl list")).toMatchObject({ exitCode: 71, stderr: refused });
    expect((await readEverything()).nodes).toHaveLength(292);
    expect(await run("sysctl net.graph.recvspace")).toBe("net.graph.recvspace: 20480\n");
  });

  test("tells two jails with an interface of one name apart, and leaves out a jail that shares the host's stack", async () => {
    await run("kldload if_epair");
    for (const jail of ["a", "b"]) {
      await run(`jail -c vnet name=${jail} path=/ persist`);
      const end = (await run("ifconfig epair create")).trim().replace(/a$/, "b");
      await run(`ifconfig ${end} vnet ${jail}`);
      await run(`ifconfig -j ${jail} ${end} name eth0`);
      await run(`ifconfig -j ${jail} eth0 inet 10.0.${jail === "a" ? 1 : 2}.2/24 up`);
    }
    await run("jail -c name=plain path=/ persist ip4=inherit");

    const inventory = await readEverything();
    expect([...inventory.vnets.keys()]).toEqual([HOST_VNET, "a", "b"]);
    expect(inventory.jails.map(({ name }) => name)).toEqual(["a", "b", "plain"]);
    const [a, b] = [findInterface(inventory, "a", "eth0"), findInterface(inventory, "b", "eth0")];
    expect(a?.groups).toContain("epair");
    expect(a?.ether).not.toBe(b?.ether);
    expect(inventory.vnets.get("b")?.routes).toContainEqual(
      expect.objectContaining({ destination: "10.0.2.0/24", interface: "eth0" }),
    );
  });

  test("follows what is mounted, and the rulesets that are added and taken away", async () => {
    const before = (await readEverything()).devfsRulesets;
    await run("mkdir -p /jails/thin/bin /jails/thin/tmp /jails/thin/dev");
    await run("mount -t nullfs -o ro /bin /jails/thin/bin");
    await run("mount -t tmpfs tmpfs /jails/thin/tmp");
    await run("devfs rule -s 78 add path 'bpf*' unhide");
    await run("mount -t devfs -o ruleset=78 devfs /jails/thin/dev");

    const during = await readEverything();
    expect(during.devfsRulesets).toEqual([...before, 78]);
    expect(during.mounts.slice(2)).toEqual([
      { device: "/bin", path: "/jails/thin/bin", type: "nullfs", options: ["local", "read-only"] },
      { device: "tmpfs", path: "/jails/thin/tmp", type: "tmpfs", options: ["local"] },
      { device: "devfs", path: "/jails/thin/dev", type: "devfs", options: [] },
    ]);

    await run("umount /jails/thin/dev /jails/thin/tmp /jails/thin/bin");
    await run("devfs rule -s 78 delset");
    const after = await readEverything();
    expect(after.devfsRulesets).toEqual(before);
    expect(after.mounts).toHaveLength(2);
  });
});
