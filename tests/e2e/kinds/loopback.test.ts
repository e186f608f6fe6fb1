import { life } from "../harness/life";

life({
  kind: "Loopback",
  program: `new freebsd.Loopback("pft-lo", { host, addresses: ["198.18.8.1/32"] });`,
  picked: [
    { resource: "pft-lo", property: "name", value: /^pft-lo$/ },
    { resource: "pft-lo", property: "mtu", value: /^16384$/ },
  ],
  onHost: { script: "ifconfig pft-lo", says: /flags=\w+<UP,LOOPBACK[\s\S]*inet 198\.18\.8\.1 netmask 0xffffffff/ },
  inPlace: {
    program: `new freebsd.Loopback("pft-lo", { host, addresses: ["198.18.8.2/32", "2001:db8:188::1/128"], mtu: 1500, description: "jails" });`,
    updated: ["pft-lo"],
    script: "ifconfig pft-lo",
    says: /mtu 1500\n\tdescription: jails\n(?![\s\S]*198\.18\.8\.1 )(?=[\s\S]*inet 198\.18\.8\.2 )[\s\S]*inet6 2001:db8:188::1 /,
  },
  replacement: {
    program: `new freebsd.Loopback("pft-lo", { host, name: "pft-lo9", addresses: ["198.18.8.2/32"] });`,
    replaced: ["pft-lo"],
  },
  reboots: { script: "ifconfig pft-lo9", says: /<UP,LOOPBACK[\s\S]*inet 198\.18\.8\.2 / },
  byHand: [
    {
      what: "the address taken away",
      script: "ifconfig pft-lo9 inet 198.18.8.2 -alias",
      repaired: { "pft-lo": "update" },
    },
    { what: "the interface gone", script: "ifconfig pft-lo9 destroy", repaired: { "pft-lo": "create" } },
  ],
});
