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

/**
 * ngctl stops at the first line that fails, which is what a node that has just gone does; it says which line that was,
 * and all is asked again without it. (What it printed until then is thrown away: its stdout is buffered, so the error
 * may stand in the middle of a line.) The questions, and those that were lost, are printed too: who reads this can tell
 * that no node is missing unnoticed.
 */
const QUESTION_CHUNK = chunk(
  "questions",
  `q=
l=$(ngctl list) && q=$(printf '%s\\n' "$l" | ${QUESTIONS}) && printf '%s\\n' "$q"`,
);
const ASK = `while [ "$s" -eq 0 ] && [ -n "$q" ]; do
  r=$(printf '%s\\n' "$q" | ngctl -f - 2>&1)
  s=$?
  if [ "$s" -eq 0 ]; then printf '%s\\n' "$r"; break; fi
  k=$(printf '%s\\n' "$r" | sed -n 's/.*ngctl: line \\([0-9][0-9]*\\): error in file.*/\\1/p')
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
${QUESTION_CHUNK}${chunk("nodes", ASK)};;
esac
`;
