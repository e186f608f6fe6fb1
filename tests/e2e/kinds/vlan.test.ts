import { life } from "../harness/life";

const cable = `const cable = new freebsd.Epair("pftp", { host });
const jail = new freebsd.Jail("pft-jail", { host });
const wire = new freebsd.VnetInterface("pft-wire", { host, jail, interface: cable.b });
const inner = new freebsd.Vlan("pft-inner", { host, jail, parent: wire, tag: 100, addresses: ["198.18.7.2/24"] });`;

life({
  kind: "Vlan",
  program: `${cable}
const guests = new freebsd.Vlan("pft-guests", { host, parent: cable.a, tag: 100, addresses: ["198.18.7.1/24"] });`,
  picked: [
    { resource: "pft-guests", property: "name", value: /^pftpa\.100$/ },
    { resource: "pft-inner", property: "name", value: /^pftpb\.100$/ },
    { resource: "pft-inner", property: "protocol", value: /^802\.1q$/ },
  ],
  onHost: {
    script: "ifconfig pftpa.100; ifconfig -j pft-jail pftpb.100; jexec pft-jail ping -c 1 -t 3 198.18.7.1",
    says: /flags=\w+<UP,[\s\S]*inet 198\.18\.7\.1 [\s\S]*vlan: 100 .*parent interface: pftpa\n[\s\S]*parent interface: pftpb\n[\s\S]* 0\.0% packet loss/,
  },
  inPlace: {
    program: `${cable}
const guests = new freebsd.Vlan("pft-guests", { host, name: "pftpa.100", parent: cable.a, tag: 101, priority: 5, description: "guests" });`,
    updated: ["pft-guests"],
    script: "ifconfig pftpa.100",
    says: /description: guests\n(?![\s\S]*inet )[\s\S]*vlan: 101 .*vlanpcp: 5 parent interface: pftpa\n/,
  },
  replacement: {
    program: `${cable}
const guests = new freebsd.Vlan("pft-guests", { host, parent: cable.a, tag: 102 });
new freebsd.NetgraphBridge("pft-lan", { host, uplink: { interface: guests } });`,
    replaced: ["pft-guests"],
  },
  reboots: {
    script: "ifconfig pftpa.102; ngctl show pft-lan:; ifconfig -j pft-jail pftpb.100",
    says: /vlan: 102 [\s\S]*pftpa_102[\s\S]*inet 198\.18\.7\.2 [\s\S]*vlan: 100 /,
  },
  byHand: [
    {
      what: "its parent taken away",
      script: "ifconfig -j pft-jail pftpb.100 -vlandev",
      repaired: { "pft-inner": "update" },
    },
    { what: "the VLAN gone", script: "ifconfig -j pft-jail pftpb.100 destroy", repaired: { "pft-inner": "create" } },
  ],
});
