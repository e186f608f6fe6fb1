import { prepare } from "../host/read-simulated";
import { Console } from "./console";

let console: Console;

beforeAll(async () => {
  console = await Console.open();
});

afterAll(() => console.close());

test("verify on a host without jails says so", async () => {
  expect(await console.run("verify")).toMatchObject({
    text: "127.0.0.1\n  there is no jail with a network stack of its own",
    status: 0,
  });
});

test("verify asks from inside a jail over SSH, and ends with 1 at the hop that fails", async () => {
  await prepare(
    console.host,
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
  const note = "  note   web: no name server stands in its /etc/resolv.conf";
  expect(await console.run("verify")).toMatchObject({
    text: `127.0.0.1\n  ok     web: gateway 10.8.0.1, MTU 1500\n${note}`,
    status: 0,
  });
  await prepare(console.host, "ifconfig epair0a down");
  const message = "epair0a, on the way to 10.8.0.1, is down";
  expect(await console.run("verify")).toMatchObject({
    text: `127.0.0.1\n  FAILS  web: interface: ${message}\n${note}`,
    status: 1,
  });
  const { text, status } = await console.run("verify", "--json");
  expect(status).toBe(1);
  expect(JSON.parse(text)).toMatchObject({
    version: 1,
    host: "127.0.0.1",
    jails: [
      {
        jail: "web",
        passed: [],
        failures: [{ check: "interface", hop: "epair0a", message }],
        notices: ["no name server stands in its /etc/resolv.conf"],
      },
    ],
    duplicates: [],
  });
});
