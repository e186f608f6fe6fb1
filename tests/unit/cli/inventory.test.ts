import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { inventorySchema } from "../../../cli/inventory-schema";
import { Console } from "./console";

let console: Console;

beforeAll(async () => {
  console = await Console.open();
  const script = `kldload ng_ether ng_bridge ng_eiface if_bridge if_epair
jail -c vnet name=web host.hostname=web.example.org path=/ persist allow.raw_sockets
jail -c name=plain path=/ persist ip4=inherit
ngctl mkpeer vtnet1: bridge lower link0
ngctl name vtnet1:lower lan
ngctl mkpeer lan: eiface link2 ether
ngctl name lan:link2 ng0_web
ifconfig ngeth0 ether 02:00:00:00:00:01 name ng0_web
ifconfig ng0_web vnet web
ifconfig -j web ng0_web inet 192.168.50.20/24 up
route -j web -q add default 192.168.50.1
ifconfig vlan create name vlan7 vlan 7 vlandev vtnet1
ifconfig epair create
ifconfig bridge create addm epair0a
`;
  expect(await console.host.run(script)).toMatchObject({ exitCode: 0, stderr: "" });
});

afterAll(() => console.close());

const document = async () => JSON.parse((await console.run("inventory", "--json")).text);

test("inventory --json prints what the published schema allows, and names every member in it", async () => {
  const printed = await document();
  // Members that the schema does not name would be stripped.
  expect(inventorySchema.parse(printed)).toEqual(printed);
  const published: z.core.JSONSchema.JSONSchema = JSON.parse(
    readFileSync(resolve(__dirname, "../../../inventory.schema.json"), "utf8"),
  );
  expect(z.fromJSONSchema(published).parse(printed)).toEqual(printed);
  const { hostname: _hostname, ...unnamed } = printed.host;
  expect(z.fromJSONSchema(published).safeParse({ ...printed, host: unnamed }).success).toBe(false);
});

test("inventory --json tells the host, its jails, stacks, nodes and routes by stable names", async () => {
  const { version, host, jails, stacks, nodes } = await document();
  expect(version).toBe(1);
  expect(host).toMatchObject({ address: "127.0.0.1", osRelease: "15.1-RELEASE-p1", vimage: true, securelevel: -1 });
  expect(jails).toMatchObject([
    { name: "web", vnet: "new", hostname: "web.example.org", parameters: { "allow.raw_sockets": true } },
    { name: "plain", vnet: "inherit" },
  ]);
  expect(stacks.map(({ jail }: { jail: string | null }) => jail)).toEqual([null, "web"]);
  expect(stacks[0].interfaces).toContainEqual(
    expect.objectContaining({ name: "vlan7", vlan: { tag: 7, protocol: "802.1q", parent: "vtnet1" } }),
  );
  expect(stacks[0].interfaces).toContainEqual(
    expect.objectContaining({
      name: "bridge0",
      bridge: { members: [expect.objectContaining({ name: "epair0a", flags: expect.arrayContaining(["LEARNING"]) })] },
    }),
  );
  expect(stacks[1].interfaces).toContainEqual(
    expect.objectContaining({
      name: "ng0_web",
      mac: "02:00:00:00:00:01",
      inet: [{ address: "192.168.50.20", prefixLength: 24, broadcast: "192.168.50.255" }],
    }),
  );
  expect(stacks[1].routes).toContainEqual({
    ...{ family: "inet", destination: "default", gateway: "192.168.50.1", flags: "UGS", interface: "ng0_web" },
  });
  const lan = nodes.find(({ name }: { name?: string }) => name === "lan");
  expect(lan).toMatchObject({ type: "bridge", bridgeConfig: { maxStaleness: 900 } });
  expect(lan.hooks).toContainEqual(
    expect.objectContaining({ name: "link0", peerName: "vtnet1", peerType: "ether", peerHook: "lower" }),
  );
});

test("inventory without --json sums the host up for people", async () => {
  const { text, status } = await console.run("inventory");
  expect(status).toBe(0);
  expect(text.split("\n")).toEqual([
    "127.0.0.1: FreeBSD 15.1-RELEASE-p1 on amd64, called fbsd",
    "network stacks:",
    expect.stringMatching(
      /^ {2}the host: vtnet0 10\.0\.2\.15\/24, vtnet1 192\.168\.50\.1\/24, lo0 127\.0\.0\.1\/8 ::1\/128, /,
    ),
    expect.stringMatching(/^ {2}web: lo0.*, ng0_web 192\.168\.50\.20\/24$/),
    "jails without one of their own: plain",
    "netgraph nodes: 6 ether, 1 bridge, 1 eiface",
    "owned by pulumi-freebsd: nothing",
  ]);
});
