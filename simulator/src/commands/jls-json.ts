/** JSON as libxo(3) writes it: its own blanks, compact or pretty (recordings 01, 05). */
export class JsonWriter {
  private output = "";
  private readonly open_: { readonly kind: "object" | "list"; count: number }[] = [];

  constructor(private readonly pretty: boolean) {}

  private newline(): void {
    this.output += `\n${"  ".repeat(this.open_.length)}`;
  }

  /** What stands before an element: a comma after another one, a line break when pretty. Containers are set off by a blank. */
  private before(container: boolean): void {
    const around = this.open_[this.open_.length - 1];
    if (around === undefined) return;
    const first = around.count === 0;
    around.count += 1;
    if (this.pretty) {
      if (!first) this.output += ",";
      this.newline();
    } else if (!first) this.output += container ? ", " : ",";
  }

  open(kind: "object" | "list", name: string | undefined): void {
    const inList = this.open_[this.open_.length - 1]?.kind === "list";
    this.before(kind === "list" || inList);
    if (name !== undefined) this.output += `"${name}": `;
    this.output += kind === "object" ? "{" : "[";
    this.open_.push({ kind, count: 0 });
  }

  close(): void {
    const closed = this.open_.pop();
    if (this.pretty) this.newline();
    this.output += closed?.kind === "list" ? "]" : "}";
  }

  /** libxo's own first member, with its own blanks. */
  version(version: string): void {
    if (this.pretty) this.newline();
    this.output += `"__version": "${version}", `;
  }

  raw(name: string, value: string): void {
    this.before(false);
    this.output += this.pretty ? `"${name}": ${value}` : `"${name}":${value}`;
  }

  text(name: string, value: string): void {
    const escaped = value
      .replace(/["\\]/g, "\\$&")
      .replaceAll("\n", "\\n")
      .replaceAll("\t", "\\t")
      .replaceAll("\r", "\\r");
    this.raw(name, `"${escaped}"`);
  }

  list(name: string, values: readonly string[]): void {
    this.open("list", name);
    for (const value of values) {
      this.before(false);
      this.output += `"${value}"`;
    }
    this.close();
  }

  finish(): string {
    return `${this.output}\n`;
  }
}
