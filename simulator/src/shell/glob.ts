import type { FileView } from "../kernel/files";
import { compilePattern, hasPattern, unquotePattern } from "./pattern";

/** Names that a pattern stands for, sorted; empty when there is none (sh then keeps the word). */
export function expandGlob(pattern: string, files: FileView): string[] {
  const components = pattern.split("/");
  let found: string[] = [""];
  for (const [index, component] of components.entries()) {
    const last = index === components.length - 1;
    const next: string[] = [];
    for (const base of found) {
      if (component === "" || !hasPattern(component)) {
        const path = base + unquotePattern(component) + (last ? "" : "/");
        if (!last || component === "" || files.node(path, false) !== undefined) next.push(path);
        continue;
      }
      const directory = base === "" ? "." : base;
      if (!files.isDirectory(directory)) continue;
      const matcher = compilePattern(component);
      const hidden = component.startsWith(".");
      for (const name of files.list(directory)) {
        if (name.startsWith(".") && !hidden) continue;
        if (!matcher.test(name)) continue;
        if (last) next.push(base + name);
        else if (files.isDirectory(`${base}${name}`)) next.push(`${base}${name}/`);
      }
    }
    found = next;
  }
  return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
