import { createHost, type SimulatedHost } from "../../../../simulator/src/host";

/** Jails without a network stack of their own: jail(8), ip4.addr; sys/kern/kern_jail.c. */

let host: SimulatedHost;

beforeEach(async () => {
  host = await createHost();
});

afterEach(() => host.close());

async function run(script: string): Promise<string> {
  const { stdout, stderr } = await host.run(script);
  return stdout + stderr;
}

test("such a jail sees its addresses and no others", async () => {
  await run("jail -c name=s path=/ persist ip4.addr=10.0.2.15; jail -c name=i path=/ persist ip4=inherit");
  expect(await run("jexec s ifconfig vtnet0 | grep -c inet; jexec s ifconfig vtnet1 | grep -c inet")).toBe("1\n0\n");
  expect(await run("jexec i ifconfig vtnet1 | grep -c inet")).toBe("1\n");
});

test.each(["ifconfig vtnet1 down", "ifconfig vtnet1 inet 10.0.0.1/24", "ping -c 1 127.0.0.1", "nc -z 127.0.0.1 22"])(
  "%s in it is refused as not simulated rather than done to the host",
  async (command) => {
    await run("jail -c name=s path=/ persist");
    expect(await run(`jexec s ${command}`)).toContain("not simulated");
    expect(await run("ifconfig vtnet1 | grep -c 192.168.50.1")).toBe("1\n");
  },
);

test("addresses are for jails without a stack of their own, and have to be addresses", async () => {
  expect(await run("jail -c name=t vnet ip4.addr=192.0.2.4 persist path=/")).toBe(
    "jail: vnet jails cannot have IP address restrictions\n",
  );
  expect(await run("jail -c name=t ip4.addr=192.0.2.400 persist path=/")).toBe(
    "jail: ip4.addr: not an IPv4 address: 192.0.2.400\n",
  );
  expect(await run("jls name")).toBe("");
});

test("a jail has a host name of its own, by sysctl as well", async () => {
  await run("jail -c name=s path=/ persist");
  expect(await run("jexec s sysctl kern.hostname=inner; jexec s hostname; hostname")).toBe(
    "kern.hostname:  -> inner\ninner\nfbsd\n",
  );
});

test("what jail(8) would mount and the simulation does not have is refused aloud", async () => {
  expect(await run("jail -c name=f path=/ persist mount.fdescfs")).toContain("not simulated: mount.fdescfs");
});

test("addresses with an interface are put on it while the jail runs (usr.sbin/jail/command.c)", async () => {
  await run("jail -c name=s path=/ persist interface=vtnet1 ip4.addr=10.9.0.4 ip6.addr='vtnet0|2001:db8::4/64'");
  expect(await run("jls -j s ip4.addr ip6.addr; ifconfig vtnet1; ifconfig vtnet0")).toMatch(
    /^10\.9\.0\.4 2001:db8::4\n[\s\S]*inet 10\.9\.0\.4 netmask 0xffffffff[\s\S]*inet6 2001:db8::4 prefixlen 64/,
  );
});

test("and are not where it could not be made", async () => {
  expect(await run("jail -c name=s path=/nosuch persist interface=vtnet1 ip4.addr=10.9.0.4")).toContain("No such file");
  expect(await run("ifconfig vtnet1 | grep -c 10.9.0.4")).toBe("0\n");
});
