import { normalRule } from "../../../provider/host/devfs";
import { Program } from "../lifecycle/samples";
import { InventoryBuilder } from "./inventory-builder";
import { inputs, planned, refused, teardown, texts, undoTexts } from "./scenario";

const bare = InventoryBuilder.of({ ...InventoryBuilder.bare().build(), devfsRulesets: [1, 2, 3, 4, 5] });
const ruleset = (more: Record<string, unknown> = {}) => inputs("DevfsRuleset", { number: 77, ...more });
const FOR_DHCP = ["include 1", "include 2", "include 3", "include 4", "include 5", "path bpf* unhide"];
const made = bare.look("devfs:77", FOR_DHCP.map((rule, index) => `${index + 1}00 ${rule}\n`).join(""));
const lines = (commands: readonly string[]) => commands.map((text) => text.replace(/^.* sh 77/s, "load 77"));

describe("a DevfsRuleset", () => {
  test("is by itself the one that DHCP in a jail needs, and goes again when something after it fails", () => {
    const { steps, found } = planned("DevfsRuleset", ruleset(), bare);
    expect(lines(texts(steps))).toEqual([["load 77", ...FOR_DHCP].join(" | ")]);
    expect(lines(undoTexts(steps))).toEqual(["load 77 | "]);
    expect(found).toEqual({ rules: [] });
  });

  test("changes in place, and delete gives back what was there before it was taken over", () => {
    const { steps } = planned("DevfsRuleset", ruleset({ rules: ["include 1"] }), made, ruleset());
    expect(lines(texts(steps))).toEqual(["load 77 | include 1"]);
    expect(lines(undoTexts(steps))).toEqual([["load 77", ...FOR_DHCP].join(" | ")]);
    expect(planned("DevfsRuleset", ruleset(), made).steps).toEqual([]);
    expect(lines(teardown("DevfsRuleset", ruleset(), made, { rules: ["hide"] }))).toEqual(["load 77 | hide"]);
    expect(lines(teardown("DevfsRuleset", ruleset(), made, {}))).toEqual(["load 77 | "]);
    expect(teardown("DevfsRuleset", ruleset(), bare, {})).toEqual([]);
  });

  test("has a number of its own where none is given: the same each time, another for another name", () => {
    const program = new Program();
    const number = (name: string) => program.check("DevfsRuleset", name, {}).inputs.number;
    expect(number("dhcp")).toBe(number("dhcp"));
    expect(number("dhcp")).not.toBe(number("disks"));
    expect(number("dhcp")).toBeGreaterThan(999);
  });

  test("is refused where its number is taken, or where it includes what is not there", () => {
    expect(refused("DevfsRuleset", ruleset(), made)).toMatch(/^number: a devfs ruleset 77 is there already/);
    expect(refused("DevfsRuleset", ruleset({ rules: ["hide", "include 78"] }), bare)).toBe(
      "rules[1]: there is no devfs ruleset 78 to include",
    );
    expect(new Program().issues("DevfsRuleset", { number: 77, rules: ["include 77"] })).toEqual([
      "rules[0]: a ruleset cannot include itself",
    ]);
  });

  test.each([4, 5])(
    "that includes just the base system's %d is refused: what that includes in turn counts for nothing",
    (base) => {
      const issues = (...rules: string[]) => new Program().issues("DevfsRuleset", { number: 77, rules });
      expect(issues(`include ${base}`, "path tun* unhide")).toEqual([
        expect.stringMatching(
          /^rules\[0\]: `include \d` alone hides nothing, and a jail would see every device of the host/,
        ),
      ]);
      expect(issues("hide", `include ${base}`)).toEqual([]);
      expect(issues("include 1", "include 2", "include 3", `include ${base}`)).toEqual([]);
    },
  );

  test("of one number is declared once on a host, and a Jail takes the resource and not its number", () => {
    const program = new Program();
    program.check("DevfsRuleset", "one", { number: 77 });
    expect(program.check("DevfsRuleset", "two", { number: 77 }).issues).toHaveLength(1);
    expect(program.check("Jail", "web", { devfsRuleset: 77 }, { strings: ["devfsRuleset"] }).issues).toEqual([
      expect.stringMatching(
        /^devfsRuleset: "77" is declared in this program as DevfsRuleset "(one|two)": pass the resource/,
      ),
      ...program.check("Jail", "web", { devfsRuleset: 77 }, { strings: ["devfsRuleset"] }).issues.slice(1),
    ]);
  });

  test("that a Jail needs has to be there", () => {
    const jail = inputs("Jail", { name: "web", devfsRuleset: 78 });
    expect(refused("Jail", jail, bare)).toBe(
      "devfsRuleset: there is no devfs ruleset 78 on the host; declare it as a DevfsRuleset, or take one of 1, 2, 3, 4, 5",
    );
    expect(refused("Jail", { ...jail, devfsRuleset: 5 }, bare)).toBeUndefined();
  });
});

test.each([
  ["add include $devfsrules_jail_vnet", "include 5"],
  ["path 'bpf*' unhide", "path bpf* unhide"],
  ['unhide  path "tun[0-9]*"', "path tun[0-9]* unhide"],
  ["type disk mode 0640 group operator", "type disk group operator mode 640"],
])("the rule %s is what devfs(8) shows as %s", (given, shown) => {
  expect(normalRule(given)).toBe(shown);
});

test.each([
  ["", "no condition or action"],
  ["path bpf*", "a rule has an action"],
  ["path bpf* show", "`show` is no condition or action"],
  ["hide unhide", "either hides or unhides"],
  ["path a path b hide", "stands there twice"],
  ["include $nosuch", "takes a ruleset's number"],
  ["path $(reboot) unhide", "takes one word"],
  ["mode 9 hide", "a mode is octal"],
  ["type net hide", "a type is one of"],
  ["path", "needs a value"],
])("the rule %p is refused: %s", (given, problem) => {
  expect(() => normalRule(given)).toThrow(problem);
});
