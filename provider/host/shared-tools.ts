import type { Command, SharedTool } from "../transport/index";

/*
 * What many resources want done to a host at once, in the processes that one of them would take. Each tool is a function of
 * sh(1) that walks through its words, says of each command how it ended, and lets no failing one keep another from its turn.
 */

/** A line end, which `$( )` would cut off. */
const LINE_END = "nl='\n'";

/**
 * Lines of ngctl(8) in one run: NUMBER TOLERATE COUNT LINES, where TOLERATE is a `case` pattern. ngctl stops at the first line
 * that fails and tells its number; those after it are taken up again in a run of their own. The output of one whose lines end
 * with `show -n` is what that says of its node; what is printed in a run that fails is lost.
 */
export const NGCTL: SharedTool = {
  name: "ngctl_lines",
  body: `${LINE_END}
while [ $# -gt 0 ]; do
n=0 lines=
while [ $n -lt $# ]; do eval "lines=\\$lines\\\${$((n + 4))}\\$nl"; n=$((n + 4)); done
said=$(ngctl -f - 2>&1 <<END
$lines
END
)
s=$?
line=\${said##*ngctl: line }
line=\${line%%:*}
case $s:$line in
0:*) line=2147483647 ;;
*:*[!0-9]* | *:) while [ $# -gt 0 ]; do told "$1" $s '' '' "$said"; shift 4; done; return ;;
esac
while [ $# -gt 0 ]; do
if [ "$line" -gt "$3" ]; then
one=
case $s$4 in
0*"\${nl}show -n "*)
said="\${said#*"  Name: "}$nl"
one="  Name: \${said%%"$nl"*}"
;;
esac
told "$1" 0 '' "$one"
line=$((line - $3))
shift 4
else
said="\${said%%ngctl: line *}ngctl: line $line: error in file"
t=
[ -z "$2" ] || eval "case \\$said in $2) t=t ;; esac"
told "$1" $s "$t" '' "$said"
shift 4
break
fi
done
done`,
};

/**
 * Makes eifaces: NUMBER NODE LINES SETTINGS. LINES are two of ngctl(8), which make the node and name it; SETTINGS are words for
 * ifconfig(8), quoted. The kernel calls the interface ngethN and only the node can tell which, so it is asked in the same run.
 * Each command's output is the kernel's name and the line that `ngctl show -n` has for the node. One that fails leaves nothing:
 * what its first line has made goes again, and where that one failed, nothing was made and what is there is somebody else's.
 */
export const MAKE_EIFACES: SharedTool = {
  name: "make_eifaces",
  body: `${LINE_END}
while [ $# -gt 0 ]; do
n=0 lines=
while [ $n -lt $# ]; do
eval "lines=\\$lines\\\${$((n + 3))}\\$nl; node=\\\${$((n + 2))}"
lines="\${lines}msg $node: getifname\${nl}show -n $node:$nl"
n=$((n + 4))
done
said=$(ngctl -f - 2>&1 <<END
$lines
END
)
s=$? failed=
if [ $s -ne 0 ]; then
line=\${said##*ngctl: line }
line=\${line%%:*}
case $line in
*[!0-9]* | '') while [ $# -gt 0 ]; do told "$1" $s '' '' "$said"; shift 4; done; return ;;
esac
failed=\${said%%ngctl: line *}
step=$(((line - 1) % 4 + 1))
failed="\${failed##*\\"$nl}ngctl: line $step: error in file"
made=$(((line - 1) / 4)) n=0 lines= said=
while [ $n -lt $((made * 4)) ]; do
eval "node=\\\${$((n + 2))}"
lines="\${lines}msg $node: getifname\${nl}show -n $node:$nl"
n=$((n + 4))
done
[ -z "$lines" ] || said=$(ngctl -f - 2>&1 <<END
$lines
END
)
fi
while IFS= read -r line; do
case $line in
*Args:*) i=\${line#*\\"}; i=\${i%\\"*} ;;
*Name:*)
eval "e=\\$(ifconfig \\"\\$i\\" $4 2>&1 >/dev/null </dev/null)"
r=$?
[ $r -eq 0 ] || ngctl shutdown "$2:"
told "$1" $r '' "$i $line" "$e"
shift 4
;;
esac
done <<END
$said
END
if [ -n "$failed" ]; then
if [ $step -ne 1 ]; then
node=\${3##*name }
ngctl shutdown "\${node%% *}"
fi
told "$1" $s '' '' "$failed"
shift 4
fi
done`,
};

/** Writes files that others may read, and that have no name yet: NUMBER PATH TEXT. */
export const STAGE_FILES: SharedTool = {
  name: "stage_files",
  body: `umask 022
while [ $# -gt 0 ]; do
if { printf %s "$3" >"$2"; } 2>/dev/null; then told "$1" 0 ''; else rm -f "$2"; told "$1" 1 '' '' "cannot write $2"; fi
shift 3
done`,
};

/** Removes files: NUMBER PATH. */
export const REMOVE_FILES: SharedTool = {
  name: "remove_files",
  body: `n=0 files=
while [ $n -lt $# ]; do files="$files \\"\\\${$((n + 2))}\\""; n=$((n + 2)); done
eval "e=\\$(rm -f $files 2>&1)"
s=$?
while [ $# -gt 0 ]; do
if [ $s -eq 0 ] || [ ! -e "$2" ]; then told "$1" 0 ''; else told "$1" $s '' '' "$e"; fi
shift 2
done`,
};

/** How the files of a folder are written. */
export interface FileWriting {
  /** The function's name. */
  readonly name: string;
  readonly folder: string;
  /** Another folder of the same file system, where files are written before they get their names. */
  readonly stage: string;
  /** Every reader of the folder passes over a file that lacks its last line. */
  readonly isMarkedWhole?: true;
  /** The shell keeps what it has written for the next tool: the names in `written`, the texts one after the other in `texts`. */
  readonly isKept?: true;
}

/**
 * Writes files of one folder: NUMBER NAME TEXT. All get their names in one mv(1), which is rename(2) for each: a reader sees the
 * old text or the new one. Where a file tells by itself that it is whole, a new one is written under its name and takes no process at
 * all. Nobody but root ever reads them.
 */
export function writeFilesOf({ name, folder, stage, isMarkedWhole, isKept }: FileWriting): SharedTool {
  const place = isMarkedWhole === true ? `to=${folder}\n[ ! -e "$to/$f" ] || to=${stage}` : `to=${stage}`;
  const [forget, keep] = isKept === true ? [" written= texts=", ' written="$written $2" texts=$texts$3;'] : ["", ""];
  return {
    name,
    body: `n=0 files= failed=${forget}
[ -d ${stage} ] && [ -d ${folder} ] || mkdir -p ${stage} ${folder}
umask 077
while [ $n -lt $# ]; do
eval "f=\\\${$((n + 2))} text=\\\${$((n + 3))}"
${place}
if ! printf %s "$text" >"$to/$f"; then failed="$failed $((n + 2)) "; rm -f "$to/$f"
elif [ $to = ${stage} ]; then files="$files $to/\\"\\\${$((n + 2))}\\""
fi
n=$((n + 3))
done
umask 022
s=0 e=
[ -z "$files" ] || eval "e=\\$(mv -f $files ${folder}/ 2>&1)"
s=$? n=2
while [ $# -gt 0 ]; do
case $failed in
*" $n "*) told "$1" 1 '' '' "cannot write ${folder}/$2" ;;
*) if [ $s -eq 0 ] || [ ! -e "${stage}/$2" ]; then told "$1" 0 '';${keep} else told "$1" $s '' '' "$e"; rm -f "${stage}/$2"; fi ;;
esac
n=$((n + 3))
shift 3
done`,
  };
}

/** The command of a tool: in a shell of its own where it stands alone. */
export function byTool(tool: SharedTool, ...words: readonly string[]): Command {
  return { argv: ["/bin/sh", "-c", `${TOLD}${tool.body}`, "sh", "1", ...words], shared: { tool, words } };
}

/** There is one outcome to tell, and nobody to tell it to but who waits for the shell. */
const TOLD = `told() {
[ -z "$5" ] || printf '%s\\n' "$5" >&2
exit "$2"
}
`;
