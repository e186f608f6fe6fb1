import { costNotice } from "../../../provider/lifecycle/costs";
import { DeclarationRegistry } from "../../../provider/lifecycle/registry";

function registry(): DeclarationRegistry {
  const declarations = new DeclarationRegistry();
  declarations.declare({
    urn: "urn:a",
    kind: "VnetInterface",
    name: "web-lan",
    id: "web/em0",
    claims: [{ what: "interface in a jail", value: "eth0 in web", path: "name" }],
    strings: [],
  });
  return declarations;
}

test("a change that restarts a jail says so, with the interfaces that go away meanwhile", () => {
  const changes = [
    { property: "mounts", cost: "restart" },
    { property: "hostname", cost: "inPlace" },
  ] as const;
  expect(costNotice(changes, { name: "web" }, registry())).toBe(
    "mounts: this change restarts the jail; eth0 will be away until it has started again",
  );
  expect(costNotice(changes, { name: "web2" }, registry())).toBe("mounts: this change restarts the jail");
});

test("what is made in place, and what replaces, needs no word", () => {
  expect(costNotice([{ property: "hostname", cost: "inPlace" }], { name: "web" }, registry())).toBeUndefined();
  const both = [
    { property: "mounts", cost: "restart" },
    { property: "path", cost: "replace" },
  ] as const;
  expect(costNotice(both, { name: "web" }, registry())).toBeUndefined();
});
