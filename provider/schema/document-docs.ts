/** The part of a JSON schema that the page is written from. */
export interface DocumentSchema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly DocumentSchema[];
  readonly items?: DocumentSchema;
  readonly properties?: Readonly<Record<string, DocumentSchema>>;
  readonly additionalProperties?: DocumentSchema | boolean;
  readonly required?: readonly string[];
}

/** A page of reference docs for a JSON document: every member by its path. `published` is the JSON schema's file, `source` ours. */
export function documentDocs(schema: DocumentSchema, published: string, source: string): string {
  return [
    `# ${schema.title ?? "Document"}`,
    "",
    schema.description ?? "",
    "",
    `The JSON schema is \`pulumi-freebsd/${published}\`. New members may come with any release.`,
    "",
    "| member | type | what it is |",
    "| --- | --- | --- |",
    ...rows(schema, ""),
    "",
    `Written by \`npm run schema\` from the schema in \`${source}\`.`,
    "",
  ].join("\n");
}

function rows(schema: DocumentSchema, prefix: string): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const path = `${prefix}${name}`;
    const optional = schema.required?.includes(name) === true ? "" : ", or absent";
    const row = `| \`${path}\` | ${typeText(member)}${optional} | ${member.description ?? ""} |`;
    const below = member.items === undefined ? rows(member, `${path}.`) : rows(member.items, `${path}[].`);
    return [row, ...below];
  });
}

function typeText(schema: DocumentSchema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(" or ");
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeText).join(" or ");
  if (schema.items !== undefined) return `list of ${typeText(schema.items)}`;
  const { additionalProperties: values } = schema;
  if (schema.type === "object" && schema.properties === undefined)
    return `map of ${typeof values === "object" && Object.keys(values).length > 0 ? typeText(values) : "anything"}`;
  return [schema.type ?? "anything"].flat().join(" or ");
}
