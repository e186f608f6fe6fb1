import type { World } from "../boot/world";
import { AROUND, openWorld, traces, translated } from "./world";

let world: World;

afterEach(() => world.close());

const RULES = "pass in\npass out\n";

async function withRules(rules: string): Promise<void> {
  world = await openWorld(`kldload pf; printf '${rules.replaceAll("\n", "\\n")}' | pfctl -q -f - && pfctl -eq`);
  await world.up(AROUND);
}

test("somebody's rules of pf that do not call the anchors are left alone, and the lines to add are told", async () => {
  await withRules(RULES);
  const before = await traces(world);
  await expect(world.up(translated())).rejects.toThrow(
    'add `nat-anchor "pulumi-freebsd/*"` and `rdr-anchor "pulumi-freebsd/*"` to pf.conf',
  );
  expect(await traces(world)).toBe(before);
});

test("somebody's rules of pf that call the anchors stay as they are, and pf stays enabled", async () => {
  await withRules(`nat-anchor "pulumi-freebsd/*"\nrdr-anchor "pulumi-freebsd/*"\n${RULES}`);
  const before = await traces(world);
  await world.up(translated());
  expect(await world.reaches("web", "198.18.9.2")).toBe(true);
  expect(await world.sh("pfctl -sr")).toBe("pass in all flags S/SA keep state\npass out all flags S/SA keep state\n");
  await world.destroy();
  await world.up(AROUND);
  expect(await traces(world)).toBe(before);
});

test("where ipfw is at work it translates, behind nobody's rules but before them", async () => {
  world = await openWorld(
    "kenv -q net.inet.ip.fw.default_to_accept=1; kldload ipfw; ipfw -q add 65000 count ip from any to any",
  );
  await world.up(AROUND);
  const before = await traces(world);
  await world.up(translated());
  expect(await world.reaches("web", "198.18.9.2")).toBe(true);
  expect(await world.sh("ipfw list")).toMatch(/^00100 nat 100 [\s\S]*\n65000 count ip from any to any\n/);
  await world.destroy();
  await world.up(AROUND);
  expect(await traces(world)).toBe(before);
});

test("a second Nat on one interface is refused where ipfw translates", async () => {
  world = await openWorld();
  const program = translated({ firewall: "ipfw" }, { firewall: "ipfw" });
  await world.up(program);
  const second = ["Nat", "second", { interface: "wana", subnets: ["10.10.16.0/24"], firewall: "ipfw" }] as const;
  await expect(world.up([...program, second])).rejects.toThrow(
    "interface: ipfw translates on wana for the Nat way-out already: give all networks to one of the two",
  );
});

test("the interface of the SSH connection is not translated without a word, and with it the host stays within reach", async () => {
  world = await openWorld();
  await world.up(AROUND);
  await expect(world.up(translated({ interface: "em0" }))).rejects.toThrow(
    "interface: em0 carries this SSH connection",
  );
  const program = translated({ interface: "em0", allowSshInterface: true });
  expect(await world.up(program)).toEqual(["Nat way-out", "PortForward web"]);
  expect(await world.sh("grep -h '^#pulumi boot' /usr/local/etc/pulumi-freebsd/units/8*")).toBe(
    "#pulumi boot yes\n#pulumi boot yes\n",
  );
  expect(await world.refresh()).toEqual([]);
});

test.each([
  ["pf", "pfctl"],
  ["ipfw", "ipfw"],
] as const)("what %s refuses leaves nothing behind", async (firewall, tool) => {
  world = await openWorld();
  await world.up(AROUND);
  const before = await traces(world);
  world.host.faults.commands.push({
    match: (argv) => argv[0] === tool && (argv.includes("add") || argv.includes("-a")),
    occurrence: 1,
    kind: "fail",
    stderr: "no, thanks\n",
  });
  await expect(world.up(translated({ firewall }, { firewall }))).rejects.toThrow("no, thanks");
  world.host.faults.commands.length = 0;
  expect(await traces(world)).toBe(before);
  expect(await world.sh("ls /usr/local/etc/pulumi-freebsd/units | grep -c Nat || :")).toBe("0\n");
});

test("rules in the anchor that nobody's unit tells of are not taken without a word", async () => {
  await withRules(`nat-anchor "pulumi-freebsd/*"\nrdr-anchor "pulumi-freebsd/*"\n${RULES}`);
  await world.sh(
    "echo 'nat on wana inet from 10.9.0.0/24 to any -> (wana)' | pfctl -q -a pulumi-freebsd/nat-way-out -f -",
  );
  await expect(world.up(translated())).rejects.toThrow(
    "name: the anchor pulumi-freebsd/nat-way-out of pf has rules already, and it is not this program's",
  );
  await world.up(translated({ adopt: true }));
  expect(await world.reaches("web", "198.18.9.2")).toBe(true);
});
