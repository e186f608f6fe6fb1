import { parseDevfsRules, parseDevfsRulesets } from "../../../provider/host/parse/devfs";
import { parseJls } from "../../../provider/host/parse/jls";
import { parseKldstat } from "../../../provider/host/parse/kldstat";
import { parseMount } from "../../../provider/host/parse/mount";
import { parseNetstatRoutes } from "../../../provider/host/parse/netstat-routes";
import { parseSysctl, timevalSeconds } from "../../../provider/host/parse/sysctl";
import { allRecorded, recorded } from "./recordings";

describe("the jails that jls prints", () => {
  test("are all there with what they are made of", () => {
    const jails = parseJls(recorded("09", 3).stdout);
    expect(jails.map(({ parameters, ...jail }) => jail)).toEqual([
      { jid: 1, name: "a", path: "/", hostname: "a.example.org", vnet: "new", parent: 0, dying: false },
      { jid: 2, name: "b", path: "/", hostname: "b.example.org", vnet: "new", parent: 0, dying: false },
    ]);
    expect(jails[1]?.parameters).toMatchObject({
      devfs_ruleset: "5",
      "allow.raw_sockets": true,
      "allow.mount": false,
      "ip4.addr": [],
      "host.hostuuid": "00000000-0000-0000-0000-000000000000",
    });
  });

  test("are none on a host without jails", () => {
    expect(parseJls(recorded("01", 45).stdout)).toEqual([]);
  });

  test("may be dying also where libxo prints that as a text", () => {
    const dying = recorded("09", 5).stdout.replace('"dying":"false"', '"dying":"true"');
    expect(parseJls(dying).map((jail) => jail.dying)).toEqual([true, false]);
  });

  test("are not none when the output is broken", () => {
    for (const broken of ["", "{}", "[]", '{"jail-information": {"jail": [{"jid":"x"}]}}']) {
      expect(() => parseJls(broken)).toThrow(expect.objectContaining({ name: "HostOutputError" }));
    }
  });
});

describe("the routes that netstat prints", () => {
  test("are of both families, each with its gateway, flags and interface", () => {
    const routes = parseNetstatRoutes(recorded("09", 7).stdout);
    expect(routes).toHaveLength(9);
    expect(routes.filter(({ destination }) => destination === "default")).toEqual([
      { family: "inet", destination: "default", gateway: "10.4.0.1", flags: "UGS", interface: "epair0b" },
      { family: "inet6", destination: "default", gateway: "2001:db8:4::1", flags: "UGS", interface: "epair0b" },
    ]);
    expect(routes[1]).toMatchObject({ destination: "10.4.0.0/24", gateway: "link#5", flags: "U" });
  });

  test("are read alike in one line and pretty, and none in an empty vnet", () => {
    const [first, second] = recorded("09", 6)
      .stdout.split("\n")
      .filter((line) => line.startsWith("{"));
    expect(parseNetstatRoutes(first ?? "")).toEqual(parseNetstatRoutes(recorded("09", 7).stdout));
    expect(parseNetstatRoutes(second ?? "")).toEqual([]);
  });

  test("are not none when the output is broken", () => {
    expect(() => parseNetstatRoutes('{"statistics": {')).toThrow(expect.objectContaining({ tool: "netstat" }));
    expect(() => parseNetstatRoutes("{}")).toThrow(expect.objectContaining({ tool: "netstat" }));
  });
});

describe("the other outputs of the inventory", () => {
  test("kldstat -v: what each file contains, as a kernel with netgraph compiled in", () => {
    const text = `Id Refs Address                Size Name
 1    5 0xffffffff80000000 80000000 kernel (/boot/kernel/kernel)
\tContains modules:
\t\t Id Name
\t\t  7 ng_ether
\t\t 95 if_lo
 2    1 0xffffffff81410000     3230 ng_bridge.ko (/boot/kernel/ng_bridge.ko)
\tContains modules:
\t\t Id Name
\t\t148 ng_bridge
`;
    expect(parseKldstat(text)).toEqual([
      { id: 1, references: 5, file: "kernel", name: "kernel", contains: ["ng_ether", "if_lo"] },
      { id: 2, references: 1, file: "ng_bridge.ko", name: "ng_bridge", contains: ["ng_bridge"] },
    ]);
  });

  test("kldstat: the kernel and what was loaded, under file and module name", () => {
    expect(parseKldstat(recorded("01", 21).stdout)).toEqual([
      { id: 1, references: 9, file: "kernel", name: "kernel", contains: [] },
      { id: 2, references: 1, file: "ng_bridge.ko", name: "ng_bridge", contains: [] },
      { id: 3, references: 3, file: "netgraph.ko", name: "netgraph", contains: [] },
      { id: 4, references: 1, file: "ng_eiface.ko", name: "ng_eiface", contains: [] },
      { id: 5, references: 1, file: "ng_ether.ko", name: "ng_ether", contains: [] },
    ]);
    for (const { stdout } of allRecorded.filter(({ cmd }) => cmd === "kldstat")) {
      expect(parseKldstat(stdout)).toHaveLength(stdout.trimEnd().split("\n").length - 1);
    }
  });

  test("sysctl: values by name, an empty one too, and lines that go on", () => {
    const values = parseSysctl(recorded("01", 11).stdout);
    expect(values.size).toBe(recorded("01", 11).stdout.trimEnd().split("\n").length);
    expect(values.get("security.jail.env")).toBe("");
    expect(values.get("security.jail.param.allow.mount.")).toBe("0");
    expect(values.get("security.jail.children.max")).toBe("999999");
    expect(parseSysctl("kern.version: FreeBSD 15.1\n    root@vm: /usr/obj\nkern.x: 1\n").get("kern.version")).toBe(
      "FreeBSD 15.1\n    root@vm: /usr/obj",
    );
  });

  test("sysctl: seconds out of a time", () => {
    expect(timevalSeconds(recorded("01", 62).stdout)).toBe(1_795_305_047);
    expect(timevalSeconds("soon")).toBeUndefined();
  });

  test("mount: device, path, type and options", () => {
    expect(parseMount(recorded("01", 59).stdout)).toEqual([
      { device: "/dev/vtbd0", path: "/", type: "ufs", options: ["local", "noatime"] },
      { device: "devfs", path: "/dev", type: "devfs", options: [] },
    ]);
    expect(parseMount(recorded("06", 23).stdout)[0]).toEqual({
      device: "/rescue",
      path: "/jails/a",
      type: "nullfs",
      options: ["local", "read-only"],
    });
    expect(parseMount("/a b on /jails/x (y) on z (nullfs)\n")[0]).toMatchObject({
      device: "/a b",
      path: "/jails/x (y) on z",
    });
  });

  test("devfs: the rulesets that exist, and the rules of one", () => {
    const [sets = "", rules = ""] = recorded("06", 19).stdout.split(/(?<=^5\n)/m);
    expect(parseDevfsRulesets(sets)).toEqual([1, 2, 3, 4, 5]);
    expect(parseDevfsRules(rules)[3]).toEqual({ number: 400, rule: "path fuse unhide" });
  });
});
