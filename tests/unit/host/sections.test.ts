import {
  everything,
  mergeInventory,
  parseSections,
  sectionRead,
  wholeInventory,
} from "../../../provider/host/inventory";
import { FakeHost } from "./fake-host";
import { recorded } from "./recordings";

const JAILS = recorded("09", 3).stdout;
const VNET_A = recorded("09", 6)
  .stdout.split("\n")
  .filter((line) => !/^(==|\{|\d)/.test(line));
const IFCONFIG_A = `${VNET_A.slice(0, VNET_A.lastIndexOf("lo0: flags=8008<LOOPBACK,MULTICAST> metric 0 mtu 16384")).join("\n")}\n`;
const ROUTES_A = recorded("09", 7).stdout;
const NODES = recorded("11", 20)
  .stdout.split("\n")
  .filter((line) => line.startsWith("  "))
  .join("\n");

let host: FakeHost;

/** A host as the recordings show it: two VNET jails, two bridges with an eiface each. */
beforeEach(() => {
  host = new FakeHost();
  host
    .prints("kldstat", `${recorded("09", 13).stdout}\t\t517 netgraph\n`)
    .prints("mount", recorded("01", 59).stdout)
    .prints("freebsd-version", recorded("01", 3).stdout)
    .prints("devfs", "1\n4\n5\n")
    .prints(
      "sysctl",
      "hw.machine: amd64\nkern.ostype: FreeBSD\nkern.osrelease: 15.1-RELEASE-p1\nkern.osreldate: 1501000\nkern.features.vimage: 1\nkern.securelevel: -1\nnet.inet.ip.forwarding: 1\n",
    )
    .tool(
      "jls",
      `case "$*" in *libxo*) cat ${host.file("jls", JAILS)} ;; "jid vnet") printf '1 new\\n2 new\\n7 inherit\\n' ;; "-j a jid vnet") echo 1 new ;; "-j 1 jid") echo 1 ;; *) echo "jls: jail not found" >&2; exit 1 ;; esac`,
    )
    .tool(
      "ifconfig",
      `case "$*" in -a) cat ${host.file("ifconfig", recorded("01", 27).stdout)} ;; "-j 1 -a") cat ${host.file("ifconfig-a", IFCONFIG_A)} ;; *) echo "ifconfig: jail not found: No such file or directory" >&2; exit 1 ;; esac`,
    )
    .tool(
      "netstat",
      `case "$*" in "-rn --libxo json") cat ${host.file("netstat", recorded("01", 39).stdout)} ;; "-j 1 -rn --libxo json") cat ${host.file("netstat-a", ROUTES_A)} ;; *) exit 1 ;; esac`,
    );
  ngctl();
});

afterEach(() => host.remove());

/** ngctl with the recorded bridges, where the node `gone` has vanished after the list was made, and the kernel refuses some lists. */
function ngctl(gone = "none", refused = 0): void {
  const list = `There are 5 total nodes:\n${NODES.split("\n")
    .filter((line) => line.includes("Name:"))
    .join("\n")}
  Name: ea x            Type: eiface          ID: 00000064   Num hooks: 1
  Name: vtnet0          Type: ether           ID: 00000001   Num hooks: 0
  Name: ngctl1955       Type: socket          ID: 0000006f   Num hooks: 0\n`;
  const shown = host.file("shown", `${NODES}\n`);
  const refusals = host.file("refused", "x\n".repeat(refused));
  host.tool(
    "ngctl",
    `n=$(wc -l <${refusals})
if [ "$n" -gt 0 ]; then
  sed -i.old 1d ${refusals}
  echo "ngctl: send msg: No buffer space available" >&2
  exit 71
fi
[ "$1" = list ] && { cat ${host.file("list", list)}; exit 0; }
line=0
while read -r verb path message; do
  line=$((line+1))
  if [ "$path" = "[${gone}]:" ]; then
    echo "ngctl: send msg: No such file or directory" >&2
    echo "ngctl: line $line: error in file" >&2
    exit 71
  fi
  case "$verb $path $message" in
  "show [62]: ") sed -n 1,5p ${shown} ;;
  "show [63]: ") sed -n 6,10p ${shown} ;;
  "show [64]: ") echo "  Name: ea x            Type: eiface          ID: 00000064   Num hooks: 0" ;;
  "show [1]: ") echo "  Name: vtnet0          Type: ether           ID: 00000001   Num hooks: 0" ;;
  *) printf 'Rec'"'"'d response "%s" (1) from "%s":\\nArgs:\\t' "$message" "$path"
    case "$message" in getifname) echo '"ea"' ;; getpromisc) echo 1 ;; getautosrc) echo 0 ;; *) echo '{ loopTimeout=60 }' ;; esac ;;
  esac
done`,
  );
}

const read = (section: Parameters<typeof sectionRead>[0]) => parseSections([host.run(sectionRead(section))]);

describe("the host in one command", () => {
  test("has facts, modules, mounts, rulesets, jails, nodes, and interfaces and routes of host and VNET jails", () => {
    const inventory = wholeInventory(parseSections([host.run(everything())]));
    expect(inventory.facts).toMatchObject({
      osType: "FreeBSD",
      osReldate: 1_501_000,
      machine: "amd64",
      userlandVersion: "15.1-RELEASE-p1",
      vimage: true,
      securelevel: -1,
      ipv4Forwarding: true,
      ipv6Forwarding: false,
    });
    expect(inventory.modules.map(({ name }) => name)).toContain("ng_ether");
    expect(inventory.mounts.map(({ path }) => path)).toEqual(["/", "/dev"]);
    expect(inventory.devfsRulesets).toEqual([1, 4, 5]);
    expect(inventory.jails.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(inventory.nodes.map(({ name }) => name)).toEqual(["A", "B", "ea x", "vtnet0"]);
    expect(inventory.vnets.get("host")?.interfaces.map(({ name }) => name)).toEqual(["vtnet0", "vtnet1", "lo0"]);
    expect(inventory.vnets.get("a")?.interfaces.map(({ name }) => name)).toEqual(["lo0", "epair0b"]);
    expect(inventory.vnets.get("a")?.routes).toHaveLength(9);
  });

  test("leaves out a jail that went while it was read, without losing the others", () => {
    expect([...wholeInventory(parseSections([host.run(everything())])).vnets.keys()]).toEqual(["host", "a"]);
  });

  test("leaves out the versions of what is installed where nobody asks", () => {
    const { facts } = wholeInventory(parseSections([host.run(everything({ versions: false }))]));
    expect(facts.osRelease).toBe("15.1-RELEASE-p1");
    expect(facts.userlandVersion).toBeUndefined();
    expect(facts.installedKernelVersion).toBeUndefined();
  });

  test("fails when a jail is there but its interfaces cannot be read: that is not a jail without interfaces", () => {
    host.tool(
      "netstat",
      `case "$*" in -j*) echo "netstat: kvm_open failed" >&2; exit 1 ;; *) cat ${host.file("netstat", ROUTES_A)} ;; esac`,
    );
    expect(() => parseSections([host.run(everything())])).toThrow(/netstat:1.*kvm_open failed/);
  });

  test("fails when a tool fails, and names what it failed to read", () => {
    host.tool("jls", 'echo "jls: out of memory" >&2; exit 1');
    expect(() => parseSections([host.run(everything())])).toThrow(
      expect.objectContaining({ code: "inventory", message: expect.stringContaining('"jails"') }),
    );
  });

  test("fails when the VNET jails cannot be listed, or awk is broken: that is not a host without them", () => {
    const jls = `case "$*" in *libxo*) cat ${host.file("jls", JAILS)} ;; *) echo "jls: sorry" >&2; exit 1 ;; esac`;
    host.tool("jls", jls);
    expect(() => parseSections([host.run(everything())])).toThrow(/vnet-jails.*sorry/);
    host.tool("awk", 'echo "awk: sorry" >&2; exit 2');
    expect(() => read("netgraph")).toThrow(/netgraph.*awk: sorry/);
  });

  test("has no VNET jails on a kernel without VIMAGE, where jls refuses to list them", () => {
    const jls = `case "$*" in *libxo*) cat ${host.file("jls", JAILS)} ;; *) echo "jls: unknown parameter: vnet" >&2; exit 1 ;; esac`;
    host.tool("jls", jls).prints("sysctl", "kern.ostype: FreeBSD\n");
    expect([...wholeInventory(parseSections([host.run(everything())])).vnets.keys()]).toEqual(["host"]);
  });

  test("is refused when the output was cut off anywhere", () => {
    const [key, outcome] = host.run(everything());
    for (let length = 0; length < outcome.stdout.length - 1; length += 97) {
      expect(() => parseSections([[key, { ...outcome, stdout: outcome.stdout.slice(0, length) }]])).toThrow("cut off");
    }
  });

  test("uses a new nonce each time, so that an output cannot bring the lines between the parts", () => {
    const first = host.run(everything());
    host.prints("mount", `${first[1].stdout}\n`);
    const inventory = wholeInventory(parseSections([host.run(everything())]));
    expect(inventory.jails.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(inventory.vnets.get("host")?.interfaces).toHaveLength(3);
  });

  test("is read of a release whose tools know no -j, too, so that its facts tell what is the matter", () => {
    host
      .prints(
        "sysctl",
        "hw.machine: amd64\nkern.osrelease: 13.2-RELEASE\nkern.osreldate: 1302001\nkern.features.vimage: 1\n",
      )
      .tool(
        "ifconfig",
        `case "$1" in -j) echo "ifconfig: illegal option -- j" >&2; exit 1 ;; *) cat ${host.file("ifconfig", IFCONFIG_A)} ;; esac`,
      );
    const inventory = wholeInventory(parseSections([host.run(everything())]));
    expect(inventory.facts.osReldate).toBe(1_302_001);
    expect([...inventory.vnets.keys()]).toEqual(["host"]);
  });
});

describe("the netgraph section", () => {
  test("has each node's hooks and what its kind tells", () => {
    const { nodes = [] } = read("netgraph");
    expect(nodes.map(({ name, hooks }) => [name, hooks.map((hook) => hook.peerName)])).toEqual([
      ["A", ["ea", "B"]],
      ["B", ["eb", "A"]],
      ["ea x", []],
      ["vtnet0", []],
    ]);
    expect(nodes[0]?.bridgeConfig).toEqual({ debugLevel: 0, loopTimeout: 60, maxStaleness: 0, minStableAge: 0 });
    expect(nodes[2]).toMatchObject({ interfaceName: "ea" });
    expect(nodes[3]).toMatchObject({ promiscuous: true, autoSource: false });
  });

  test("asks in two processes, however many nodes there are", () => {
    read("netgraph");
    expect(host.calls().filter((call) => call.startsWith("ngctl"))).toEqual(["ngctl <list>", "ngctl <-f> <->"]);
  });

  test("has all where another reading takes back the room that it has made for the answer, and gives up in the end", () => {
    host.prints("sysctl", "20480\n");
    ngctl("none", 3);
    expect(read("netgraph").nodes).toHaveLength(4);
    const room = (bytes: number) => `sysctl <net.graph.recvspace=${bytes}>`;
    expect(host.calls().filter((call) => call.includes("recvspace="))).toEqual(
      [1048576, 20480, 1048576, 20480, 1048576, 20480].map(room),
    );
    ngctl("none", 99);
    expect(() => read("netgraph")).toThrow("ngctl: send msg: No buffer space available");
  });

  test.each([
    ["62", ["B", "ea x", "vtnet0"]],
    ["64", ["A", "B", "vtnet0"]],
    ["1", ["A", "B", "ea x"]],
  ])("has all other nodes when node %s went after the list was made", (gone, names) => {
    ngctl(gone);
    const { nodes = [] } = read("netgraph");
    expect(nodes.map(({ name }) => name)).toEqual(names);
    for (const node of nodes.filter(({ type }) => type === "bridge")) expect(node.bridgeConfig?.loopTimeout).toBe(60);
  });

  test("is empty without netgraph in the kernel, and ngctl, which would load it, is not run", () => {
    host.prints("kldstat", recorded("09", 13).stdout);
    expect(read("netgraph")).toEqual({ nodes: [] });
    expect(host.calls()).toEqual(["kldstat <-v>"]);
  });

  test("fails when it cannot be told whether there is netgraph", () => {
    host.tool("kldstat", "exit 1");
    expect(() => read("netgraph")).toThrow('cannot read "netgraph"');
  });

  test("fails when the answer about a node is lost without a word", () => {
    ngctl();
    const [key, outcome] = host.run(sectionRead("netgraph"));
    const stdout = outcome.stdout.replace(/^ {2}Name: B .*\n/m, "");
    expect(() => parseSections([[key, { ...outcome, stdout }]])).toThrow("no word of node [63]");
  });

  test("fails when ngctl does", () => {
    host.tool("ngctl", 'echo "ngctl: can\'t create node: Operation not permitted" >&2; exit 71');
    expect(() => read("netgraph")).toThrow(
      expect.objectContaining({
        code: "inventory",
        message: expect.stringMatching(/netgraph.*Operation not permitted.*log in as root/),
      }),
    );
    host.tool(
      "ngctl",
      `[ "$1" = list ] && { cat ${host.file("list", NODES)}; exit 0; }; echo "ngctl: broken" >&2; exit 71`,
    );
    expect(() => read("netgraph")).toThrow(/netgraph.*broken/);
  });
});

describe("one jail's network stack", () => {
  test("is read by the jail's name, whatever is in it", () => {
    for (const name of ["a b", "$(touch /tmp/pwned)", "it's", 'x"; exit; "', "-v", "a\nb", "*"]) {
      host.tool(
        "jls",
        `[ "$2" = "$(cat ${host.file("name", name)})" ] && { [ $# = 4 ] && echo 1 new || echo 1; exit 0; }; exit 1`,
      );
      const { vnets } = read(`vnet:${name}`);
      expect(vnets?.get(name)?.interfaces.map((entry) => entry.name)).toEqual(["lo0", "epair0b"]);
    }
  });

  test("is not there when the jail is not", () => {
    expect(read("vnet:nosuch").vnets).toEqual(new Map([["nosuch", undefined]]));
  });

  test("is not there when the jail shares the host's, and the host's is not taken for it", () => {
    host.tool("jls", "echo 7 inherit");
    expect(read("vnet:a").vnets).toEqual(new Map([["a", undefined]]));
    expect(host.calls()).toEqual(["jls <-j> <a> <jid> <vnet>"]);
  });

  test("of a jail that is called host is not mixed up with the host's own", () => {
    host.tool("jls", '[ "$2" = host ] && echo 1 new');
    expect(
      read("vnet:.host")
        .vnets?.get(".host")
        ?.interfaces.map(({ name }) => name),
    ).toEqual(["lo0", "epair0b"]);
    expect(read("vnet:host").vnets?.get("host")?.interfaces).toHaveLength(3);
  });
});

test("sections read anew replace theirs, and leave the rest as it was", () => {
  const base = wholeInventory(parseSections([host.run(everything())]));
  host.prints("mount", "").tool("jls", 'echo \'{"jail-information": {"jail": []}}\'');
  const merged = mergeInventory(
    base,
    parseSections(["jails", "mounts", "facts"].map((s) => host.run(sectionRead(s as "jails")))),
  );
  expect([...merged.vnets.keys()]).toEqual(["host"]);
  expect(merged.mounts).toEqual([]);
  expect(merged.nodes).toBe(base.nodes);
  expect([...base.vnets.keys()]).toEqual(["host", "a"]);
});

test("reads that are none of the inventory's are passed over", () => {
  const [, outcome] = host.run(sectionRead("mounts"));
  expect(parseSections([["something else", { ...outcome, exitStatus: 1 }]])).toEqual({});
});
