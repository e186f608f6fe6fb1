/** Text files of the recorded host's base system (recordings 01, 06, 12), as far as programs look at them. */
export const baseFiles: Readonly<Record<string, string>> = {
  "/etc/passwd":
    "root:*:0:0:Charlie &:/root:/bin/sh\ndaemon:*:1:1:Owner of many system processes:/root:/usr/sbin/nologin\nnobody:*:65534:65534:Unprivileged user:/nonexistent:/usr/sbin/nologin\n",
  "/etc/group": "wheel:*:0:root\ndaemon:*:1:\noperator:*:5:root\nnogroup:*:65533:\nnobody:*:65534:\n",
  "/etc/hosts": "::1\t\t\tlocalhost localhost.my.domain\n127.0.0.1\t\tlocalhost localhost.my.domain\n",
  "/etc/fstab": "/dev/vtbd0\t/\tufs\trw,noatime\t1\t1\n",
  "/etc/sysctl.conf":
    "#\n#  This file is read when going to multi-user and its contents piped thru\n#  ``sysctl'' to adjust kernel values.  ``man 5 sysctl.conf'' for details.\n#\n",
  "/etc/ttys":
    "# This file specifies various information about terminals on the system.\n# It is used by several different programs.  Common entries for the\n# various columns include:\n",
  "/etc/resolv.conf": "nameserver 10.0.2.3\n",
  // What every /var has, less what belongs to services (FreeBSD, etc/mtree/BSD.var.dist; mtree(5)).
  "/etc/mtree/BSD.var.dist": `/set type=dir uname=root gname=wheel mode=0755
.
${["crash mode=0750", "db", "empty mode=0555", "log", "run", "spool", "tmp mode=01777"].map((name) => `  ${name}\n  ..\n`).join("")}..
`,
};

function inEtc(name: string): string {
  return `/etc/${name}`;
}

export const baseDirectories: readonly string[] = [
  "/bin",
  "/boot/kernel",
  "/boot/modules",
  "/dev",
  ...[
    "autofs",
    "bluetooth",
    "cron.d",
    "defaults",
    "devd",
    "dma",
    "gss",
    "kyua",
    "mail",
    "mtree",
    "newsyslog.conf.d",
    "ntp",
  ].map(inEtc),
  ...["pam.d", "periodic", "pkg", "ppp", "profile.d", "rc.bsdextended", "security", "ssh", "ssl", "sysctl.kld.d"].map(
    inEtc,
  ),
  ...["syslog.d", "unbound", "zfs"].map(inEtc),
  "/etc/jail.conf.d",
  "/etc/rc.conf.d",
  "/etc/rc.d",
  "/lib",
  "/libexec",
  "/mnt",
  "/rescue",
  "/root",
  "/sbin",
  "/tmp",
  "/usr/bin",
  "/usr/include",
  "/usr/lib",
  "/usr/libdata",
  "/usr/libexec",
  "/usr/local",
  "/usr/sbin",
  "/usr/share",
  "/usr/src",
  "/usr/tests",
  "/var/cache",
  ...["bhyve", "entropy", "etcupdate", "freebsd-update", "hyperv", "ipf", "ntp", "pkg", "ports", "portsnap"].map(
    (name) => `/var/db/${name}`,
  ),
  "/var/empty",
  "/var/log",
  ...["bhyve", "dhclient", "ppp", "wpa_supplicant"].map((name) => `/var/run/${name}`),
  "/var/spool",
  "/var/tmp",
];
