import { UNFINISHED } from "../../host/looks";
import { mountLayer } from "../../host/root-folder";
import { unitPath } from "../../host/unit";
import { indent, type Lines, presence, run, words } from "../../host/unit-script";

interface JailRoot {
  readonly path: string;
  readonly base?: string | undefined;
  readonly layers?: readonly string[] | undefined;
}

/** The layers, after those of the base; a root without layers is there after a boot as it was before. */
export function jailRootUnit({ path, base, layers = [] }: JailRoot): Lines {
  const there = `{ [ -d ${words(path)} ] && [ ! -e ${words(`${path}/${UNFINISHED}`)} ]; }`;
  if (base === undefined) return presence(there);
  const baseUnit = words(unitPath("JailRoot", base));
  return [
    ...presence(there),
    `[ ! -f ${baseUnit} ] || /bin/sh ${baseUnit} start || exit 1`,
    ...layers.toSorted().flatMap((layer) => {
      const to = `${path}/${layer}`;
      const mounted = `mount -p | awk -v at=${words(to)} '$2 == at { found = 1 } END { exit !found }'`;
      const command = mountLayer(`${base === "/" ? "" : base}/${layer}`, to);
      return [`if ! { ${mounted}; }; then`, ...indent(run(command)), "fi"];
    }),
  ];
}
