import { InventoryBuilder } from "./inventory-builder";
import { inputs, planned, refused, teardown, texts, undoTexts } from "./scenario";

const bare = InventoryBuilder.bare();
const hub = inputs("KernelModule", { name: "ng_hub" });
const OWN = `/usr/local/etc/pulumi-freebsd/units/15-KernelModule-ng_hub+${String(hub.host)}`;

describe("a KernelModule", () => {
  test("is loaded, and unloaded again when something after it fails", () => {
    const { steps, found } = planned("KernelModule", hub, bare);
    expect(texts(steps)).toEqual(["kldload -n ng_hub"]);
    expect(undoTexts(steps)).toEqual([expect.stringContaining(` sh ${OWN} ng_hub`)]);
    expect(found).toEqual({ absent: ["ng_hub"] });
  });

  test("is taken as it is where somebody has loaded it, and then stays", () => {
    const { steps, found } = planned("KernelModule", hub, bare.modules("ng_hub"));
    expect(steps).toEqual([]);
    expect(found).toEqual({ absent: [] });
    expect(teardown("KernelModule", hub, bare.modules("ng_hub"), found)).toEqual([]);
  });

  test("which another unit has brought goes with the last of the two", () => {
    const shared = bare.modules("ng_hub").unit("Host", "0123", { modules: ["ng_hub"] }, { absent: ["ng_hub"] });
    const { found } = planned("KernelModule", hub, shared);
    expect(found).toEqual({ absent: ["ng_hub"] });
    expect(teardown("KernelModule", hub, shared, found)).toEqual([expect.stringContaining("kldunload")]);
  });

  test("that is gone already needs no unloading", () => {
    expect(teardown("KernelModule", hub, bare, { absent: ["ng_hub"] })).toEqual([]);
  });

  test("cannot be loaded in a secure host, which preview says", () => {
    const inventory = bare.build();
    const secure = InventoryBuilder.of({ ...inventory, facts: { ...inventory.facts, securelevel: 1 } });
    expect(refused("KernelModule", hub, secure)).toMatch(
      /^name: the module ng_hub is not loaded, and at securelevel 1 /,
    );
    expect(refused("KernelModule", hub, secure.modules("ng_hub"))).toBeUndefined();
  });
});
