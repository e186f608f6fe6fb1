import { life } from "../harness/life";

const NAME = "net.link.bridge.pfil_member";
const module = 'const bridging = new freebsd.KernelModule("if_bridge", { host });\n';

life({
  kind: "Sysctl",
  program: `${module}new freebsd.Sysctl("${NAME}", { host, value: 1, module: bridging });`,
  picked: [
    { resource: NAME, property: "name", value: /^net\.link\.bridge\.pfil_member$/ },
    { resource: NAME, property: "value", value: /^1$/ },
  ],
  onHost: { script: `sysctl ${NAME}`, says: /: 1\n/ },
  inPlace: {
    program: `${module}new freebsd.Sysctl("${NAME}", { host, value: "2", module: bridging });`,
    updated: [NAME],
    script: `sysctl ${NAME}`,
    says: /: 2\n/,
  },
  replacement: {
    program: `${module}new freebsd.Sysctl("${NAME}", { host, name: "net.inet6.ip6.forwarding", value: 1 });`,
    replaced: [NAME],
  },
  reboots: {
    script: `sysctl ${NAME} net.inet6.ip6.forwarding`,
    says: /pfil_member: 0\nnet\.inet6\.ip6\.forwarding: 1\n/,
  },
  byHand: [
    {
      what: "another value",
      script: "sysctl net.inet6.ip6.forwarding=0",
      repaired: { [NAME]: "update" },
    },
  ],
});
