import { hook, InventoryBuilder } from "./inventory-builder";
import { inputs, planned, refused, teardown, texts, undoTexts } from "./scenario";

const MAC = "02:00:5e:10:00:01";
const port = (more: Record<string, unknown> = {}) => inputs("Eiface", { name: "ng0", mac: MAC, ...more });
const bridged = InventoryBuilder.bare().node("bridge", "lan", {
  hooks: [hook("link0", "igb0", "ether", "lower"), hook("link2", "other", "eiface", "ether")],
});
const NAMING =
  'i=$(ngctl msg "$1:" getifname | sed -n \'s/^Args:.*"\\(.*\\)".*/\\1/p\') && shift && ifconfig "$i" "$@"';

/** The host with the eiface on link3 of the bridge, its interface in a jail under another name. */
const made = InventoryBuilder.bare()
  .jail("web")
  .node("bridge", "lan", { hooks: [hook("link3", "ng0", "eiface", "ether")] })
  .node("bridge", "wan")
  .node("eiface", "ng0", { interfaceName: "eth0", hooks: [hook("ether", "lan", "bridge", "link3")] })
  .interface("eth0", { jail: "web", mac: MAC });

test("is made on the lowest link that is free beside those of a NIC, named, and its interface named last", () => {
  const { steps, found } = planned("Eiface", port({ bridge: "lan", description: "web's port" }), bridged);
  expect(steps.map(({ run }) => run.shared?.words)).toEqual([
    [
      "ng0",
      "mkpeer lan: eiface link3 ether\nname lan:link3 ng0",
      `ether ${MAC} mtu 1500 description 'web'\\''s port' name ng0`,
    ],
  ]);
  expect(texts(steps)).toEqual([
    `/bin/sh -c printf '%s\\n' "$1" "$2" | ngctl -f - && shift 2 && ${NAMING} ${[
      "sh",
      "mkpeer lan: eiface link3 ether",
      "name lan:link3 ng0",
      "ng0",
      `ether ${MAC} mtu 1500 description web's port name ng0`,
    ].join(" ")}`,
  ]);
  expect(undoTexts(steps)).toEqual(["ngctl shutdown ng0:"]);
  expect(found).toEqual({ wire: { node: "lan", hook: "link3" } });
});

test("is made on the link or hook that is declared, or on none", () => {
  const first = (given: Record<string, unknown>) =>
    planned("Eiface", port(given), bridged).steps[0]?.run.shared?.words[1];
  expect(first({ bridge: "lan", link: 7 })).toBe("mkpeer lan: eiface link7 ether\nname lan:link7 ng0");
  expect(first({ peer: { node: "tee", hook: "left" } })).toBe("mkpeer tee: eiface left ether\nname tee:left ng0");
  expect(first({})).toBe("mkpeer . eiface ng0 ether\nname .ng0 ng0");
});

test("is named by its bridge's id where the path by name would be too long", () => {
  const lan = "a-bridge-with-a-very-long-name";
  const at = InventoryBuilder.bare().node("bridge", lan);
  expect(planned("Eiface", port({ bridge: lan }), at).steps[0]?.run.shared?.words[1]).toBe(
    `mkpeer ${lan}: eiface link2 ether\nname [1]:link2 ng0`,
  );
});

test("one that was cut off before its node had a name is named, or removed, by the hook on record", () => {
  const begun = InventoryBuilder.bare()
    .node("bridge", "lan", { hooks: [hook("link3", "ngeth0", "eiface", "ether")] })
    .node("eiface", "ngeth0", { interfaceName: "ngeth0", hooks: [hook("ether", "lan", "bridge", "link3")] });
  const found = { wire: { node: "lan", hook: "link3" } };
  const ours = begun.unit("Eiface", "ng0", {}, found);
  const { steps } = planned("Eiface", port({ bridge: "lan" }), ours, { ...port({ bridge: "lan" }), found });
  expect(texts(steps)[0]).toBe("ngctl name lan:link3 ng0");
  expect(teardown("Eiface", port({ bridge: "lan" }), ours, found)).toEqual(["ngctl shutdown lan:link3"]);
  // Somebody else's, on a link that was declared.
  const declared = planned("Eiface", port({ bridge: "lan", link: 3 }), begun);
  expect(declared.steps[0]?.run.shared?.words[1]).toBe("mkpeer lan: eiface link3 ether\nname lan:link3 ng0");
});

test("leaves another one the link that its unit says, also before it is made or when it is gone", () => {
  const wire = (node: string, link: number) => ({ wire: { node, hook: `link${link}` } });
  const recorded = bridged
    .unit("Eiface", "begun", {}, wire("lan", 3))
    .unit("Eiface", "elsewhere", {}, wire("wan", 4))
    .unit("Eiface", "ng0", {}, wire("lan", 5));
  expect(planned("Eiface", port({ bridge: "lan" }), recorded).found).toEqual(wire("lan", 4));
  const own = { found: wire("lan", 5) };
  expect(planned("Eiface", port({ bridge: "lan" }), recorded, { ...port({ bridge: "lan" }), ...own })).toMatchObject(
    own,
  );
});

test("two that are planned from one inventory get two links", () => {
  const taken = new Set<number>();
  const links = ["a", "b"].map((name) => {
    const { found } = planned("Eiface", port({ name, bridge: "lan" }), bridged, undefined, (_space, used) => {
      let number = 0;
      while (used.has(number) || taken.has(number)) number += 1;
      taken.add(number);
      return number;
    });
    return (found.wire as { hook: string }).hook;
  });
  expect(links).toEqual(["link3", "link4"]);
});

describe("a change in place gives its own commands alone, wherever the interface is", () => {
  const olds = { ...port({ bridge: "lan" }), found: { wire: { node: "lan", hook: "link3" } } };
  test.each<[string, Record<string, unknown>, readonly string[], readonly string[]]>([
    ["nothing", {}, [], []],
    ["the MTU", { mtu: 9000 }, ["ifconfig -j web eth0 mtu 9000"], ["ifconfig -j web eth0 mtu 1500"]],
    [
      "the MAC",
      { mac: "02:00:5e:10:00:02" },
      ["ifconfig -j web eth0 ether 02:00:5e:10:00:02"],
      [`ifconfig -j web eth0 ether ${MAC}`],
    ],
    [
      "a description",
      { description: "x y" },
      ["ifconfig -j web eth0 description x y"],
      ["ifconfig -j web eth0 -description"],
    ],
    [
      "another bridge",
      { bridge: "wan" },
      ["ngctl rmhook ng0: ether", "ngctl connect ng0: wan: ether link2"],
      ["ngctl rmhook ng0: ether", "ngctl connect ng0: lan: ether link3"],
    ],
    [
      "another link",
      { link: 9 },
      ["ngctl rmhook ng0: ether", "ngctl connect ng0: lan: ether link9"],
      ["ngctl rmhook ng0: ether", "ngctl connect ng0: lan: ether link3"],
    ],
    ["no bridge", { bridge: undefined }, ["ngctl rmhook ng0: ether"], ["ngctl connect ng0: lan: ether link3"]],
  ])("%s", (_what, change, commands, undo) => {
    const { steps } = planned(
      "Eiface",
      port({ bridge: "lan", ...change }),
      made.unit("Eiface", "ng0", {}, olds.found),
      olds,
    );
    expect(texts(steps)).toEqual(commands);
    expect(undoTexts(steps)).toEqual(undo);
  });
});

test("is found by its jail's record among others of its name, and never taken for another one", () => {
  const olds = { ...port({ bridge: "lan" }), found: { wire: { node: "lan", hook: "link3" } } };
  const changed = InventoryBuilder.bare()
    .jail("db")
    .interface("eth0", { jail: "db", mac: "02:00:5e:10:00:77" })
    .jail("web")
    .node("bridge", "lan", { hooks: [hook("link3", "ng0", "eiface", "ether")] })
    .node("eiface", "ng0", { interfaceName: "eth0", hooks: [hook("ether", "lan", "bridge", "link3")] })
    .interface("eth0", { jail: "web", mac: "02:00:5e:10:00:99" })
    .unit("Eiface", "ng0", {}, olds.found);
  const commands = (at: InventoryBuilder) => texts(planned("Eiface", port({ bridge: "lan" }), at, olds).steps);
  const inWeb = changed.unit("VnetInterface", "web/ng0", { jail: "web", interface: "ng0", name: "eth0" });
  expect(commands(inWeb)).toEqual([`ifconfig -j web eth0 ether ${MAC}`]);
  expect(commands(changed)).toEqual([]);
});

test("keeps its link when it is changed otherwise", () => {
  const olds = { ...port({ bridge: "lan" }), found: { wire: { node: "lan", hook: "link3" } } };
  expect(planned("Eiface", port({ bridge: "lan", mtu: 9000 }), made, olds).found).toEqual(olds.found);
});

test("delete shuts the node down, which takes the interface along, and of what is gone is success", () => {
  expect(teardown("Eiface", port(), made)).toEqual(["ngctl shutdown ng0:"]);
  expect(teardown("Eiface", port(), bridged)).toEqual([]);
});

test("delete does not touch a node of another type that has the name by now", () => {
  expect(teardown("Eiface", port(), InventoryBuilder.bare().node("bridge", "ng0"))).toEqual([]);
});

test("a name that is taken and a bridge that is not there are told", () => {
  expect(refused("Eiface", port({ bridge: "lan" }), bridged)).toBeUndefined();
  expect(refused("Eiface", port(), made)).toBe(
    "name: a netgraph node ng0: is there already (type eiface), and it is not this program's",
  );
  expect(refused("Eiface", port(), InventoryBuilder.bare().interface("ng0"))).toBe(
    "name: an interface ng0 is there already, and it is not this program's",
  );
  expect(refused("Eiface", port({ bridge: "wan" }), bridged)).toBe(
    "bridge: there is no netgraph node wan: to connect it to",
  );
});
