import { World } from "../jails/world";

jest.setTimeout(60_000);

/** Interfaces that ifconfig(8) makes under the kernel's name, and then names. */

let world: World;

beforeEach(async () => {
  world = await World.open();
});
afterEach(() => world.close());

const CASES: readonly [string, string, Record<string, unknown>][] = [
  ["Loopback", "lo-own", { addresses: ["10.99.0.1/32"] }],
  ["Vlan", "guests", { name: "guests", parent: "vtnet1", tag: 100 }],
];

/** What a create leaves that is cut off before the name. */
async function cutOff(kind: string, name: string, given: Record<string, unknown>): Promise<string> {
  const made = await world.run.create(kind, name, given);
  const number = (made.state.found as { number: number }).number;
  const unnamed = `${kind === "Vlan" ? "vlan" : "lo"}${number}`;
  await world.says(`ifconfig ${name} name ${unnamed}`);
  await world.next();
  return unnamed;
}

const interfaces = async () => (await world.says("ifconfig -l")).trim().split(" ");

test.each(CASES)("a %s that was cut off before its name is found again by the next run", async (kind, name, given) => {
  const before = await interfaces();
  const unnamed = await cutOff(kind, name, given);
  const made = await world.run.create(kind, name, given);
  expect(await interfaces()).toEqual([...before, name]);
  expect(await interfaces()).not.toContain(unnamed);
  await world.run.remove(made);
  expect(await interfaces()).toEqual(before);
});

test.each(CASES)("a %s that was cut off goes with its Host", async (kind, name, given) => {
  const before = await interfaces();
  const unnamed = await cutOff(kind, name, given);
  expect(await interfaces()).toContain(unnamed);
  await world.run.remove(world.edge);
  expect(await interfaces()).toEqual(before);
});

test.each(CASES)("a %s whose making is killed is taken back", async (kind, name, given) => {
  const before = await interfaces();
  world.host.faults.commands.push({ kind: "die", match: (argv) => argv.includes("create") && argv.at(-1) === name });
  await expect(world.run.create(kind, name, given)).rejects.toThrow();
  expect(await interfaces()).toEqual(before);
});
