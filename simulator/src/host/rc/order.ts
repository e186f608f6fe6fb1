/** Where a script of /etc/rc.d stands in rcorder(8), and by which variable service(8) knows it. */
export interface RcPlace {
  readonly provide?: string;
  readonly require?: string;
  readonly before?: string;
  readonly keyword?: string;
  readonly rcvar?: string;
  /** $name, where it is not the file's. */
  readonly name?: string;
  /** Only a milestone. */
  readonly placeholder?: true;
}

/**
 * The scripts that the recordings name (01 step 57, 09 steps 18 and 19, 12 step 6), with the dependencies that put them in that order.
 * A real /etc/rc.d has about a hundred and fifty; the others neither run nor count here.
 */
export const rcOrder: Readonly<Record<string, RcPlace>> = {
  sysctl: {},
  hostid: { require: "sysctl", keyword: "nojail", rcvar: "hostid_enable" },
  hostid_save: { require: "hostid", keyword: "nojail", rcvar: "hostid_enable" },
  ipfw: { require: "sysctl", before: "netif", keyword: "nojailvnet", rcvar: "firewall_enable" },
  mountcritlocal: { require: "hostid_save", keyword: "nojail shutdown" },
  var_run: { require: "mountcritlocal", rcvar: "var_run_enable" },
  cleanvar: { require: "var_run", rcvar: "cleanvar_enable" },
  kldxref: { require: "cleanvar", keyword: "nojail" },
  kld: { require: "kldxref", keyword: "nojail" },
  devmatch: { require: "kld", keyword: "nojail", rcvar: "devmatch_enable" },
  FILESYSTEMS: { require: "mountcritlocal cleanvar kld devmatch", placeholder: true },
  cleartmp: { require: "FILESYSTEMS", before: "DAEMON" },
  mixer: { require: "FILESYSTEMS", keyword: "nojail shutdown", rcvar: "mixer_enable" },
  rctl: { require: "FILESYSTEMS mixer", before: "LOGIN", keyword: "nojail", rcvar: "rctl_enable" },
  hostname: { require: "FILESYSTEMS rctl", before: "netif" },
  ip6addrctl: { require: "FILESYSTEMS rctl", before: "netif", keyword: "nojailvnet", rcvar: "ip6addrctl_enable" },
  iovctl: { require: "FILESYSTEMS sysctl", keyword: "nojail" },
  serial: { require: "FILESYSTEMS", keyword: "nojail" },
  netif: { require: "FILESYSTEMS iovctl serial sysctl\nhostid", keyword: "nojailvnet", rcvar: "netif_enable" },
  resolv: { require: "netif", before: "NETWORKING", keyword: "nojail", rcvar: "resolv_enable" },
  devd: { require: "netif resolv", before: "NETWORKING mountcritremote", keyword: "nojail", rcvar: "devd_enable" },
  routing: { require: "netif", before: "NETWORKING", keyword: "nojailvnet" },
  pflog: { require: "FILESYSTEMS netif", keyword: "nojailvnet", rcvar: "pflog_enable" },
  pfsync: { require: "FILESYSTEMS netif", keyword: "nojailvnet", rcvar: "pfsync_enable" },
  pf: {
    require: "FILESYSTEMS netif pflog pfsync routing",
    keyword: "nojailvnet",
    rcvar: "pf_enable",
  },
  NETWORKING: { provide: "NETWORKING NETWORK", require: "netif routing ipfw pf", placeholder: true },
  mountcritremote: { require: "NETWORKING FILESYSTEMS", keyword: "nojail" },
  devfs: { require: "mountcritremote", keyword: "nojail" },
  SERVERS: { require: "mountcritremote devfs", placeholder: true },
  dmesg: { require: "mountcritremote", before: "DAEMON", keyword: "nojail", rcvar: "dmesg_enable" },
  motd: { require: "mountcritremote dmesg", before: "DAEMON", rcvar: "motd_enable" },
  "os-release": { require: "mountcritremote motd", before: "DAEMON", rcvar: "osrelease_enable", name: "osrelease" },
  DAEMON: { require: "NETWORKING SERVERS", placeholder: true },
  mountlate: { require: "DAEMON", before: "LOGIN", keyword: "nojail" },
  gptboot: { require: "DAEMON mountlate", before: "LOGIN", keyword: "nojail", rcvar: "gptboot_enable" },
  utx: { require: "DAEMON gptboot", before: "LOGIN", keyword: "shutdown", rcvar: "utx_enable" },
  local: { require: "DAEMON utx", before: "LOGIN", keyword: "shutdown" },
  LOGIN: { require: "DAEMON", placeholder: true },
  jail: { require: "LOGIN FILESYSTEMS", before: "securelevel", keyword: "shutdown", rcvar: "jail_enable" },
  bgfsck: { require: "LOGIN jail", keyword: "nojail", rcvar: "background_fsck" },
  securelevel: { require: "jail bgfsck", keyword: "nojail" },
};
