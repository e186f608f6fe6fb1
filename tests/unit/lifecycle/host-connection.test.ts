import { withConnection, withoutConnection } from "../../../provider/lifecycle/host-connection";
import { UNKNOWN_TEXT } from "../../../provider/schema/unknown";

const connection = { host: "edge.example.org", port: 22 };

test("the inputs of a resource go without its connection, and have it again for the operation that follows", () => {
  const inputs = { host: "owner-1", name: "web", connection };
  const stored = withoutConnection(inputs);
  expect(stored).toEqual({ host: "owner-1", name: "web" });
  expect(withConnection(stored)).toEqual(inputs);
});

test("each host has its own", () => {
  withoutConnection({ host: "owner-2", connection });
  withoutConnection({ host: "owner-3", connection: { host: "other.example.org" } });
  expect(withConnection({ host: "owner-2" })).toEqual({ host: "owner-2", connection });
});

test("a later check has the last word, as when a key was changed", () => {
  withoutConnection({ host: "owner-4", connection });
  withoutConnection({ host: "owner-4", connection: { ...connection, port: 2222 } });
  expect(withConnection({ host: "owner-4" })).toMatchObject({ connection: { port: 2222 } });
});

test.each([
  ["a Host, which is not on one", { owner: "owner-5", connection }],
  ["what is on a host that is not known yet", { host: UNKNOWN_TEXT, connection }],
])("%s keeps its own", (_what, inputs) => {
  expect(withoutConnection(inputs)).toBe(inputs);
});

test("where nothing was checked, as in a refresh, the state tells", () => {
  expect(withConnection({ host: "owner-7" }, { connection })).toEqual({ host: "owner-7", connection });
  withoutConnection({ host: "owner-7", connection: { host: "other.example.org" } });
  expect(withConnection({ host: "owner-7" }, { connection })).toMatchObject({
    connection: { host: "other.example.org" },
  });
});

test("what nobody has checked has none", () => {
  expect(withConnection({ host: "owner-6" })).toEqual({ host: "owner-6" });
});
