import { Program } from "../lifecycle/samples";
import { InventoryBuilder } from "./inventory-builder";
import { inputs, planned, refused, teardown, texts, undoTexts } from "./scenario";

const AUTO = "AUTOEDGE,AUTOPTP";
const PLAIN = `flags=143<LEARNING,DISCOVER,${AUTO}>`;

/** A bridge br0 with em1 … em4 on the host; `ports` are its members as `ifconfig` prints them. */
function host({ ports = [], flags = "0<>" }: { ports?: readonly string[]; flags?: string } = {}): InventoryBuilder {
  const more = [
    "id 00:00:00:00:00:00 priority 32768 hellotime 2 fwddelay 15",
    `bridge flags=${flags}`,
    ...ports.map((port) => `member: ${port}`),
    "groups: bridge",
  ];
  return nics.interface("br0", { more });
}

const nics = ["em1", "em2", "em3", "tap0"].reduce((all, name) => all.interface(name), InventoryBuilder.bare());
const br = (more: Record<string, unknown>) => inputs("Bridge", { name: "br0", ...more });
const issues = (given: Record<string, unknown>) => new Program().issues("Bridge", { name: "br0", ...given });

test("what is different about its ports is told in one call, once all are members", () => {
  const wanted = br({
    members: ["em1"],
    ports: [
      { interface: "em2", private: true, stp: true, edge: true },
      { interface: "em3", sticky: true, learn: false, discover: false },
    ],
    span: ["tap0"],
  });
  const { steps } = planned("Bridge", wanted, nics);
  expect(texts(steps)).toEqual([
    "ifconfig bridge create name br0 up",
    ...["em1", "em2", "em3"].map((name) => `ifconfig br0 addm ${name}`),
    "ifconfig br0 private em2 stp em2 edge em2 sticky em3 -learn em3 -discover em3",
    "ifconfig br0 span tap0",
  ]);
  expect(undoTexts(steps)).toEqual([
    "ifconfig br0 -span tap0",
    ...["em3", "em2", "em1"].map((name) => `ifconfig br0 deletem ${name}`),
    "ifconfig br0 destroy",
  ]);
  const ports = [
    `em1 ${PLAIN}`,
    `em2 flags=b67<LEARNING,DISCOVER,STP,PRIVATE,EDGE,${AUTO}>`,
    `em3 flags=150<STICKY,${AUTO}>`,
    "tap0 flags=8<SPAN>",
  ];
  expect(texts(planned("Bridge", wanted, host({ ports }), { ...wanted, found: {} }).steps)).toEqual([]);
  const plain = br({ members: ["em1", "em2", "em3"] });
  const back = planned("Bridge", plain, host({ ports }), { ...wanted, found: {} }).steps;
  expect(texts(back)).toEqual([
    "ifconfig br0 -span tap0",
    "ifconfig br0 -private em2 -stp em2 -edge em2 -sticky em3 learn em3 discover em3",
  ]);
  expect(undoTexts(back)).toEqual([
    "ifconfig br0 private em2 stp em2 edge em2 sticky em3 -learn em3 -discover em3",
    "ifconfig br0 span tap0",
  ]);
});

test("VLANs are filtered before members come, and each has its own", () => {
  const wanted = br({
    members: ["em1"],
    ports: [
      { interface: "em2", untagged: 20 },
      { interface: "em3", tagged: "22,10,20-21" },
    ],
    ...{ vlanFilter: true, defaultUntagged: 30 },
  });
  expect(wanted.ports).toMatchObject([{ untagged: 20 }, { tagged: "10,20-22" }]);
  expect(texts(planned("Bridge", wanted, nics).steps)).toEqual([
    "ifconfig bridge create name br0 up",
    "ifconfig br0 vlanfilter defuntagged 30",
    ...["em1", "em2", "em3"].map((name) => `ifconfig br0 addm ${name}`),
    "ifconfig br0 ifuntagged em2 20 iftagged em3 10,20-22",
  ]);
  const detail = (vlans: string) => `\n\t        port 6 priority 128 path cost 2000 vlan protocol 802.1q ${vlans}`;
  const now = host({
    flags: "1<VLANFILTER> defuntagged=30",
    ports: [
      `em1 ${PLAIN}${detail("untagged 30")}`,
      `em2 ${PLAIN}${detail("untagged 20")}`,
      `em3 ${PLAIN}${detail("untagged 30 tagged 10,20-22")}`,
    ],
  });
  expect(texts(planned("Bridge", wanted, now, { ...wanted, found: {} }).steps)).toEqual([]);
  const plain = planned("Bridge", br({ members: ["em1", "em2", "em3"] }), now, { ...wanted, found: {} }).steps;
  expect(texts(plain)).toEqual([
    "ifconfig br0 -vlanfilter -defuntagged",
    "ifconfig br0 -ifuntagged em1 -ifuntagged em2 -ifuntagged em3 iftagged em3 none",
  ]);
  expect(undoTexts(plain)).toEqual([
    "ifconfig br0 ifuntagged em1 30 ifuntagged em2 20 ifuntagged em3 30 iftagged em3 10,20-22",
    "ifconfig br0 vlanfilter defuntagged 30",
  ]);
});

test("a member that somebody else has made is left alone, one of its own that is declared no more is not", () => {
  const wanted = br({ members: ["em1"] });
  const found = { members: { em2: { up: true, mtu: 1500 } } };
  const now = host({ ports: [`em1 ${PLAIN}`, `em2 ${PLAIN}`, `tap0 ${PLAIN}`] });
  expect(texts(planned("Bridge", wanted, now, { ...wanted, found: {} }).steps)).toEqual([]);
  expect(texts(planned("Bridge", wanted, now, { ...wanted, found }).steps)).toEqual(["ifconfig br0 deletem em2"]);
  const before = { ...br({ members: ["em1", "em2"] }), found: {} };
  expect(texts(planned("Bridge", wanted, now, before).steps)).toEqual(["ifconfig br0 deletem em2"]);
  expect(teardown("Bridge", wanted, now)).toEqual(["ifconfig br0 destroy"]);
});

test("a plain member that somebody treats otherwise is plain again", () => {
  const wanted = br({ members: ["em1", "em2"] });
  const now = host({
    ports: [`em1 flags=943<LEARNING,DISCOVER,PRIVATE,${AUTO}>`, `em2 flags=163<LEARNING,DISCOVER,EDGE,${AUTO}>`],
  });
  // That em2 is an edge is what the kernel has found out.
  expect(texts(planned("Bridge", wanted, now, { ...wanted, found: {} }).steps)).toEqual(["ifconfig br0 -private em1"]);
});

test.each([
  [
    { ports: [{ interface: "em1", untagged: 5 }] },
    "ports[0].untagged: a bridge that filters no VLANs passes all of them everywhere: give `vlanFilter: true` too",
  ],
  [
    { defaultUntagged: 5 },
    "defaultUntagged: a bridge that filters no VLANs passes all of them everywhere: give `vlanFilter: true` too",
  ],
  [
    { vlanFilter: true, members: ["em1"] },
    "members[0]: a bridge with `vlanFilter` passes nothing here without a VLAN: give `untagged` or `tagged`, or the bridge `defaultUntagged`; those that have their own VLANs belong into `ports`",
  ],
  [
    { vlanFilter: true, ports: [{ interface: "em1", private: true }] },
    "ports[0]: a bridge with `vlanFilter` passes nothing here without a VLAN: give `untagged` or `tagged`, or the bridge `defaultUntagged`",
  ],
  [
    { vlanFilter: true, ports: [{ interface: "em1", tagged: "20-10" }] },
    'ports[0].tagged: VLANs are numbers from 1 to 4094 and ranges of them, as in 10,20-22, or all; leave it out where none passes; given: "20-10"',
  ],
  [
    { members: ["em1"], ports: [{ interface: "em1" }] },
    "ports[0].interface: the place of an interface em1 is that of members[0] as well",
  ],
  [{ members: ["em1"], span: ["em1"] }, "span[0]: the place of an interface em1 is that of members[0] as well"],
])("refuses %j", (given, issue) => {
  expect(issues(given)).toEqual([issue]);
});

test("a host whose bridges cannot filter VLANs, and VLANs that are too small, are found before anything is made", () => {
  const facts = { ...nics.build().facts, osRelease: "14.3-RELEASE", osReldate: 1403000 };
  const older = InventoryBuilder.of({ ...nics.build(), facts });
  const filtered = br({ vlanFilter: true, ports: [{ interface: "em1", untagged: 5 }] });
  expect(refused("Bridge", filtered, older)).toBe(
    "vlanFilter: if_bridge(4) filters VLANs from FreeBSD 15.0 on, and this host runs 14.3-RELEASE; give each VLAN a Bridge of its own, with a Vlan as its member",
  );
  expect(refused("Bridge", filtered, nics)).toBeUndefined();
  const vlan = nics.interface("em1.5", { more: ["vlan: 5 vlanproto: 802.1q vlanpcp: 0 parent interface: em1"] });
  expect(refused("Bridge", br({ members: ["em1.5"], mtu: 9000 }), vlan)).toBe(
    "mtu: em1.5 is a VLAN of em1, which takes 1500 bytes: 9000 do not fit; raise the parent's first",
  );
  expect(refused("Bridge", br({ span: ["em9"] }), nics)).toBe(
    "span[0]: there is no interface em9 in the host's network stack",
  );
});
