import type { FileView } from "../kernel/files";
import { expandGlob } from "./glob";
import { hasPattern, quotePattern, unquotePattern } from "./pattern";

/** The text of a field being built; as a pattern, too, once something unquoted in it may be one: then what was quoted is escaped. */
interface Field {
  text: string;
  pattern: string | undefined;
}

/** Puts expanded words together and cuts them into fields: field splitting and pathname expansion (sh(1)). */
export class FieldBuilder {
  private readonly fields: Field[] = [];
  private current: Field | undefined;
  private endedByBlank = false;

  constructor(private readonly separators: string) {}

  /** Unquoted text of the word itself: what is special in patterns is, and a backslash escapes. */
  literal(text: string): void {
    this.active(text.includes("\\") ? unquotePattern(text) : text, text);
  }

  /** Unquoted text that came of an expansion: its backslashes are ordinary characters. */
  expanded(text: string): void {
    this.active(text, text.includes("\\") ? text.replaceAll("\\", "\\\\") : text);
  }

  private active(text: string, pattern: string): void {
    const field = this.field();
    if (field.pattern === undefined && /[*?[\\]/.test(pattern)) field.pattern = quotePattern(field.text);
    if (field.pattern !== undefined) field.pattern += pattern;
    field.text += text;
  }

  quoted(text: string): void {
    const field = this.field();
    if (field.pattern !== undefined) field.pattern += quotePattern(text);
    field.text += text;
  }

  private field(): Field {
    this.current ??= { text: "", pattern: undefined };
    return this.current;
  }

  /** Ends a field between the elements of `"$@"`. */
  cut(): void {
    if (this.current !== undefined) this.fields.push(this.current);
    this.current = undefined;
  }

  /** The result of an unquoted expansion. */
  split(text: string): void {
    this.endedByBlank = false;
    let start = 0;
    for (let at = 0; at < text.length; at += 1) {
      const character = text[at] ?? "";
      if (!this.separators.includes(character)) {
        this.endedByBlank = false;
        continue;
      }
      if (at > start) this.expanded(text.slice(start, at));
      start = at + 1;
      if (" \t\n".includes(character)) {
        if (this.current !== undefined) {
          this.cut();
          this.endedByBlank = true;
        }
      } else if (this.endedByBlank) this.endedByBlank = false;
      else {
        this.fields.push(this.field());
        this.current = undefined;
      }
    }
    if (start < text.length) this.expanded(text.slice(start));
  }

  /** The fields, with pathname expansion unless `noGlob`. */
  finish(files: FileView, noGlob: boolean): string[] {
    this.cut();
    const result: string[] = [];
    for (const { text, pattern } of this.fields) {
      const names = pattern === undefined || noGlob || !hasPattern(pattern) ? [] : expandGlob(pattern, files);
      if (names.length > 0) result.push(...names);
      else result.push(text);
    }
    return result;
  }

  /** Everything as one string, unsplit. */
  text(): string {
    return this.current?.text ?? "";
  }

  /** Everything as one pattern, unsplit. */
  pattern(): string {
    return this.current?.pattern ?? quotePattern(this.text());
  }
}
