import { life } from "../harness/life";

life({
  kind: "Jail",
  program: `new freebsd.Jail("pft-jail", { host, hostname: "one.example.org", childrenMax: 2 });`,
  picked: [
    { resource: "pft-jail", property: "name", value: /^pft-jail$/ },
    { resource: "pft-jail", property: "path", value: /^\/$/ },
  ],
  onHost: {
    script: "jls -j pft-jail name host.hostname vnet children.max; ifconfig -j pft-jail lo0",
    says: /pft-jail one\.example\.org new 2\n[\s\S]*inet 127\.0\.0\.1[\s\S]*inet6 ::1/,
  },
  inPlace: {
    program: `new freebsd.Jail("pft-jail", { host, hostname: "two.example.org", childrenMax: 3, allow: ["raw_sockets"], cpus: "0" });`,
    updated: ["pft-jail"],
    script: "jls -j pft-jail jid host.hostname children.max allow.raw_sockets; cpuset -g -j pft-jail",
    says: /^\d+ two\.example\.org 3 true\njail \d+ mask: 0\n/,
  },
  replacement: {
    program: `new freebsd.Jail("pft-jail", { host, name: "pft-other", hostname: "two.example.org" });`,
    replaced: ["pft-jail"],
  },
  byHand: [
    {
      what: "another hostname",
      script: "jail -m name=pft-other host.hostname=elsewhere",
      repaired: { "pft-jail": "update" },
    },
    { what: "the jail removed", script: "jail -r pft-other", repaired: { "pft-jail": "create" } },
  ],
});
