import { life } from "../harness/life";

life({
  kind: "DevfsRuleset",
  program: `const dhcp = new freebsd.DevfsRuleset("pft-dhcp", { host });
new freebsd.Jail("pft-jail", { host, devfsRuleset: dhcp });`,
  picked: [
    { resource: "pft-dhcp", property: "number", value: /^[1-6]\d{3,4}$/ },
    { resource: "pft-dhcp", property: "rules", value: /^\["include 1",.*"include 5","path bpf\* unhide"\]$/ },
    { resource: "pft-jail", property: "devfsRuleset", value: /^[1-6]\d{3,4}$/ },
  ],
  onHost: {
    script: "devfs rule -s $(jls -j pft-jail devfs_ruleset) show",
    says: /^100 include 1\n(.*\n){3}500 include 5\n600 path bpf\* unhide\n$/,
  },
  inPlace: {
    program: `const dhcp = new freebsd.DevfsRuleset("pft-dhcp", { host, rules: ["add include $devfsrules_hide_all", "path 'tun*' unhide"] });
new freebsd.Jail("pft-jail", { host, devfsRuleset: dhcp });`,
    updated: ["pft-dhcp"],
    script: "devfs rule -s $(jls -j pft-jail devfs_ruleset) show",
    says: /^100 include 1\n200 path tun\* unhide\n$/,
  },
  replacement: {
    program: `const dhcp = new freebsd.DevfsRuleset("pft-dhcp", { host, number: 65100 });
new freebsd.Jail("pft-jail", { host, devfsRuleset: dhcp });`,
    replaced: ["pft-dhcp"],
  },
  reboots: {
    script: "devfs rule -s $(jls -j pft-jail devfs_ruleset) show",
    says: /^100 include 1\n(.*\n){3}500 include 5\n600 path bpf\* unhide\n$/,
  },
  byHand: [
    { what: "a rule taken out", script: "devfs rule -s 65100 del 200", repaired: { "pft-dhcp": "update" } },
    { what: "the ruleset gone", script: "devfs rule -s 65100 delset", repaired: { "pft-dhcp": "create" } },
  ],
});
