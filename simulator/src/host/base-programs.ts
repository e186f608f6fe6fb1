/**
 * Executables of the recorded host's base system, by directory. Those that no SimulatedCommand stands for are there all the same
 * (`command -v` finds them) and say loudly that they are not simulated when they run.
 */
export const basePrograms: Readonly<Record<string, string>> = {
  "/bin":
    "[ cat chflags chio chmod cp cpuset csh date dd df domainname echo ed expr freebsd-version getfacl getlocalbase hostname kenv kill link ln ls " +
    "mkdir mv nproc pax pgrep pkill ps pwait pwd realpath red rm rmdir setfacl sh sleep stty sync tcsh test timeout unlink uuidgen",
  "/sbin":
    "adjkerntz bectl camcontrol ccdconfig clri comcontrol conscontrol ddb decryptcore devfs devmatch dhclient dmesg dump dumpfs dumpon fastboot fasthalt " +
    "ffsinfo fsck fsck_ffs fsck_msdosfs fsck_ufs fsdb fsirand geom ggatec glabel gpart growfs halt ifconfig init ipf ipfw ipnat kldconfig kldload kldstat kldunload " +
    "ldconfig md5 mdconfig mdmfs mknod mksnap_ffs mount mount_cd9660 mount_fusefs mount_msdosfs mount_nfs mount_nullfs mount_udf mount_unionfs natd newfs newfs_msdos nextboot " +
    "nologin nos-tun pfctl pflogd ping ping6 poweroff quotacheck rcorder reboot recoverdisk resolvconf restore rmd160 route routed rtquery rtsol savecore setkey " +
    "sha1 sha224 sha256 sha384 sha512 sha512t256 shutdown skein1024 skein256 skein512 swapoff swapon sysctl tunefs umount veriexec",
  "/usr/bin":
    "addr2line alias apply ar asa awk b64decode b64encode base64 basename bg biff bmake brandelf bsdcat bsdcpio bsdgrep bsdtar bunzip2 byacc bzcat bzip2 c99 cal cap_mkdb cd " +
    "chat chfn chgrp chkey chpass chsh cksum clear cmp col colrm column comm command compress cpio crontab csplit ctags cut dc diff diff3 dirname du egrep ee elf2aout " +
    "enigma env etdump expand factor false fetch fgrep file file2c find finger fmt fold fsync ftp fuser gencat getaddrinfo getconf getent getopt gprof grep groups gunzip gzip hash head " +
    "hexdump host id ident install iostat ipcrm ipcs jobs join jot kdump keylogin killall ktrace lam last lastcomm ldd leave less lessecho lex limits limits lock lockf locale " +
    "logger login logins logname look lorder lp lpq lpr lprm m4 mail make man mesg mkfifo mkimg mkstr mktemp more msgs mt nc ncal netstat newgrp nfsstat nice nl nohup nm objcopy objdump od " +
    "pagesize passwd paste patch pathchk pr primes printenv printf proccontrol procstat protect quota random read readelf readlink renice resizewin rev rpcgen rpcinfo rs rup ruptime rusers rwho " +
    "script sdiff sed seq setfmac shar showmount size smbutil sockstat soelim sort split stat strings su sum systat tabs tail talk tar tcopy tee test tftp time tip top touch tput tr " +
    "true truncate truss tset tsort tty type ul ulimit umask unalias uname unexpand unifdef uniq units unvis unxz unzip uptime usbhidctl users uudecode uuencode vi view vis vmstat vt " +
    "w wait wall wc what whatis whereis which who whoami whois write xargs xo xstr xz xzcat yes zcat zgrep zstd",
  "/usr/sbin":
    "accton acpiconf acpidump adduser ancontrol apmd arp authpf automount bhyve bootparamd bsdconfig bsdinstall bsnmpd chkgrp chown chroot ckdist clear_locks config cpucontrol crashinfo cron ctladm daemon " +
    "devctl devinfo diskinfo dumpcis editmap edquota efibootmgr etcupdate extattrctl fdcontrol fifolog_create freebsd-update fwcontrol getfmac gossh getpmac gstat hyperv i2c ifmcstat inetd iostat iovctl " +
    "ip6addrctl jail jexec jls kbdcontrol kldxref lastlogin local-unbound makefs memcontrol mergemaster mfiutil mlxcontrol mount_smbfs mountd moused mptutil mtree ndp newsyslog nfscbd nfsd ngctl " +
    "nghook nmtree nologin nscd ntpd ntpdate nvmfd pciconf pkg pmccontrol ppp praudit prometheus_sysctl_exporter pstat pw pwd_mkdb quotaoff quotaon rctl route6d rpc.lockd rpc.statd rpcbind rtadvctl rtadvd rtsold " +
    "rwhod sa service services_mkdb sesutil setextattr setfib smtpd snapinfo spi spkrtest swapinfo syslogd sysrc tcpdrop tcpdump timed traceroute traceroute6 trim tzsetup uathload ugidfw uhsoctl unbound usbconfig utx valectl vidcontrol " +
    "vigr vipw watch wpa_cli wpa_supplicant zdump zic",
};
