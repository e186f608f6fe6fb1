import * as freebsd from "../../../sdk";
import { inputsOf, registered, startProgram } from "./programs";

beforeEach(startProgram);

test("freebsd.verify asks about the jails of the interfaces it is given, and about all that could change there", async () => {
  const host = new freebsd.Host("edge", { connection: { host: "edge.example.org" } });
  const inside = ["web", "db"].map(
    (jail, index) =>
      new freebsd.VnetInterface(`${jail}-lan`, {
        host,
        jail: `${jail}-elsewhere`,
        interface: `net${index}`,
        addresses: [`192.0.2.${index + 1}/24`],
        defaultRouter: "192.0.2.254",
        ipv6DefaultRouter: "fe80::1",
        mtu: 1500,
      }),
  );
  freebsd.verify("lan-works", { host, of: inside, always: true });
  expect(await inputsOf("lan-works")).toMatchObject({
    host: "owner-of-edge",
    connection: { host: "edge.example.org" },
    jails: ["web-elsewhere", "db-elsewhere"],
    subject: [
      '["net0",["192.0.2.1/24"],"192.0.2.254","fe80::1",1500]',
      '["net1",["192.0.2.2/24"],"192.0.2.254","fe80::1",1500]',
    ],
    always: true,
  });
  expect(registered.find(({ name }) => name === "lan-works")?.type).toBe("pulumi-nodejs:dynamic/freebsd:Verification");
});
