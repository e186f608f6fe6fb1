import { isRecord, markUnknowns, UNKNOWN } from "../provider/schema/unknown";

/** A resource of a program: its kind, its Pulumi name, and its properties as far as they are known. */
export interface Declaration {
  readonly kind: string;
  readonly name: string;
  /** What is not known before `pulumi up` is the engine's text for that. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Everything that a program declares on one host. */
export interface DeclaredHost {
  /** The name that the host has in the picture. */
  readonly name: string;
  readonly declarations: readonly Declaration[];
}

/** Reads a declaration's properties, and keeps note of those that are not known. */
export class Given {
  readonly unknown: string[] = [];
  private readonly properties: Readonly<Record<string, unknown>>;

  constructor(private readonly declaration: Declaration) {
    this.properties = markUnknowns(declaration.properties) as Record<string, unknown>;
  }

  /** As it stands in a program: `Eiface "web-lan"`. */
  get declared(): string {
    return `${this.declaration.kind} "${this.declaration.name}"`;
  }

  text(key: string): string | undefined {
    const value = this.value(key);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  /** A name; the resource's own where it is not known yet. */
  name(key: string): string {
    return this.text(key) ?? this.declaration.name;
  }

  number(key: string): number | undefined {
    const value = this.value(key);
    return typeof value === "number" ? value : undefined;
  }

  flag(key: string, otherwise: boolean): boolean {
    const value = this.value(key);
    return typeof value === "boolean" ? value : otherwise;
  }

  /** The known members of a list of texts. */
  texts(key: string): readonly string[] {
    return this.list(key).filter((member) => typeof member === "string");
  }

  /** The known members of a list of objects. */
  records(key: string): readonly Readonly<Record<string, unknown>>[] {
    return this.list(key).filter(isRecord);
  }

  /** An object inside, to be read in the same way. */
  inside(key: string): Given | undefined {
    const value = this.value(key);
    return isRecord(value) ? new Given({ ...this.declaration, properties: value }) : undefined;
  }

  private list(key: string): readonly unknown[] {
    const value = this.value(key);
    if (!Array.isArray(value)) return [];
    if (value.includes(UNKNOWN)) this.unknown.push(key);
    return value;
  }

  private value(key: string): unknown {
    const value = this.properties[key];
    if (value !== UNKNOWN) return value;
    if (!this.unknown.includes(key)) this.unknown.push(key);
    return undefined;
  }
}

/** Only what is of interest in a picture: the kernel's numbers are never known before. */
export function unknownOf(...all: readonly (Given | undefined)[]): { readonly unknown?: readonly string[] } {
  const unknown = all.flatMap((given) => given?.unknown ?? []).filter((key) => !NUMBERS.has(key));
  return unknown.length === 0 ? {} : { unknown };
}

const NUMBERS: ReadonlySet<string> = new Set(["nodeId", "jid", "hook"]);
