import { World } from "../jails/world";

jest.setTimeout(60_000);

/** What a killed engine never heard of goes with its Host: what that needs to know of the host is read first. */

let world: World;

beforeEach(async () => {
  world = await World.open('kern.racct.enable="1"\n');
});
afterEach(() => world.close());

test.each<[string, string, Record<string, unknown>, string]>([
  ["DevfsRuleset", "bpf", { number: 77 }, "devfs rule showsets"],
  ["Sysctl", "net.inet.ip.forwarding", { value: 1 }, "sysctl net.inet.ip.forwarding"],
  ["Jail", "web", { limits: { maxproc: 10 }, cpus: "0" }, "rctl; jls name; ls /etc/jail.conf.d/*.conf"],
  [
    "Jail",
    "shared",
    { vnet: false, interface: "vtnet1", addresses: ["10.9.9.9"] },
    "ifconfig vtnet1 | grep 'inet 10'; jls name",
  ],
  ["KernelModule", "ng_hub", {}, "kldstat -q -m ng_hub; echo $?"],
])("a %s", async (kind, name, given, look) => {
  const before = await world.says(look);
  await world.run.create(kind, name, given);
  expect(await world.says(look)).not.toBe(before);
  await (await world.next()).remove(world.edge);
  expect(await world.says(look)).toBe(before);
});
