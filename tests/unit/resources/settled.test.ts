import fc from "fast-check";
import * as ipaddr from "ipaddr.js";
import type { Properties } from "../../../provider/resources/definition";
import { InventoryBuilder } from "./inventory-builder";
import { inputs, planned } from "./scenario";

/** What `ifconfig` prints of an address in CIDR form. */
function asPrinted(address: string): string {
  const [ip, length] = ipaddr.parseCIDR(address);
  const zone = ip.range() === "linkLocal" ? "%em1" : "";
  if (ip.kind() === "ipv6") return `inet6 ${ip.toString()}${zone} prefixlen ${length}`;
  const mask = ipaddr.IPv4.subnetMaskFromPrefixLength(length).toByteArray();
  return `inet ${ip.toString()} netmask 0x${Buffer.from(mask).toString("hex")} broadcast 0.0.0.0`;
}

const address = fc
  .oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 })),
    fc.tuple(
      fc
        .oneof(
          fc.ipV6(),
          fc.integer({ min: 1, max: 0xffff }).map((number) => `fe80::${number.toString(16)}`),
        )
        .filter((text) => ipaddr.parse(text).range() !== "ipv4Mapped" && !text.includes(".")),
      fc.integer({ min: 1, max: 128 }),
    ),
  )
  .map(([ip, length]) => `${ip}/${length}`);
const addresses = fc.uniqueArray(address, { maxLength: 5, selector: (text) => ipaddr.parseCIDR(text)[0].toString() });
const mtu = fc.integer({ min: 72, max: 65535 });
const description = fc.stringMatching(/^[a-z][a-z ]{0,30}[a-z]$/);

/** On a host that is as the inputs say, there is nothing to do: however the program writes an address, and in what order. */
function settled(kind: string, given: Properties, host: (checked: Properties) => InventoryBuilder): void {
  const checked = inputs(kind, given);
  expect(planned(kind, checked, host(checked), { ...checked, found: {} }).steps).toEqual([]);
}

const lines = (checked: Properties, more: readonly string[] = []) => [
  ...more,
  ...(checked.description === undefined ? [] : [`description: ${checked.description as string}`]),
  ...((checked.addresses as string[] | undefined) ?? []).map(asPrinted).toReversed(),
];

test("an interface in a jail that is as declared is left alone", () => {
  fc.assert(
    fc.property(addresses, mtu, fc.boolean(), (given, size, up) => {
      settled("VnetInterface", { jail: "web", interface: "em1", addresses: given, mtu: size, up }, (checked) =>
        InventoryBuilder.bare()
          .jail("web")
          .interface("em1", { jail: "web", mtu: size, up, more: lines(checked) }),
      );
    }),
  );
});

test("an interface of the host that is as declared is left alone", () => {
  fc.assert(
    fc.property(addresses, mtu, description, fc.boolean(), (given, size, text, up) => {
      settled("HostInterface", { interface: "em1", addresses: given, mtu: size, description: text, up }, (checked) =>
        InventoryBuilder.bare().interface("em1", { mtu: size, up, more: lines(checked) }),
      );
    }),
  );
});

test("a bridge that is as declared is left alone", () => {
  const members = fc.uniqueArray(fc.constantFrom("em0", "em1", "em2", "em3"));
  fc.assert(
    fc.property(addresses, members, fc.option(description, { nil: undefined }), (given, ports, text) => {
      const bridge = [
        "id 02:00:00:00:00:00 priority 32768 hellotime 2 fwddelay 15",
        ...ports.toReversed().map((port) => `member: ${port} flags=143<LEARNING,DISCOVER,AUTOEDGE,AUTOPTP>`),
        "groups: bridge",
      ];
      settled("Bridge", { name: "br0", addresses: given, members: ports, description: text }, (checked) =>
        InventoryBuilder.bare().interface("br0", { more: lines(checked, bridge) }),
      );
    }),
  );
});

test("an epair that is as declared is left alone, wherever its ends are", () => {
  fc.assert(
    fc.property(mtu, fc.option(description, { nil: undefined }), fc.boolean(), (size, text, inside) => {
      settled("Epair", { name: "net", mtu: size, description: text }, (checked) => {
        const { a, b } = checked as Record<"a" | "b", { mac: string }>;
        const more = lines({ description: text });
        const place = inside ? { jail: "web" } : {};
        return InventoryBuilder.bare()
          .jail("web")
          .interface("neta", { mac: a.mac, mtu: size, more })
          .interface(inside ? "eth0" : "netb", { mac: b.mac, mtu: size, more, ...place });
      });
    }),
  );
});
