import { parseNodeList } from "../../../provider/host/parse/netgraph-list";
import { allRecorded, recorded } from "./recordings";

const pad = (text: string, width: number): string => text.padEnd(width);
const nodeLine = (name: string, type: string, id: string, hooks: number): string =>
  `  Name: ${pad(name, 15)} Type: ${pad(type, 15)} ID: ${id}   Num hooks: ${hooks}\n`;
const hookLine = (hook: string, peer: string, type: string, id: string, peerHook: string): string =>
  `  ${pad(hook, 15)} ${pad(peer, 15)} ${pad(type, 12)} ${pad(id, 15)} ${pad(peerHook, 15)}\n`;
const HEADING =
  hookLine("Local hook", "Peer name", "Peer type", "Peer ID", "Peer hook") +
  hookLine("----------", "---------", "---------", "-------", "---------");

describe("the list of netgraph nodes", () => {
  test("has every node of every recorded `ngctl list`, as many as its first line says", () => {
    const lists = allRecorded.filter(({ cmd, exit }) => /^ngctl (list|ls)( -[ln])?$/.test(cmd) && exit === 0);
    expect(lists.length).toBeGreaterThan(20);
    for (const { stdout } of lists) {
      const [, total] = /^There are (\d+) total (?:named )?nodes:\n/.exec(stdout) ?? [];
      expect(parseNodeList(stdout)).toHaveLength(Number(total));
    }
  });

  test("tells name, type, id and number of hooks, also for a name that pushes the columns", () => {
    expect(parseNodeList(recorded("02", 40).stdout)).toEqual([
      { name: "ng0_web", type: "eiface", id: 2, hookCount: 0, hooks: [] },
      { name: "abcdefghijklmnopqrstuvwxyz12345", type: "eiface", id: 0x14, hookCount: 0, hooks: [] },
      { name: "ngctl1413", type: "socket", id: 0x1c, hookCount: 0, hooks: [] },
    ]);
  });

  test("reads `list -l` with its empty lines between the nodes", () => {
    expect(parseNodeList(recorded("09", 12).stdout).map((node) => node.name)).toEqual([
      "vtnet0",
      "vtnet1",
      "epair0a",
      "epair1a",
      "epair1b",
      "bridge0",
      "ngctl1436",
    ]);
  });

  test("gives a shown node its hooks", () => {
    expect(parseNodeList(recorded("03", 5).stdout)).toEqual([
      {
        name: "vtnet1bridge",
        type: "bridge",
        id: 8,
        hookCount: 2,
        hooks: [
          { name: "link1", peerName: "vtnet1", peerType: "ether", peerId: 2, peerHook: "upper" },
          { name: "link0", peerName: "vtnet1", peerType: "ether", peerId: 2, peerHook: "lower" },
        ],
      },
    ]);
  });

  test("keeps the hooks of several shown nodes apart", () => {
    const nodes = parseNodeList(recorded("11", 20).stdout);
    expect(
      nodes.map(({ name, hooks }) => [name, hooks.map((hook) => [hook.name, hook.peerName, hook.peerHook])]),
    ).toEqual([
      [
        "A",
        [
          ["link2", "ea", "ether"],
          ["uplink1", "B", "link1"],
        ],
      ],
      [
        "B",
        [
          ["link2", "eb", "ether"],
          ["link1", "A", "uplink1"],
        ],
      ],
    ]);
  });

  test("finds as many hooks as every recorded `ngctl show` counts", () => {
    const shown = allRecorded.flatMap(({ cmd, stdout }) => (cmd.includes("ngctl show ") ? parseNodeList(stdout) : []));
    const whole = shown.filter(({ hooks, hookCount }) => hooks.length > 0 || hookCount === 0);
    expect(whole.length).toBeGreaterThan(20);
    for (const node of whole) expect(node.hooks).toHaveLength(node.hookCount);
  });

  test("leaves the name out of a node and of a peer that have none", () => {
    const [node] = parseNodeList(recorded("11", 17).stdout);
    expect(node?.hooks).toEqual([{ name: "orphans", peerType: "echo", peerId: 0x4f, peerHook: "x" }]);
    expect(node?.hooks[0]).not.toHaveProperty("peerName");
    const [unnamed] = parseNodeList(nodeLine("<unnamed>", "echo", "0000004f", 0));
    expect(unnamed).toEqual({ type: "echo", id: 0x4f, hookCount: 0, hooks: [] });
  });

  test("reads hooks and peers of 31 characters, and ids with letters", () => {
    const long = "h".repeat(31);
    const peer = "p".repeat(31);
    const text = nodeLine("x", "split", "000fffff", 1) + HEADING + hookLine(long, peer, "one2many", "deadbeef", long);
    expect(parseNodeList(text)[0]?.hooks).toEqual([
      { name: long, peerName: peer, peerType: "one2many", peerId: 0xdeadbeef, peerHook: long },
    ]);
  });

  test("reads names with spaces, and one that looks like a column", () => {
    const text =
      nodeLine("has space", "eiface", "00000001", 1) +
      HEADING +
      hookLine("ether", "my lan", "bridge", "00000002", "link0") +
      nodeLine("x Type: bridge", "hub", "00000003", 0);
    expect(parseNodeList(text)).toEqual([
      {
        name: "has space",
        type: "eiface",
        id: 1,
        hookCount: 1,
        hooks: [{ name: "ether", peerName: "my lan", peerType: "bridge", peerId: 2, peerHook: "link0" }],
      },
      { name: "x Type: bridge", type: "hub", id: 3, hookCount: 0, hooks: [] },
    ]);
  });
});
