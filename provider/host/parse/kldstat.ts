import type { KernelModule } from "../inventory-types";

const LINE = /^ *(\d+) +(\d+) +0x[0-9a-f]+ +[0-9a-f]+ +(\S.*)$/;

/** The files that `kldstat` lists, the kernel first. What is compiled into the kernel is not among them. kldstat(8) */
export function parseKldstat(text: string): readonly KernelModule[] {
  const modules: KernelModule[] = [];
  for (const line of text.split("\n")) {
    const [, id, references, file] = LINE.exec(line) ?? [];
    if (id === undefined || references === undefined || file === undefined) continue;
    modules.push({ id: Number(id), references: Number(references), file, name: file.replace(/\.ko$/, "") });
  }
  return modules;
}
