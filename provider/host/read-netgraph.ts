import { chunk, ending } from "./read-chunk";

/**
 * Turns `ngctl list` into questions: each node's hooks, then what its kind can tell. Nodes go by id, so no name can do
 * harm. ngctl's own socket nodes are left out: they are gone before the question arrives.
 */
const QUESTIONS = `awk '
NF >= 9 && $(NF-6) == "Type:" && $(NF-4) == "ID:" {
  id = $(NF-3); sub(/^0+/, "", id)
  type = $(NF-5)
  if (type == "socket" && $2 ~ /^ngctl[0-9]+$/) next
  print "show [" id "]:"
  if (type == "bridge") more = more "msg [" id "]: getconfig\\n"
  if (type == "ether") more = more "msg [" id "]: getpromisc\\nmsg [" id "]: getautosrc\\n"
  if (type == "eiface" || type == "iface") more = more "msg [" id "]: getifname\\n"
}
END { printf "%s", more }'`;

const NO_ROOM = "No buffer space available";
/** Enough for 14562 nodes or 7709 hooks; the kernel gives no socket more than kern.ipc.maxsockbuf, which is 2 MB. */
const ROOM = 1024 * 1024;

/**
 * The kernel tells of all nodes at once, and of all hooks of a node, and refuses what does not fit into a socket's buffer: into
 * 20 kB go 283 nodes, or 149 hooks (ngs_rcvmsg() of sys/netgraph/ng_socket.c, the structs of ng_message.h). For a question that
 * it refuses, and for no longer than that, there is more room; again where another reading has just taken that back. Asks what is in
 * `q`, or else for the nodes; leaves the answer in `r`, and how it ended in `s`.
 */
const TELL = `answer() {
  if [ -z "$q" ]; then r=$(ngctl list 2>&1); else r=$(printf '%s\\n' "$q" | ngctl -f - 2>&1); fi
  s=$?
}
tell() {
  answer
  for again in 1 2 3; do
    case $s$r in
    0*) return ;;
    *"${NO_ROOM}"*) ;;
    *) return ;;
    esac
    room=$(sysctl -n net.graph.recvspace)
    [ "$room" -ge ${ROOM} ] || sysctl net.graph.recvspace=${ROOM} >/dev/null
    answer
    [ "$room" -ge ${ROOM} ] || sysctl "net.graph.recvspace=$room" >/dev/null
  done
}
`;

/**
 * ngctl stops at the first line that fails, which is what a node that has just gone does; it says which line that was,
 * and all is asked again without it. (What it printed until then is thrown away: its stdout is buffered, so the error
 * may stand in the middle of a line.) The questions, and those that were lost, are printed too: who reads this can tell
 * that no node is missing unnoticed.
 */
const QUESTION_CHUNK = chunk(
  "questions",
  `q=
tell
if [ "$s" -eq 0 ]; then
q=$(printf '%s\\n' "$r" | ${QUESTIONS}) && printf '%s\\n' "$q"
else
printf '%s\\n' "$r" >&2
${ending("$s")}
fi`,
);
const ASK = `while [ "$s" -eq 0 ] && [ -n "$q" ]; do
  tell
  if [ "$s" -eq 0 ]; then printf '%s\\n' "$r"; break; fi
  k=
  case $r in
  *"${NO_ROOM}"*) ;;
  *) k=$(printf '%s\\n' "$r" | sed -n 's/.*ngctl: line \\([0-9][0-9]*\\): error in file.*/\\1/p') ;;
  esac
  if [ -z "$k" ]; then printf '%s\\n' "$r" >&2; break; fi
  printf '%s\\n' "$q" | sed -n "\${k}s/^/lost /p"
  q=$(printf '%s\\n' "$q" | sed "\${k}d")
  s=0
done
${ending("$s")}`;

/** Without netgraph in the kernel there are no nodes, and ngctl would load it: a reading must not change the host. */
export const NETGRAPH = `case "$m
" in
*" netgraph
"*)
${TELL}${QUESTION_CHUNK}${chunk("nodes", ASK)};;
esac
`;
