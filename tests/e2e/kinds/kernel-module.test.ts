import { life } from "../harness/life";

const boot = (name: string) => `grep -h 'pulumi boot' /usr/local/etc/pulumi-freebsd/units/*-KernelModule-${name}+*`;

life({
  kind: "KernelModule",
  program: `new freebsd.KernelModule("ng_hub", { host });`,
  picked: [{ resource: "ng_hub", property: "name", value: /^ng_hub$/ }],
  onHost: { script: `kldstat; ${boot("ng_hub")}`, says: /ng_hub\.ko\n[\s\S]*#pulumi boot yes/ },
  inPlace: {
    program: `new freebsd.KernelModule("ng_hub", { host, persistent: false });`,
    updated: ["ng_hub"],
    script: `kldstat; ${boot("ng_hub")}`,
    says: /ng_hub\.ko\n[\s\S]*#pulumi boot no/,
  },
  replacement: {
    program: `new freebsd.KernelModule("ng_hub", { host, name: "ng_tee" });`,
    replaced: ["ng_hub"],
  },
  reboots: { script: "kldstat", says: /(?![\s\S]*ng_hub)[\s\S]*ng_tee\.ko\n/ },
  byHand: [{ what: "the module unloaded", script: "kldunload ng_tee", repaired: { ng_hub: "create" } }],
});
