import { InventoryBuilder } from "./inventory-builder";
import { inputs, planned, teardown, texts, undoTexts } from "./scenario";

const bare = InventoryBuilder.bare();

describe("a Host", () => {
  const edge = inputs("Host", { connection: { host: "edge" }, modules: ["ng_ether", "ng_bridge"] });

  test("loads the modules that are absent, and unloads those alone in reverse", () => {
    const { steps, found } = planned("Host", edge, bare.modules("kernel", "ng_bridge"));
    expect(texts(steps)).toEqual(["kldload -n ng_ether"]);
    expect(undoTexts(steps)).toEqual(["kldunload ng_ether"]);
    expect(found).toMatchObject({ absent: ["ng_ether"] });
    expect(teardown("Host", edge, bare, { absent: ["ng_ether", "ng_bridge"] })).toEqual([
      expect.stringMatching(/ sh \S+10-Host-\S+ ng_bridge ng_ether$/),
    ]);
  });

  test("does nothing where all is loaded", () => {
    expect(planned("Host", edge, bare.modules("ng_ether", "ng_bridge")).steps).toEqual([]);
  });

  test("that runs something else, an old release, or a kernel without VIMAGE, is refused with what to do", () => {
    const inventory = bare.build();
    const with_ = (facts: object) => InventoryBuilder.of({ ...inventory, facts: { ...inventory.facts, ...facts } });
    expect(() => planned("Host", edge, with_({ osType: "Linux" }))).toThrow(
      "edge: this machine runs Linux, not FreeBSD. Check the connection's `host`.",
    );
    expect(() => planned("Host", edge, with_({ osReldate: 1302001, osRelease: "13.2-RELEASE" }))).toThrow(
      /^edge: FreeBSD 13\.2-RELEASE is too old: since 13\.3 .*Upgrade it/,
    );
    expect(() => planned("Host", edge, with_({ vimage: false }))).toThrow(/has no VIMAGE/);
  });
});
