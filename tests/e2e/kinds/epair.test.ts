import { life } from "../harness/life";

life({
  kind: "Epair",
  program: `new freebsd.Epair("pftp", { host });`,
  picked: [
    { resource: "pftp", property: "a", value: /"name":"pftpa".*|"mac":"02:/ },
    { resource: "pftp", property: "b", value: /"name":"pftpb"/ },
  ],
  onHost: {
    script: "ifconfig pftpa; ifconfig pftpb",
    says: /pftpa: [\s\S]*ether 02:[\s\S]*groups: epair[\s\S]*pftpb: [\s\S]*ether 02:/,
  },
  inPlace: {
    program: `new freebsd.Epair("pftp", { host, mtu: 1400, offload: { txcsum: false }, description: "a cable", b: { name: "pfteth", mac: "02:00:5e:10:00:03" } });`,
    updated: ["pftp"],
    script: "ifconfig pftpa; ifconfig pfteth",
    says: /mtu 1400\n\tdescription: a cable[\s\S]*pfteth: [\s\S]*mtu 1400\n\tdescription: a cable\n(?!\toptions=\w+<[A-Z_,]*\bTXCSUM,)[\s\S]*ether 02:00:5e:10:00:03/,
  },
  replacement: {
    program: `new freebsd.Epair("pftp", { host, name: "pftq", offload: { txcsum: false } });`,
    replaced: ["pftp"],
  },
  byHand: [
    {
      what: "another MAC and checksums left out",
      script: "ifconfig pftqa ether 02:00:5e:10:00:04; ifconfig pftqb txcsum",
      repaired: { pftp: "update" },
    },
    { what: "the pair gone", script: "ifconfig pftqb destroy", repaired: { pftp: "create" } },
  ],
});
