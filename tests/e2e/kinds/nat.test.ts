import { dropIpfwRules, life } from "../harness/life";

const around = (nat: string) =>
  [
    'const wan = new freebsd.Epair("pftwan", { host });',
    'const leg = new freebsd.HostInterface("pftwan-leg", { host, interface: wan.a, addresses: ["198.18.9.1/24"] });',
    'const outside = new freebsd.Jail("pftout", { host });',
    'new freebsd.VnetInterface("pftout", { host, jail: outside, interface: wan.b, addresses: ["198.18.9.2/24"] });',
    'const lan = new freebsd.Epair("pftlan", { host });',
    'new freebsd.HostInterface("pftlan-leg", { host, interface: lan.a, addresses: ["198.18.10.1/24"] });',
    'const web = new freebsd.Jail("pftweb", { host });',
    'new freebsd.VnetInterface("pftweb", { host, jail: web, interface: lan.b, addresses: ["198.18.10.2/24"], defaultRouter: "198.18.10.1" });',
    nat,
  ].join("\n");

/** From the jail to somebody outside who knows no way back to its network. */
const PING = "jexec pftweb ping -c 1 -t 3 198.18.9.2; ";
const ANSWERED = "[\\s\\S]* 0\\.0% packet loss[\\s\\S]*";

for (const firewall of ["pf", "ipfw"] as const) {
  const rules = (name: string) =>
    firewall === "pf" ? `pfctl -a pulumi-freebsd/nat-${name} -sn` : "ipfw list; ipfw nat show config";
  const nat = (more = "") =>
    around(
      `new freebsd.Nat("pftnat", { host, interface: leg, subnets: ["198.18.10.0/24"], firewall: "${firewall}"${more} });`,
    );
  life({
    kind: "Nat",
    program: nat(),
    picked: [
      { resource: "pftnat", property: "name", value: /^pftnat$/ },
      { resource: "pftnat", property: "forwarding", value: /^\["inet"\]$/ },
      { resource: "pftnat", property: "samePorts", value: /^false$/ },
    ],
    onHost: { script: PING + rules("pftnat"), says: new RegExp(`${ANSWERED}pftwana`) },
    inPlace: {
      program: nat(', samePorts: true, address: "198.18.9.1"'),
      updated: ["pftnat"],
      script: PING + rules("pftnat"),
      says: new RegExp(
        ANSWERED +
          (firewall === "pf"
            ? "nat on pftwana inet from 198\\.18\\.10\\.0/24 to any -> 198\\.18\\.9\\.1 static-port"
            : "nat \\d+ config ip 198\\.18\\.9\\.1 same_ports"),
      ),
    },
    replacement: { program: nat(', name: "pftnat9"'), replaced: ["pftnat"] },
    reboots: { script: PING + rules("pftnat9"), says: new RegExp(`${ANSWERED}pftwana`) },
    byHand: [
      {
        what: "the rules taken away",
        script: firewall === "pf" ? "pfctl -q -a pulumi-freebsd/nat-pftnat9 -F nat" : dropIpfwRules("pftwana"),
        repaired: { pftnat: "create" },
      },
      { what: "forwarding turned off", script: "sysctl net.inet.ip.forwarding=0", repaired: { pftnat: "update" } },
    ],
  });
}
