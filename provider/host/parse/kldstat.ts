import type { KernelModule } from "../inventory-types";

const FILE = /^ *(\d+) +(\d+) +0x[0-9a-f]+ +[0-9a-f]+ +(\S+)(?: \(.*\))?$/;
const CONTAINED = /^\t\t *\d+ (\S+)$/;

/**
 * The files that `kldstat` lists, the kernel first. With -v each tells what it contains: a kernel of one's own may have
 * netgraph compiled in, and then there is no file of that name. kldstat(8)
 */
export function parseKldstat(text: string): readonly KernelModule[] {
  const modules: (KernelModule & { contains: string[] })[] = [];
  for (const line of text.split("\n")) {
    const [, id, references, file] = FILE.exec(line) ?? [];
    const [, contained] = CONTAINED.exec(line) ?? [];
    if (contained !== undefined) modules.at(-1)?.contains.push(contained);
    if (id === undefined || references === undefined || file === undefined) continue;
    const name = file.replace(/\.ko$/, "");
    modules.push({ id: Number(id), references: Number(references), file, name, contains: [] });
  }
  return modules;
}
