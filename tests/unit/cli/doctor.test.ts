import { Console } from "./console";

let console: Console;

beforeAll(async () => {
  console = await Console.open();
});

afterAll(() => console.close());

const FOUND = `127.0.0.1
  release      FreeBSD 15.1-RELEASE-p1 on amd64, kernel VNET
  vimage       yes
  modules      can be loaded: netgraph, ng_socket, ng_ether, ng_bridge, ng_eiface, if_bridge, if_epair
  securelevel  -1
  firewall     none in the kernel
  forwarding   IPv4 off, IPv6 off
  jails        0, 0 of them with a network stack of their own
  rulesets     1, 2, 3, 4, 5
`;

test("doctor tells what a host is, changes nothing there, and ends with 0 where nothing is missing", async () => {
  const before = await console.host.run("kldstat; ls -lR /usr/local /etc /var");
  expect(await console.run("doctor")).toMatchObject({ text: `${FOUND}\nNothing is missing.`, status: 0 });
  const after = await console.host.run("kldstat; ls -lR /usr/local /etc /var");
  expect(after.stdout).toBe(before.stdout);
});

test("doctor ends with 1 where something is missing, and says what needs it and what puts it right", async () => {
  const { files } = console.host;
  const kept = files.read("/boot/kernel/if_epair.ko");
  await console.host.run("rm /boot/kernel/if_epair.ko");
  const { text, status } = await console.run("doctor");
  expect(status).toBe(1);
  expect(text.split("\n").slice(-4)).toEqual([
    "",
    "Missing:",
    "  - if_epair is neither in the kernel nor in the folders of kern.module_path, so kldload cannot load it: the kernel VNET was built without modules (NO_MODULES) (Epair)",
    "      build the kernel without NO_MODULES, or with: device epair",
  ]);
  const json = await console.run("doctor", "--json");
  expect(json.status).toBe(1);
  expect(JSON.parse(json.text)).toMatchObject({
    version: 1,
    host: "127.0.0.1",
    found: { vimage: "yes", securelevel: "-1" },
    findings: [{ check: "no-module-files", level: "missing", kinds: ["Epair"] }],
  });
  files.write("/boot/kernel/if_epair.ko", kept);
});

test("advice alone is no failure", async () => {
  const nic = console.host.kernel.hostVnet.interfacesByName.get("vtnet1")?.[0];
  nic?.options.add("LRO");
  const { text, status } = await console.run("doctor");
  expect(status).toBe(0);
  expect(text.split("\n").slice(-6)).toEqual([
    "Nothing is missing.",
    "",
    "Advice:",
    "  - vtnet1 has LRO enabled, which must be off before it joins a netgraph bridge (NetgraphBridge)",
    "      ifconfig vtnet1 -lro",
    "      and the same words in ifconfig_vtnet1 of rc.conf",
  ]);
});
