import type { SharedTool } from "../transport/index";

/** What a run of jail(8) said; a file, since a daemon that a jail starts may hold on to where that goes. */
export const JAILS_SAID = "/var/run/pulumi-freebsd.said";
/** The files of several jails as one, for one run of jail(8); empty between runs. */
export const JAILS_CONF = "/var/run/pulumi-freebsd.jails";
/** The jails that a run of jail(8) has started, and their jids. */
export const JAILS_STARTED = "/var/run/pulumi-freebsd.jids.said";

/** Seconds that a removed jail may take to die, while connections of its still end (jls(8), -d); then it is left to itself. */
export const DYING_SECONDS = 30;

/**
 * Of NUMBER NAME SECONDS: one file, or many as one, into `conf` and `who`, and into `limit` the seconds of those in which something can
 * hang. jail(8) takes `*` for all jails of its file. Files that have just been written need not be read: the shell still has their texts.
 */
const GATHER = `n=0 files= names= limit=
while [ $n -lt $# ]; do
files="$files /etc/jail.conf.d/\\"\\\${$((n + 2))}\\".conf"
eval "names=\\"$names \\\${$((n + 2))}.conf\\" limit=\\\${$((n + 3)):-$limit}"
n=$((n + 3))
done
umask 077
conf=${JAILS_CONF} who='*'
if [ $# -eq 3 ]; then conf=/etc/jail.conf.d/$2.conf who=$2
elif [ "$names" = "$written" ]; then printf %s "$texts" >$conf
else eval "cat $files" >$conf
fi
: >${JAILS_SAID} >${JAILS_STARTED}
umask 022`;

/** The list of jails, and whether `$2` is among them: then its jid is in `jid`. */
const LIST = `all="$nl$(jls jid name)$nl"`;
const FIND = `jid=\${all%%" $2$nl"*}
if [ "$jid" = "$all" ]; then jid=; else jid=\${jid##*"$nl"}; fi`;

const READ_SAID = `e=
while IFS= read -r line; do e=$e$line$nl; done <${JAILS_SAID}
[ $conf != ${JAILS_CONF} ] || : >$conf`;

/**
 * The list of jails as jail -J writes it, each when its start is over: `jid=7`, `name=web` and the other parameters, with tabs between
 * them, or blanks before 14.0 (print_jail in usr.sbin/jail/jail.c). One that has failed has the jid -1; a line that begins otherwise
 * is one of a user's command.
 */
const READ_STARTED = `all=$nl
while IFS= read -r line; do
case $line in jid=[0-9]*) ;; *) continue ;; esac
name=\${line#*["$blank"]name=} line=\${line#jid=}
all="$all\${line%%[!0-9]*} \${name%%["$blank"]*}$nl"
done <${JAILS_STARTED}
: >${JAILS_STARTED}`;

/**
 * Starts jails by their files in /etc/jail.conf.d: NUMBER NAME SECONDS, where no SECONDS are for a jail in which nothing can hang. jail(8)
 * starts many side by side, and goes on past one that fails. The output is the jail's jid; jls(8) is asked where jail(8) has not told it,
 * though all went well: a jail that is there may still be one whose start was cut off. What the jails have started goes on: in the
 * background, timeout(1) would wait for that and then end it.
 */
export const START_JAILS: SharedTool = {
  name: "start_jails",
  body: `nl='
' blank='\t ' listed=
${GATHER}
\${limit:+timeout --foreground -k 5 $limit} jail -q -J ${JAILS_STARTED} -f $conf -c "$who" >${JAILS_SAID} 2>&1 </dev/null
s=$?
[ $s -eq 0 ] || listed=1
${READ_SAID}
${READ_STARTED}
while [ $# -gt 0 ]; do
${FIND}
if [ -z "$jid$listed" ]; then
${LIST}
${FIND}
listed=1
fi
if [ -n "$jid" ]; then told "$1" 0 '' "$jid"; else told "$1" $((s ? s : 1)) '' '' "$e"; fi
shift 3
done`,
};

/**
 * Stops jails by their files: NUMBER NAME SECONDS, as for a start. One after the other (`-p1`): kernels have panicked when interfaces
 * of several dying jails went at once. What is dying still holds its jid and its network stack: what comes next waits for that. A jail
 * that is gone has not stopped well when jail(8) complains of it: something that it had mounted is busy, and stays.
 */
export const STOP_JAILS: SharedTool = {
  name: "stop_jails",
  body: `nl='
' written=
${GATHER}
\${limit:+timeout -k 5 $limit} jail -q -p1 -f $conf -r "$who" >${JAILS_SAID} 2>&1 </dev/null
s=$?
${READ_SAID}
t=0
while [ $t -lt ${DYING_SECONDS} ]; do
all="$nl$(jls -d name)$nl" n=0 dying=
while [ $n -lt $# ]; do eval "name=\\\${$((n + 2))}"; case $all in *"$nl$name$nl"*) dying=1 ;; esac; n=$((n + 3)); done
[ -n "$dying" ] && [ $s -eq 0 ] || break
sleep 1
t=$((t + 1))
done
all=$nl
[ -z "$dying" ] || ${LIST}
while [ $# -gt 0 ]; do
${FIND}
[ $s -eq 0 ] || case $e in *"jail: $2: "*) jid=\${jid:-gone} ;; esac
if [ -z "$jid" ]; then told "$1" 0 ''; else told "$1" $((s ? s : 1)) '' '' "$e"; fi
shift 3
done`,
};
