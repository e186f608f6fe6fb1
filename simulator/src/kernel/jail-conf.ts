import { expandGlob } from "../shell/glob";
import { FileError, type FileView } from "./files";
import { type ConfBlock, ConfParser, JailConfError } from "./jail-conf-parser";
import { scanJailConf } from "./jail-conf-scanner";
import { type ConfJail, resolveJail } from "./jail-conf-variables";

/** Reads and resolves a jail.conf(5). */
export function readJailConf(path: string, files: FileView, stdin: string): ConfJail[] {
  const blocks: ConfBlock[] = [];
  parseFile(path, files, stdin, blocks, 0);
  const wild = blocks.map((block, index) => ({ block, index })).filter(({ block }) => isWild(block.name));
  const jails: ConfJail[] = [];
  for (const [index, block] of blocks.entries()) {
    if (isWild(block.name)) continue;
    const merged = [
      ...wild.filter((each) => each.index < index),
      { block, index },
      ...wild.filter((each) => each.index > index),
    ].filter((each) => each.block === block || matchesJail(block.name, each.block.name));
    jails.push(
      resolveJail(
        block.name,
        merged.flatMap((each) => each.block.parameters),
      ),
    );
  }
  return jails;
}

export function isWild(name: string): boolean {
  return name === "*" || name.startsWith("*.") || name.includes(".*");
}

/** `*` for one level of the hierarchy (jail.conf(5), WILDCARDS); a lone `*` matches every jail. */
export function matchesJail(name: string, pattern: string): boolean {
  if (pattern === "*") return true;
  const parts = name.split(".");
  const wanted = pattern.split(".");
  return parts.length === wanted.length && wanted.every((part, index) => part === "*" || part === parts[index]);
}

function parseFile(path: string, files: FileView, stdin: string, blocks: ConfBlock[], depth: number): void {
  let source: string;
  try {
    source = path === "-" ? stdin : files.read(path);
  } catch (error) {
    if (error instanceof FileError) throw new JailConfError(`${path}: ${error.text}`);
    throw error;
  }
  const tokens = scanJailConf(source, path === "-" ? "STDIN" : path);
  new ConfParser(tokens, path === "-" ? "STDIN" : path, blocks, (pattern) => {
    if (depth > 32) throw new JailConfError(`maximum include depth exceeded`);
    const found = expandGlob(pattern, files);
    if (found.length === 0 && !/[*?[]/.test(pattern)) throw new JailConfError(`${pattern}: No such file or directory`);
    for (const each of found) parseFile(each, files, stdin, blocks, depth + 1);
  }).parse();
}
