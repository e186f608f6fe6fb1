/** An entry of a ustar(5) archive; contents are byte strings. */
export interface TarEntry {
  readonly name: string;
  readonly kind: "file" | "directory" | "link";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  readonly content: string;
  readonly target: string;
}

const block = 512;
/** Archives end with two empty blocks and are filled up to twenty (tar(5)). */
const recordBlocks = 20;

const typeFlags = { file: "0", link: "2", directory: "5" } as const;

/** Writes entries as a POSIX ustar archive. */
export function packTar(entries: readonly TarEntry[]): string {
  const body = entries.map((entry) => header(entry) + padded(entry.content)).join("");
  const blocks = body.length / block + 2;
  const total = Math.ceil(blocks / recordBlocks) * recordBlocks;
  return body + "\0".repeat(total * block - body.length);
}

function header(entry: TarEntry): string {
  const name = entry.kind === "directory" && !entry.name.endsWith("/") ? `${entry.name}/` : entry.name;
  const { prefix, base } = splitName(name);
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 2, "0")} \0`;
  const field = (text: string, width: number): string => text.padEnd(width, "\0").slice(0, width);
  const before =
    field(base, 100) +
    octal(entry.mode, 8) +
    octal(entry.uid, 8) +
    octal(entry.gid, 8) +
    `${entry.content.length.toString(8).padStart(11, "0")} ` +
    `${entry.mtime.toString(8).padStart(11, "0")} `;
  const after =
    typeFlags[entry.kind] +
    field(entry.target, 100) +
    "ustar\x0000" +
    field("root", 32) +
    field("wheel", 32) +
    octal(0, 8) +
    octal(0, 8) +
    field(prefix, 155);
  const whole = `${before}        ${after}`.padEnd(block, "\0");
  const sum = [...whole].reduce((total, character) => total + character.charCodeAt(0), 0);
  return `${before}${sum.toString(8).padStart(6, "0")}\0 ${after}`.padEnd(block, "\0");
}

function splitName(name: string): { prefix: string; base: string } {
  if (name.length <= 100) return { prefix: "", base: name };
  const cut = name.lastIndexOf("/", 155);
  return { prefix: name.slice(0, cut), base: name.slice(cut + 1) };
}

function padded(content: string): string {
  return content + "\0".repeat((block - (content.length % block)) % block);
}

/** Reads an archive; undefined when it is none. */
export function unpackTar(bytes: string): readonly TarEntry[] | undefined {
  const entries: TarEntry[] = [];
  let at = 0;
  while (at + block <= bytes.length) {
    const head = bytes.slice(at, at + block);
    if (/^\0*$/.test(head)) return entries;
    if (head.slice(257, 262) !== "ustar") return undefined;
    const text = (start: number, length: number): string => head.slice(start, start + length).replace(/\0.*$/s, "");
    const number = (start: number, length: number): number => Number.parseInt(text(start, length).trim() || "0", 8);
    const size = number(124, 12);
    const prefix = text(345, 155);
    const flag = text(156, 1);
    entries.push({
      name: prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`,
      kind: flag === "5" ? "directory" : flag === "2" ? "link" : "file",
      mode: number(100, 8),
      uid: number(108, 8),
      gid: number(116, 8),
      mtime: number(136, 12),
      content: bytes.slice(at + block, at + block + size),
      target: text(157, 100),
    });
    at += block + Math.ceil(size / block) * block;
  }
  return entries.length > 0 ? entries : undefined;
}
