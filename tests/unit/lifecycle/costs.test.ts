import { costNotice } from "../../../provider/lifecycle/costs";

const inside = (...names: readonly string[]) => {
  const asked = { times: 0 };
  const ask = async () => {
    asked.times += 1;
    return names;
  };
  return { asked, ask };
};

test("a change that restarts a jail says so, with the interfaces that go away meanwhile", async () => {
  const changes = [
    { property: "mounts", cost: "restart" },
    { property: "hostname", cost: "inPlace" },
  ] as const;
  expect(await costNotice(changes, inside("eth0", "eth1").ask)).toBe(
    "mounts: this change restarts the jail; eth0, eth1 will be away until it has started again",
  );
  expect(await costNotice(changes, inside().ask)).toBe("mounts: this change restarts the jail");
});

test("what is made in place, and what replaces, needs no word, and asks the host nothing", async () => {
  const { asked, ask } = inside("eth0");
  expect(await costNotice([{ property: "hostname", cost: "inPlace" }], ask)).toBeUndefined();
  const both = [
    { property: "mounts", cost: "restart" },
    { property: "path", cost: "replace" },
  ] as const;
  expect(await costNotice(both, ask)).toBeUndefined();
  expect(asked.times).toBe(0);
});
