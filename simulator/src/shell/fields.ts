import type { FileView } from "../kernel/files";
import { expandGlob } from "./glob";
import { hasPattern, quotePattern, unquotePattern } from "./pattern";

/** Puts expanded words together and cuts them into fields: field splitting and pathname expansion (sh(1)). */
export class FieldBuilder {
  private readonly fields: string[] = [];
  /** The field being built, as a pattern: what was quoted is escaped. */
  private current: string | undefined;
  private endedByBlank = false;

  constructor(private readonly separators: string) {}

  literal(text: string): void {
    this.current = (this.current ?? "") + text;
  }

  quoted(text: string): void {
    this.current = (this.current ?? "") + quotePattern(text);
  }

  /** Ends a field between the elements of `"$@"`. */
  cut(): void {
    if (this.current !== undefined) this.fields.push(this.current);
    this.current = undefined;
  }

  /** The result of an unquoted expansion. */
  split(text: string): void {
    this.endedByBlank = false;
    let run = "";
    const flush = (): void => {
      if (run !== "") this.current = (this.current ?? "") + run.replaceAll("\\", "\\\\");
      run = "";
    };
    for (const character of text) {
      if (!this.separators.includes(character)) {
        run += character;
        this.endedByBlank = false;
        continue;
      }
      flush();
      if (" \t\n".includes(character)) {
        if (this.current !== undefined) {
          this.cut();
          this.endedByBlank = true;
        }
      } else if (this.endedByBlank) this.endedByBlank = false;
      else {
        this.fields.push(this.current ?? "");
        this.current = undefined;
      }
    }
    flush();
  }

  /** The fields, with pathname expansion unless `noGlob`. */
  finish(files: FileView, noGlob: boolean): string[] {
    this.cut();
    const result: string[] = [];
    for (const field of this.fields) {
      if (!noGlob && hasPattern(field)) {
        const names = expandGlob(field, files);
        if (names.length > 0) {
          result.push(...names);
          continue;
        }
      }
      result.push(field.includes("\\") ? unquotePattern(field) : field);
    }
    return result;
  }

  /** Everything as one pattern, unsplit. */
  pattern(): string {
    return this.current ?? "";
  }
}
