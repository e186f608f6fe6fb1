import { life } from "../harness/life";

const jail = `new freebsd.Jail("pft-jail", { host, path: root, exec: { start: "/bin/sh /etc/rc" } });`;

life({
  kind: "JailRoot",
  program: `const root = new freebsd.JailRoot("pft-root", { host, base: "/", rcConf: { hostname: "pft-thin" } });
${jail}`,
  picked: [
    { resource: "pft-root", property: "path", value: /^\/jails\/pft-root$/ },
    { resource: "pft-root", property: "layers", value: /"bin","lib","libexec","sbin","usr"/ },
  ],
  onHost: {
    script: "jexec pft-jail hostname; mount | grep -c ' on /jails/pft-root/.*nullfs.*read-only'; ls -a /jails/pft-root",
    says: /^pft-thin\n5\n(?![\s\S]*\.pulumi)/,
  },
  inPlace: {
    program: `const root = new freebsd.JailRoot("pft-root", {
  host,
  base: "/",
  rcConf: { hostname: "pft-thin", sendmail_enable: "NONE" },
  files: { "/root/note": { text: "one line\\n", mode: "600" } },
});
${jail}`,
    updated: ["pft-root"],
    script: "cat /jails/pft-root/etc/rc.conf; stat -f %Lp /jails/pft-root/root/note; jexec pft-jail cat /root/note",
    says: /^hostname="pft-thin"\nsendmail_enable="NONE"\n600\none line\n$/,
  },
  replacement: {
    program: `const root = new freebsd.JailRoot("pft-root", {
  host,
  path: "/jails/pft-other/root",
  base: "/",
  rcConf: { hostname: "pft-thin" },
});
${jail}`,
    replaced: ["pft-root", "pft-jail"],
  },
  byHand: [
    {
      what: "a layer unmounted",
      script: "umount /jails/pft-other/root/sbin",
      repaired: { "pft-root": "update" },
    },
    {
      what: "another rc.conf",
      script: "echo 'sshd_enable=YES' >>/jails/pft-other/root/etc/rc.conf",
      repaired: { "pft-root": "update" },
    },
  ],
});
