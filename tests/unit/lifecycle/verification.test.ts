import type { Properties } from "../../../provider/resources/definition";
import { verification } from "../../../provider/verification";
import { createHost, type SimulatedHost } from "../../../simulator/src";
import { prepare } from "../host/read-simulated";

jest.setTimeout(60_000);

let host: SimulatedHost;
let given: Properties;

beforeEach(async () => {
  host = await createHost();
  const { connection } = await host.listen();
  given = { connection, host: "0123456789abcdef", jails: ["web"], subject: ["[]"], always: false, patienceSeconds: 0 };
  await prepare(
    host,
    `kldload if_bridge if_epair
jail -c vnet name=web path=/ persist
ifconfig epair create up >/dev/null
ifconfig epair0b vnet web
ifconfig -j web epair0b inet 10.8.0.2/24 up
route -j web -q add default 10.8.0.1
ifconfig bridge create name br0 >/dev/null
ifconfig br0 inet 10.8.0.1/24 up
ifconfig br0 addm epair0a
: >/etc/resolv.conf`,
  );
});

afterEach(() => host.close());

test("what works is told in its outputs", async () => {
  const { id, outs } = await verification.create(given);
  expect(id).toBe("verified");
  expect(outs).toMatchObject({
    passed: ["web: gateway 10.8.0.1, MTU 1500"],
    notices: ["web: no name server stands in its /etc/resolv.conf"],
  });
});

test("what does not work fails the operation, with the hop", async () => {
  await prepare(host, "ifconfig epair0a down");
  await expect(verification.create({ ...given, jails: ["web", "db", "web"] })).rejects.toThrow(
    [
      "127.0.0.1: the network does not work:",
      "  web: interface: epair0a, on the way to 10.8.0.1, is down",
      "  db: interface: no jail db with a network stack of its own is running. What was declared is there all the same; the next `pulumi up` asks again",
    ].join("\n"),
  );
});

test("what only takes a moment to come up is waited for", async () => {
  await prepare(host, "ifconfig epair0a down");
  setTimeout(() => void host.run("ifconfig epair0a up"), 1000);
  const { outs } = await verification.update("verified", given, { ...given, patienceSeconds: 30 });
  expect(outs).toMatchObject({ passed: ["web: gateway 10.8.0.1, MTU 1500"] });
});

test("it asks again when what it asks about has changed, is not known yet, or in every `up` if it is to", async () => {
  const changes = async (news: Properties) =>
    (await verification.diff("verified", given, { ...given, ...news })).changes;
  expect(await changes({})).toBe(false);
  expect(await changes({ subject: ['["eth0"]'] })).toBe(true);
  expect(await changes({ jails: ["web", "db"] })).toBe(true);
  expect(await changes({ jails: ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"] })).toBe(true);
  expect(await changes({ always: true })).toBe(true);
});

test("a preview asks the host nothing, and neither do refresh and delete", async () => {
  const before = host.stats.commands.get("sh");
  const sent = { ...given, connection: JSON.stringify(given.connection), context: "{}", __provider: "stub" };
  const { inputs, failures } = await verification.check({}, sent);
  const { connection: _connection, ...kept } = given;
  expect({ inputs, failures }).toEqual({ inputs: kept, failures: [] });
  expect((await verification.check({}, { ...given, patienceSeconds: -1 })).failures).toEqual([
    { property: "", reason: expect.stringMatching(/^patienceSeconds: /) },
  ]);
  expect(await verification.read("verified", given)).toEqual({ id: "verified", props: given });
  await verification.delete();
  expect(host.stats.commands.get("sh")).toBe(before);
});
