import { dropIpfwRules, life } from "../harness/life";

/** libalias takes a packet's checksum for whole, and on an epair nobody makes it so (if_epair(4), VnetInterface's `offload`). */
const around = (forward: string) =>
  [
    'const wan = new freebsd.Epair("pftwan", { host });',
    'const leg = new freebsd.HostInterface("pftwan-leg", { host, interface: wan.a, addresses: ["198.18.9.1/24"] });',
    'const outside = new freebsd.Jail("pftout", { host });',
    'new freebsd.VnetInterface("pftout", { host, jail: outside, interface: wan.b, addresses: ["198.18.9.2/24"], offload: { txcsum: false } });',
    'const lan = new freebsd.Epair("pftlan", { host });',
    'new freebsd.HostInterface("pftlan-leg", { host, interface: lan.a, addresses: ["198.18.10.1/24"] });',
    'const web = new freebsd.Jail("pftweb", { host });',
    'new freebsd.VnetInterface("pftweb", { host, jail: web, interface: lan.b, addresses: ["198.18.10.2/24"], defaultRouter: "198.18.10.1", offload: { txcsum: false } });',
    forward,
  ].join("\n");

/** Somebody outside talks to a port of the host; what the jail's port 80 hears is printed. */
const talk = (port: number) =>
  `jexec pftweb nc -l 80 >/tmp/pftheard & sleep 1; echo hello | jexec pftout nc -N -w 3 198.18.9.1 ${port}; sleep 1; cat /tmp/pftheard; rm /tmp/pftheard; `;

for (const firewall of ["pf", "ipfw"] as const) {
  const rules = (name: string) =>
    firewall === "pf" ? `pfctl -a pulumi-freebsd/rdr-${name} -P -sn` : "ipfw nat show config";
  const forward = (port: number, more = "") =>
    around(
      `new freebsd.PortForward("pftweb", { host, interface: leg, port: ${port}, target: "198.18.10.2", targetPort: 80, firewall: "${firewall}"${more} });`,
    );
  life({
    kind: "PortForward",
    program: forward(8080),
    picked: [{ resource: "pftweb", property: "name", value: /^pftweb$/ }],
    onHost: { script: talk(8080) + rules("pftweb"), says: /^hello\n[\s\S]*pftwana/ },
    inPlace: {
      program: forward(8081, ', address: "198.18.9.1"'),
      updated: ["pftweb"],
      script: talk(8081) + rules("pftweb"),
      says:
        firewall === "pf"
          ? /^hello\nrdr pass on pftwana inet proto tcp from any to 198\.18\.9\.1 port = 8081 -> 198\.18\.10\.2 port 80\n/
          : /^hello\nipfw nat \d+ config if pftwana redirect_port tcp 198\.18\.10\.2:80 198\.18\.9\.1:8081\n/,
    },
    replacement: { program: forward(8081, ', name: "pftweb9"'), replaced: ["pftweb"] },
    reboots: { script: talk(8081) + rules("pftweb9"), says: /^hello\n[\s\S]*pftwana/ },
    byHand: [
      {
        what: "the rules taken away",
        script: firewall === "pf" ? "pfctl -q -a pulumi-freebsd/rdr-pftweb9 -F nat" : dropIpfwRules("pftwana"),
        repaired: { pftweb: "create" },
      },
      {
        what: "another target",
        script:
          firewall === "pf"
            ? "echo 'rdr pass on pftwana inet proto tcp from any to (pftwana) port 8081 -> 198.18.10.3 port 80' | pfctl -a pulumi-freebsd/rdr-pftweb9 -f -"
            : "n=$(ipfw nat show config | sed -n 's/^ipfw nat \\([0-9]*\\) config if pftwana .*/\\1/p'); ipfw -q nat $n config if pftwana redirect_port tcp 198.18.10.3:80 8081",
        repaired: { pftweb: "update" },
      },
    ],
  });
}
