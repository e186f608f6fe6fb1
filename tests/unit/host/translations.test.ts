import { parseFirewall } from "../../../provider/host/firewall";
import { translationsOf } from "../../../provider/host/translations";

function firewall(output: Readonly<Record<string, string>>) {
  return parseFirewall((tag) => output[tag], Object.keys(output));
}

test("reads what pf translates, in its main ruleset and in the provider's anchors (recordings 07 and 13)", () => {
  const read = firewall({
    "pf-info": "Status: Enabled for 0 days 00:00:00           Debug: Urgent\n",
    "pf-nat": 'nat-anchor "vnet/*" all\nnat on vtnet0 inet from 10.8.0.0/24 to any -> (vtnet0) round-robin\n',
    "pf-rules": "",
    "pf-nat:pulumi-freebsd/rdr-web":
      "rdr pass on vtnet0 inet proto tcp from any to (vtnet0) port = 8080 -> 10.60.0.10 port 80\n",
  });
  expect(translationsOf(read)).toEqual({
    nats: [{ interface: "vtnet0", subnets: ["10.8.0.0/24"], samePorts: false }],
    redirects: [{ interface: "vtnet0", protocol: "tcp", port: 8080, target: "10.60.0.10", targetPort: 80 }],
  });
});

test("reads what ipfw translates (recording 07; print_nat_config of sbin/ipfw/nat.c)", () => {
  const read = firewall({
    ipfw: "00100 nat 1 ip from any to any via vtnet1\n00500 nat 5 ip4 from 10.8.0.0/24 to any out via vtnet1\n00500 nat 5 ip4 from any to any in via vtnet1\n65535 allow ip from any to any\n",
    "ipfw-sysctls": "1\n1\n",
    "ipfw-nat":
      "ipfw nat 1 config if vtnet1 same_ports redirect_port tcp 10.8.0.2:22 8022 redirect_port udp 10.8.0.3:53 192.0.2.1:53\nipfw nat 5 config if vtnet1 same_ports\n",
  });
  expect(translationsOf(read)).toEqual({
    nats: [{ interface: "vtnet1", subnets: ["10.8.0.0/24"], samePorts: true }],
    redirects: [
      { interface: "vtnet1", protocol: "tcp", port: 8022, target: "10.8.0.2", targetPort: 22 },
      { interface: "vtnet1", protocol: "udp", address: "192.0.2.1", port: 53, target: "10.8.0.3", targetPort: 53 },
    ],
  });
});

test("a filter that is disabled, or not in the kernel, translates nothing", () => {
  const rules = "nat on em0 inet from 10.8.0.0/24 to any -> (em0) round-robin\n";
  for (const output of [{}, { "pf-info": "Status: Disabled\n", "pf-nat": rules }])
    expect(translationsOf(firewall(output))).toEqual({ nats: [], redirects: [] });
});
