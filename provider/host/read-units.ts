import { BOOT_FILES } from "./boot-scripts";
import { ending } from "./read-chunk";
import { FOLDERS, JAIL_FILES, UNIT_FOLDER } from "./unit";

/**
 * Those of the folders that hold anything but the provider's own: one that a cut-off create has made is as good as not
 * there. (pkg(8) as well takes away what is empty below /usr/local.) What the base system brings counts in any case.
 */
const USED_FOLDERS = `own=
for d in ${FOLDERS.toSorted().toReversed().join(" ")}; do
  [ -d "$d" ] || continue
  used=
  case $d in /etc/*) used=1 ;; esac
  for e in "$d"/*; do
    case $e in "$d/*" | */pulumi*) continue ;; esac
    case "$own " in *" $e "*) ;; *) used=1 ;; esac
  done
  if [ -n "$used" ]; then echo "$d"; else own="$own $d"; fi
done
`;
/** The files whose being there tells something: those of jails, and what the provider installs. */
const PATHS = `for e in ${JAIL_FILES} ${BOOT_FILES.map(({ path }) => path).join(" ")}; do [ ! -e "$e" ] || echo "$e"; done
`;
/**
 * The records of the provider's own units: comments that begin so, each with its file's name. A unit that goes while they
 * are read, be it the first, makes grep fail (2; 1 is that nothing was found), and they are read again; when that does not help, it is no
 * host without units. Only where nothing is listed there are none.
 */
export const UNITS_SCRIPT = `${USED_FOLDERS}${PATHS}r=0
for t in 1 2 3; do
  for e in ${UNIT_FOLDER}/*; do break; done
  case $e in *'/*') r=0; break ;; esac
  l=$(grep '^#pulumi ' ${UNIT_FOLDER}/* /dev/null) && r=0 || r=$?
  [ "$r" -gt 1 ] || { printf '%s\\n' "$l"; break; }
done
${ending("$r")}`;
