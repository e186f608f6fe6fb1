import { createHost, type SimulatedHost } from "../../../../simulator/src/host";

let host: SimulatedHost;

/** A jail behind the host, and another that is outside and knows no way back. */
beforeEach(async () => {
  host = await createHost();
  await sh(`kldload if_epair; kenv -q net.inet.ip.fw.default_to_accept=1; kldload ipfw ipfw_nat
for j in in out; do jail -c vnet name=$j path=/ persist; done
ifconfig epair create >/dev/null; ifconfig epair create >/dev/null
ifconfig epair0a inet 10.8.0.1/24 up; ifconfig epair0b vnet in; ifconfig -j in epair0b inet 10.8.0.2/24 up
ifconfig epair1a inet 10.9.0.1/24 up; ifconfig epair1b vnet out; ifconfig -j out epair1b inet 10.9.0.2/24 up
route -j in -q add default 10.8.0.1; sysctl net.inet.ip.forwarding=1 >/dev/null`);
});
afterEach(() => host.close());

async function sh(script: string): Promise<string> {
  const { stdout, stderr } = await host.run(script);
  return stdout + stderr;
}

test("an instance gives its address to what leaves, and takes the answers back (ipfw(8), nat)", async () => {
  const ping = "jexec in ping -q -c 1 -t 1 10.9.0.2 >/dev/null; echo $?";
  expect(await sh(ping)).toBe("2\n");
  await sh("ipfw -q nat 1 config if epair1a same_ports; ipfw -q add 100 nat 1 ip from any to any via epair1a");
  expect(await sh(ping)).toBe("0\n");
  await sh("ipfw -q delete 100; ipfw -q nat 1 delete");
  expect(await sh(`${ping}; ipfw nat show config`)).toBe("2\n");
});

test("a redirection leads from a port of the instance's address to another host, and back", async () => {
  const talk =
    "jexec in nc -l 80 >/tmp/heard & sleep 1; echo hi | jexec out nc -N -w 1 10.9.0.1 8080; sleep 1; cat /tmp/heard; kill $! 2>/dev/null; true";
  await sh(
    "ipfw -q nat 1 config if epair1a redirect_port tcp 10.8.0.2:80 8080; ipfw -q add 100 nat 1 ip from any to any via epair1a",
  );
  expect(await sh(talk)).toBe("hi\n");
});

test("an instance needs its interface, and that an address (set_addr_dynamic of sbin/ipfw/nat.c)", async () => {
  expect(await sh("ipfw nat 1 config if nosuch0")).toBe("ipfw: unknown interface name nosuch0\n");
  expect(await sh("ifconfig epair create >/dev/null; ipfw nat 1 config if epair2a")).toBe(
    "ipfw: epair2a: cannot get interface address\n",
  );
});
