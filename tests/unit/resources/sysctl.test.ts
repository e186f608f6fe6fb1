import { Program } from "../lifecycle/samples";
import { InventoryBuilder } from "./inventory-builder";
import { inputs, planned, refused, teardown, texts, undoTexts } from "./scenario";

const bare = InventoryBuilder.bare();
const NAME = "net.inet.ip.forwarding";
const sysctl = (value: string | number = 1, more: Record<string, unknown> = {}) =>
  inputs("Sysctl", { name: NAME, value, ...more });
const off = bare.sysctl(NAME, "0");
const on = bare.sysctl(NAME, "1");

describe("a Sysctl", () => {
  test("is set, and goes back to what it was when something after it fails", () => {
    const { steps, found } = planned("Sysctl", sysctl(), off);
    expect(texts(steps)).toEqual([`sysctl ${NAME}=1`]);
    expect(undoTexts(steps)).toEqual([expect.stringMatching(`sh ${NAME} 0 /\\S+/81-Sysctl-${NAME}\\+`)]);
    expect(found).toEqual({ sysctls: { [NAME]: "0" } });
  });

  test("that has its value already is left alone, however it is written", () => {
    expect(planned("Sysctl", sysctl(), on).steps).toEqual([]);
    for (const same of ["0x1", "01", "+1"]) expect(planned("Sysctl", sysctl(same), on).steps).toEqual([]);
    expect(texts(planned("Sysctl", sysctl("0x11"), on).steps)).toEqual([`sysctl ${NAME}=0x11`]);
  });

  test("goes back to what it was before any unit, not to what another unit had made it", () => {
    const shared = on.unit("Sysctl", `${NAME}/0123`, { name: NAME, value: "1" }, { sysctls: { [NAME]: "0" } });
    const { found } = planned("Sysctl", sysctl(), shared);
    expect(found).toEqual({ sysctls: { [NAME]: "0" } });
    expect(teardown("Sysctl", sysctl(), shared, found)).toEqual([expect.stringContaining(` sh ${NAME} 0 `)]);
  });

  test("that went with its module has nothing to put back", () => {
    expect(teardown("Sysctl", sysctl(), bare.sysctl(NAME), { sysctls: { [NAME]: "0" } })).toEqual([]);
  });

  test.each<[string, InventoryBuilder, RegExp]>([
    ["is not there", bare.sysctl(NAME), /^name: the kernel has no variable net\.inet\.ip\.forwarding; where a module/],
    [
      "the loader sets",
      bare.sysctl(NAME, "0", { writable: false, tunable: true }),
      /^value: \S+ is a tunable of the loader.* \(it is 0 now\): put \S+="1" into \/boot\/loader\.conf and reboot$/,
    ],
    ["is read only", bare.sysctl(NAME, "0", { writable: false }), /^value: \S+ is read only \(it is 0 now\)$/],
    [
      "another program keeps otherwise",
      off.unit("Sysctl", `${NAME}/0123`, { name: NAME, value: "0" }),
      /^value: another program or stack .* keeps \S+ at 0: the two must agree$/,
    ],
  ])("is refused in preview where it %s", (_what, inventory, message) => {
    expect(refused("Sysctl", sysctl(), inventory)).toMatch(message);
  });

  test("that is read only and has the value, or that another program keeps so, is no problem", () => {
    expect(refused("Sysctl", sysctl(), bare.sysctl(NAME, "1", { writable: false, tunable: true }))).toBeUndefined();
    const shared = on.unit("Sysctl", `${NAME}/0123`, { name: NAME, value: "0x1" });
    expect(refused("Sysctl", sysctl(), shared)).toBeUndefined();
  });

  test("is refused offline where sysctl(8) would take another value, and where nothing could put it back", () => {
    const issues = (given: Record<string, unknown>) => new Program().issues("Sysctl", { name: NAME, ...given });
    for (const value of [" 1", "1 ", '"1"', "'1", "1\n2"]) expect(issues({ value })).toHaveLength(1);
    expect(issues({ name: "kern.securelevel", value: 1 })).toEqual([expect.stringContaining("kern_securelevel")]);
    expect(issues({ name: "forwarding", value: 1 })).toEqual([expect.stringMatching(/^name: /)]);
    expect(issues({ value: "" })).toEqual([]);
  });

  test("declared twice on a host is one too many", () => {
    const program = new Program();
    program.check("Sysctl", "one", { name: NAME, value: 1 });
    expect(program.check("Sysctl", "two", { name: NAME, value: 1 }).issues).toEqual([
      `name: the sysctl ${NAME} is declared by Sysctl "one" on the same host as well; give one of them another`,
    ]);
  });
});
