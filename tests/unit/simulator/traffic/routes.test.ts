import { addInetAddress, removeAddress, setUp } from "../../../../simulator/src/kernel/addresses";
import type { Vnet } from "../../../../simulator/src/kernel/model";
import { formatAddress, parseAddress } from "../../../../simulator/src/kernel/routes-addresses";
import { addStaticRoute, deleteStaticRoute } from "../../../../simulator/src/kernel/routes-static";
import { entriesOf } from "../../../../simulator/src/kernel/routes-table";
import { byName, epairInto, makeJail, makeNetwork } from "./network";

function table(vnet: Vnet): string[] {
  return entriesOf(vnet)
    .filter((route) => route.family === "inet")
    .map((route) => `${route.destination} ${route.flags} ${route.interface.name} ${route.nexthop}`);
}

function gateway(text: string): { bits: bigint } {
  return { bits: parseAddress(text)?.bits ?? 0n };
}

describe("a vnet's routes", () => {
  test("follow its addresses, in the order and with the nexthops of the kernel", () => {
    const { kernel } = makeNetwork();
    // Recording 01, step 39, without its default route.
    expect(table(kernel.hostVnet)).toEqual([
      "10.0.2.0/24 U vtnet0 2",
      "10.0.2.15 UHS lo0 3",
      "127.0.0.1 UH lo0 1",
      "192.168.50.0/24 U vtnet1 4",
      "192.168.50.1 UHS lo0 5",
    ]);
  });

  test("go with the address, and with them the routes that were reached from it", () => {
    const { kernel } = makeNetwork();
    const jail = makeJail(kernel, "a");
    const { b } = epairInto(kernel, jail, "10.5.0.2/24");
    expect(
      addStaticRoute(jail, { family: "inet", bits: 0n, prefixLength: 0, gateway: gateway("10.5.0.1") }),
    ).toBeUndefined();
    expect(table(jail)).toEqual(["default UGS epair0b 3", "10.5.0.0/24 U epair0b 1", "10.5.0.2 UHS lo0 2"]);
    removeAddress(kernel, b, "inet", "10.5.0.2");
    expect(table(jail)).toEqual([]);
  });

  test("keep a prefix for another address in it", () => {
    const { kernel } = makeNetwork();
    const vtnet1 = byName(kernel.hostVnet, "vtnet1");
    addInetAddress(kernel, vtnet1, "192.168.50.2", 24, "192.168.50.255");
    removeAddress(kernel, vtnet1, "inet", "192.168.50.1");
    expect(table(kernel.hostVnet).filter((line) => line.startsWith("192."))).toEqual([
      expect.stringContaining("192.168.50.0/24 U vtnet1"),
      expect.stringContaining("192.168.50.2 UHS lo0"),
    ]);
  });

  test("leave while the interface is down and come back with it", () => {
    const { kernel } = makeNetwork();
    const vtnet1 = byName(kernel.hostVnet, "vtnet1");
    const before = table(kernel.hostVnet).length;
    setUp(kernel, vtnet1, false);
    expect(table(kernel.hostVnet)).toHaveLength(before - 2);
    setUp(kernel, vtnet1, true);
    expect(table(kernel.hostVnet)).toHaveLength(before);
  });

  test("refuse a second one, a gateway off the link, and the deletion of what is not there", () => {
    const { kernel } = makeNetwork();
    const { hostVnet } = kernel;
    const request = { family: "inet", bits: 0n, prefixLength: 0, gateway: gateway("10.0.2.2") } as const;
    expect(addStaticRoute(hostVnet, request)).toBeUndefined();
    expect(addStaticRoute(hostVnet, request)).toBe("EEXIST");
    expect(
      addStaticRoute(hostVnet, { ...request, bits: 1n << 24n, prefixLength: 8, gateway: gateway("172.31.0.1") }),
    ).toBe("EINVAL");
    expect(deleteStaticRoute(hostVnet, request)).toBeUndefined();
    expect(deleteStaticRoute(hostVnet, request)).toBe("ESRCH");
  });
});

describe("addresses as text", () => {
  test.each([
    "::",
    "::1",
    "2001:db8:4::2",
    "fe80::5a9c:fcff:fe10:3080",
    "::ffff:0.0.0.0",
    "2001:db8:0:1:1:1:1:1",
    "10.0.2.15",
  ])("%s is written as it was read", (text) => {
    const parsed = parseAddress(text);
    expect(parsed === undefined ? undefined : formatAddress(parsed.family, parsed.bits)).toBe(text);
  });
});
