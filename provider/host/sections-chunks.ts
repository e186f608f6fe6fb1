import { HostOutputError } from "./parse/output-error";

/** The output of one command in a section's script. */
export interface Chunk {
  readonly tag: string;
  readonly text: string;
  readonly exitStatus: number;
}

/**
 * Takes the output of a section's script apart. Throws HostOutputError when it does not end as it should: half of an
 * inventory must never pass for a whole one.
 */
export function splitChunks(nonce: string, output: string): readonly Chunk[] {
  const begin = `@${nonce} begin `;
  const end = `@${nonce} end `;
  const chunks: Chunk[] = [];
  let tag: string | undefined;
  let lines: string[] = [];
  for (const line of output.split("\n")) {
    if (line.startsWith(begin)) {
      tag = line.slice(begin.length);
      lines = [];
    } else if (tag !== undefined && line.startsWith(end)) {
      chunks.push({ tag, text: lines.join("\n"), exitStatus: Number(line.slice(end.length)) });
      tag = undefined;
    } else {
      lines.push(line);
    }
  }
  if (chunks.at(-1)?.tag !== "complete")
    throw new HostOutputError("the inventory script", "cut off", output.slice(-100));
  return chunks;
}
