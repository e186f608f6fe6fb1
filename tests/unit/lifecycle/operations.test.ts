import { create, read, remove, update } from "../../../provider/lifecycle/operations";
import type { Properties } from "../../../provider/resources/definition";
import { BRIDGE_LINES, FakeConnection } from "./fake-connection";
import { kind, Program } from "./samples";

const hosts = new Map<string, FakeConnection>();
jest.mock("../../../provider/transport/index", () => ({
  ...jest.requireActual("../../../provider/transport/index"),
  connectionTo: ({ host }: { host: string }) => hosts.get(host),
}));

const bridge = kind("Bridge");
let program: Program;
let host: FakeConnection;
let name: string;
let hostCount = 0;

beforeEach(() => {
  hostCount += 1;
  name = `host-${hostCount}`;
  program = new Program();
  host = new FakeConnection();
  hosts.set(name, host);
  for (const nic of ["em0", "em1", "em2"]) host.interfaces.set(nic, "");
});

const checked = (given: Properties = {}) => {
  const connection = { host: name, privateKey: "S3CR3T" };
  const { inputs, issues } = program.check("Bridge", "lan", { connection, name: "br0", ...given });
  expect(issues).toEqual([]);
  return inputs;
};
const failure = async (run: Promise<unknown>) => {
  const outcome = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(outcome).toBeInstanceOf(Error);
  return outcome as Error & { code: string; id?: string; properties?: Properties; reasons?: readonly string[] };
};
const CREATE = "ifconfig bridge create name br0 up";

test("create makes what is not there, and answers with inputs and outputs", async () => {
  const { id, state } = await create(bridge, checked({ members: ["em1"] }));
  expect(id).toBe("br0");
  expect(host.changes()).toEqual([CREATE, "ifconfig br0 addm em1"]);
  expect(state).toMatchObject({
    name: "br0",
    members: ["em1"],
    found: { members: { em1: { up: true, mtu: 1500 } } },
    schemaVersion: 1,
  });
});

test("create refuses what is there already, and touches nothing", async () => {
  host.interfaces.set("br0", "");
  const error = await failure(create(bridge, checked()));
  expect(error.code).toBe("occupied");
  expect(error.message).toBe(
    `${name}: name: an interface br0 is there already, and it is not this program's; choose another name, remove what is there, or take it over with \`adopt: true\`. Nothing was changed.`,
  );
  expect(host.changes()).toEqual([]);
});

test("a create that fails takes back what it did, the last first, and says so", async () => {
  host.failing.set("ifconfig br0 addm em2", () => "ifconfig: BRDGADD em2: Device busy");
  const error = await failure(create(bridge, checked({ members: ["em1", "em2"] })));
  expect(host.changes().slice(3)).toEqual(["ifconfig br0 deletem em1", "ifconfig br0 destroy"]);
  expect(host.interfaces.has("br0")).toBe(false);
  expect(error.code).toBe("step-failed");
  expect(error.message).toMatch(
    /^host-\d+: the command ended with exit status 1: ifconfig: BRDGADD em2: Device busy\n {2}undone by: ifconfig br0 deletem em1; ifconfig br0 destroy; rm -f .*, while running: ifconfig br0 addm em2$/,
  );
  expect([...host.files.keys()]).toEqual([]);
  expect(error.stack).toBe("");
  expect(error.id).toBeUndefined();
});

test("what could not be undone is told, the rest is undone all the same, and the state keeps it", async () => {
  host.failing.set("ifconfig br0 addm em2", () => "busy");
  host.failing.set("ifconfig br0 deletem em1", () => "refused");
  const error = await failure(create(bridge, checked({ members: ["em1", "em2"] })));
  expect(host.changes().slice(3)).toEqual(["ifconfig br0 deletem em1", "ifconfig br0 destroy"]);
  expect(error.code).toBe("step-failed-not-undone");
  expect(error.message).toContain("undone by: ifconfig br0 destroy\n");
  expect(error.message).toContain("NOT undone, since this failed too: ifconfig br0 deletem em1 (refused)");
  expect(error).toMatchObject({ id: "br0", reasons: [error.message] });
  expect(error.properties).toMatchObject({ name: "br0", members: ["em1", "em2"], schemaVersion: 1, found: {} });
});

test("an undo that never got through does not hide why it was needed", async () => {
  host.failing.set("ifconfig br0 addm em1", () => "busy");
  host.failing.set("ifconfig br0 destroy", () => {
    throw new Error("the connection was lost");
  });
  const error = await failure(create(bridge, checked({ members: ["em1"] })));
  expect(error.message).toContain("exit status 1: busy");
  expect(error.message).toContain("NOT undone, since this failed too: ifconfig br0 destroy (the connection was lost)");
});

test("what could not be undone keeps its record, so that a refresh finds it and a delete takes it away", async () => {
  host.failing.set("ifconfig br0 addm em1", () => "busy");
  host.failing.set("ifconfig br0 destroy", () => "refused");
  const { properties = {} } = await failure(create(bridge, checked({ members: ["em1"] })));
  expect([...host.files.keys()]).toContain("/usr/local/etc/pulumi-freebsd/units/40-Bridge-br0");
  expect(await read(bridge, "br0", properties)).toMatchObject({ name: "br0" });
  host.failing.clear();
  await remove(bridge, "br0", properties);
  expect(host.interfaces.has("br0")).toBe(false);
  expect([...host.files.keys()]).toEqual([]);
});

test("what is written on the host has none of the connection's secrets", async () => {
  await create(bridge, checked());
  expect([...host.files.keys()]).toContain("/usr/local/etc/pulumi-freebsd/units/40-Bridge-br0");
  expect([...host.files.values()].join("\n")).not.toContain("S3CR3T");
});

test("no error tells the connection's secrets", async () => {
  host.failing.set(CREATE, () => "no");
  expect((await failure(create(bridge, checked()))).message).not.toContain("S3CR3T");
});

test("an update does only what differs", async () => {
  const { state } = await create(bridge, checked({ members: ["em1"] }));
  host.ran.length = 0;
  const after = await update(bridge, state, checked({ members: ["em2", "em0"] }));
  expect(host.changes()).toEqual(["ifconfig br0 deletem em1", "ifconfig br0 addm em2", "ifconfig br0 addm em0"]);
  expect(after.state.members).toEqual(["em2", "em0"]);
});

test("an update that fails is undone, and leaves the state to the engine as it was", async () => {
  const { state } = await create(bridge, checked({ members: ["em1"] }));
  host.ran.length = 0;
  host.failing.set("ifconfig br0 addm em2", () => "busy");
  const error = await failure(update(bridge, state, checked({ members: ["em2"] })));
  expect(host.changes()).toEqual(["ifconfig br0 deletem em1", "ifconfig br0 addm em2", "ifconfig br0 addm em1"]);
  expect(error.code).toBe("step-failed");
  expect(error.id).toBeUndefined();
});

test("the record of an update goes back to what the state says, also where something could not be undone", async () => {
  const { state } = await create(bridge, checked({ members: ["em1"] }));
  const before = [...host.files];
  host.failing.set("ifconfig br0 addm em2", () => "busy");
  host.failing.set("ifconfig br0 addm em1", () => "refused");
  const error = await failure(update(bridge, state, checked({ members: ["em2"] })));
  expect(error).toMatchObject({ code: "step-failed-not-undone", properties: state });
  expect([...host.files]).toEqual(before);
});

test("an update of the connection or the stub alone runs nothing on the host", async () => {
  const { state } = await create(bridge, checked({ members: ["em1"] }));
  host.ran.length = 0;
  const inputs = { ...checked({ members: ["em1"] }), connection: { host: name, privateKey: "another" } };
  const after = await update(bridge, state, inputs);
  expect(host.ran).toEqual([]);
  expect(after.state.connection).toEqual({ host: name, privateKey: "another" });
});

test("read tells what became of a property that somebody changed by hand", async () => {
  const { state } = await create(bridge, checked({ members: ["em1"], description: "gateway" }));
  host.interfaces.set("br0", BRIDGE_LINES);
  // A new session: an engine operation begins with a new process.
  name = `${name}-again`;
  hosts.set(name, host);
  const fresh = await read(bridge, "br0", { ...state, connection: { host: name } });
  expect(fresh).toMatchObject({ name: "br0", members: [], schemaVersion: 1 });
  expect(fresh).not.toHaveProperty("description");
});

test("read of something that is gone says so", async () => {
  const inputs = checked();
  expect(await read(bridge, "br0", { ...inputs, schemaVersion: 1, found: {} })).toBeUndefined();
});

test("a look-up by id alone tells everything", async () => {
  host.interfaces.set("br0", `\tdescription: by hand\n${BRIDGE_LINES}`);
  expect(await read(bridge, "br0", { connection: { host: name }, host: "0123456789abcdef" })).toMatchObject({
    name: "br0",
    description: "by hand",
    mtu: 1500,
    found: {},
  });
});

test("delete of something that is gone is success without a command", async () => {
  await remove(bridge, "br0", { ...checked(), schemaVersion: 1, found: {} });
  expect(host.ran).toEqual([]);
});

test("delete leaves an object alone that has become somebody else's", async () => {
  const { state } = await create(bridge, checked());
  await remove(bridge, "br0", { ...state, token: "another" });
  await remove(bridge, "br0", { ...state, host: "another" });
  expect(host.interfaces.has("br0")).toBe(true);
});

test("a create goes on where one that was cut off left its record", async () => {
  const inputs = checked({ members: ["em1"] });
  await create(bridge, inputs);
  host.interfaces.set("br0", BRIDGE_LINES);
  name = `${name}-again`;
  hosts.set(name, host);
  host.ran.length = 0;
  await create(bridge, { ...inputs, connection: { host: name } });
  expect(host.changes()).toEqual(["ifconfig br0 addm em1"]);
});

test("delete takes away what create made", async () => {
  const before = [...host.interfaces.keys()];
  const { state } = await create(bridge, checked({ members: ["em1"] }));
  await remove(bridge, "br0", state);
  expect([...host.interfaces.keys()]).toEqual(before);
  expect([...host.files.keys()]).toEqual([]);
});

test("many operations read the inventory once", async () => {
  const many = Array.from({ length: 20 }, (_, index) => checked({ name: `br${index}` }));
  await Promise.all(many.map((inputs) => create(bridge, inputs)));
  await Promise.all(many.map((inputs) => read(bridge, String(inputs.name), { ...inputs, schemaVersion: 1 })));
  expect(host.inventories).toBe(1);
});

test("an inventory that cannot be read is an error, not an empty host, and is read again by the next operation", async () => {
  const answers = jest.spyOn(host, "run").mockRejectedValueOnce(new Error("cut off"));
  await expect(create(bridge, checked())).rejects.toThrow("cut off");
  answers.mockRestore();
  await expect(create(bridge, checked())).resolves.toMatchObject({ id: "br0" });
});

test("a create whose outcome could not be read is kept in the state", async () => {
  await create(bridge, checked({ name: "br1" }));
  const run = host.run.bind(host);
  jest.spyOn(host, "run").mockImplementation(async (commands, options) => {
    const { reads, ...outcome } = await run(commands, options);
    return { ...outcome, reads: new Map([...reads].map(([key, each]) => [key, { ...each, exitStatus: 1 }])) };
  });
  const error = await failure(create(bridge, checked()));
  expect(error).toMatchObject({ code: "inventory", id: "br0", properties: { name: "br0" } });
  expect(host.interfaces.has("br0")).toBe(true);
});

test("a resource without a connection says where to get one", async () => {
  const error = await failure(create(bridge, { name: "br0" }));
  expect(error.message).toBe("Bridge has no connection. Give it a `host`: the freebsd.Host that it is on.");
});

test("read keeps what only the program knows: how a resource is to be treated", async () => {
  const { state } = await create(bridge, checked({ adopt: true, persistent: false, retainOnDelete: true }));
  expect(await read(bridge, "br0", state)).toEqual(state);
});
