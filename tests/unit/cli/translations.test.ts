import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Console } from "./console";

jest.setTimeout(60_000);

let console: Console;

beforeEach(async () => {
  console = await Console.open();
  const { exitCode, stderr } = await console.host.run(`kldload pf; sysctl net.inet.ip.forwarding=1 >/dev/null
printf '%s\\n' 'nat-anchor "pulumi-freebsd/*"' 'nat on vtnet0 inet from 10.7.0.0/24 to any -> (vtnet0)' 'rdr-anchor "pulumi-freebsd/*"' 'pass all' | pfctl -q -f - && pfctl -eq
echo 'nat on vtnet1 inet from 10.8.0.0/24 to any -> 192.168.50.1 static-port' | pfctl -q -a pulumi-freebsd/nat-lan -f -
echo 'rdr pass on vtnet0 inet proto udp from any to (vtnet0) port 53 -> 10.8.0.2 port 5353' | pfctl -q -a pulumi-freebsd/rdr-dns -f -`);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

afterEach(() => console.close());

test("import declares what is in the provider's anchors, and leaves the administrator's own rules where they are", async () => {
  const { text } = await console.run("import");
  expect(text).toContain(
    "// vtnet0: NAT of 10.7.0.0/24 is a rule of the host's own firewall and stays there; a Nat would do the same, once that rule is gone",
  );
  expect(text).toMatch(
    /new freebsd\.Nat\("lan", \{\n {2}host,\n {2}interface: "vtnet1",\n {2}subnets: \["10\.8\.0\.0\/24"\],\n {2}address: "192\.168\.50\.1",\n {2}samePorts: true,\n {2}adopt: true,\n\}\);/,
  );
  expect(text).toMatch(
    /new freebsd\.PortForward\("dns", \{\n {2}host,\n {2}interface: "vtnet0",\n {2}protocol: "udp",\n {2}port: 53,\n {2}target: "10\.8\.0\.2",\n {2}targetPort: 5353,\n {2}allowSshInterface: true,\n {2}adopt: true,\n\}\);/,
  );
});

test("import tells what the natd.conf that rc.conf names does", async () => {
  await console.host.run(
    `echo 'natd_flags="-f /etc/natd.conf"' >>/etc/rc.conf; printf 'interface rl0\\nredirect_port tcp 10.10.15.100:80 192.168.0.10:80\\n' >/etc/natd.conf`,
  );
  expect((await console.run("import")).text).toContain(
    '//     new freebsd.PortForward("tcp-80", { host, interface: "rl0", address: "192.168.0.10", port: 80, target: "10.10.15.100" });',
  );
});

test("export writes them as a pf.conf, and what rc.conf needs for it", async () => {
  await console.run("export", "--to", console.folder);
  expect(readFileSync(join(console.folder, "pf.conf"), "utf8")).toBe(
    "nat on vtnet1 inet from 10.8.0.0/24 to any -> 192.168.50.1 static-port\nrdr pass on vtnet0 inet proto udp from any to (vtnet0) port 53 -> 10.8.0.2 port 5353\n",
  );
  expect(readFileSync(join(console.folder, "rc.conf"), "utf8")).toMatch(/gateway_enable="YES"\npf_enable="YES"\n$/);
});

test("inventory --json tells what is translated, whoever's rule it is", async () => {
  const { text } = await console.run("inventory", "--json");
  expect((JSON.parse(text) as { firewall: unknown }).firewall).toEqual({
    pf: "enabled",
    ipfw: "absent",
    nats: [
      { interface: "vtnet0", subnets: ["10.7.0.0/24"], samePorts: false },
      { interface: "vtnet1", subnets: ["10.8.0.0/24"], address: "192.168.50.1", samePorts: true },
    ],
    redirects: [{ interface: "vtnet0", protocol: "udp", port: 53, target: "10.8.0.2", targetPort: 5353 }],
  });
});
