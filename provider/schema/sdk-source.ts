import { describeProperty, isAlwaysThere, type KindShape, merged } from "./package-schema";
import type { PropertyShape, Shape } from "./shape";

/** A kind with its example, as the SDK's source needs it. */
export interface KindSource extends KindShape {
  readonly example: string;
  readonly manuals: readonly string[];
  /** The inputs that tell what must be looked at on the host. */
  readonly looksBy: readonly string[];
}

const HEADER = "// Written by `npm run schema` from provider/resources: change the schema there, not this file.\n";
/** What the SDK gives to every resource on a Host by itself. */
const CONTEXTUAL = new Set(["connection", "host", "retainOnDelete"]);

/** The SDK's source: file name to text. One class a kind, and the nested types in one file of their own. */
export function sdkSources(kinds: readonly KindSource[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const nested = new Map<string, readonly PropertyShape[]>();
  for (const kind of kinds) {
    for (const property of merged(kind.inputs, kind.outputs)) collectTypes(property.shape, nested);
    files.set(`${fileName(kind.kind)}.ts`, classSource(kind));
  }
  files.set("types.ts", typesSource(nested));
  return files;
}

/** `netgraph-bridge` for NetgraphBridge. */
export function fileName(kind: string): string {
  return kind.replace(/[a-z](?=[A-Z])/g, "$&-").toLowerCase();
}

function classSource(kind: KindSource): string {
  const isHost = kind.kind === "Host";
  const inputs = isHost ? kind.inputs : kind.inputs.filter((property) => !CONTEXTUAL.has(property.name));
  const outputs = merged(kind.inputs, kind.outputs).filter((property) => isHost || !CONTEXTUAL.has(property.name));
  const shown = outputs.filter((property) => property.name !== "connection");
  const args = inputs.flatMap((property) => [
    doc(describeProperty(property) + defaultText(property), 1),
    `  readonly ${property.name}${property.required ? "" : "?"}: ${inputType(property)};`,
  ]);
  const context = isHost ? [] : [doc("The Host that it is on.", 1), "  readonly host: Host;"];
  const fields = shown.flatMap((property) => [
    doc(describeProperty(property), 1),
    `  declare readonly ${property.name}: pulumi.Output<${outputType(property.shape)}${isAlwaysThere(property, kind) ? "" : " | undefined"}>;`,
  ]);
  const keys = [...new Set([...kind.inputs, ...kind.outputs].map((property) => property.name))].filter(
    (name) => isHost || !CONTEXTUAL.has(name),
  );
  const references = referencePaths(kind.inputs.filter((property) => !CONTEXTUAL.has(property.name)));
  const base = isHost ? "HostResource" : "FreebsdResource";
  const body = `${HEADER}${imports(kind, base, [...args, ...fields].join("\n"))}
const KIND: KindOfResource = {
  kind: ${JSON.stringify(kind.kind)},
  properties: ${JSON.stringify(keys)},
  references: ${JSON.stringify(references)},
  looksBy: ${JSON.stringify(kind.looksBy)},
};

${doc(`The inputs of a {@link ${kind.kind}}.`, 0)}
export interface ${kind.kind}Args {
${[...context, ...args].join("\n")}
}

${doc(`${kind.description}\n\n@example\n${kind.example}\n\n@see ${kind.manuals.join(", ")}`, 0)}
export class ${kind.kind} extends ${base} {
${fields.join("\n")}

  constructor(name: string, args: ${kind.kind}Args, options?: pulumi.CustomResourceOptions) {
    super(KIND, name, args, options);
  }

  /** Looks up one that exists, by its id (${idText(kind.kind)}): live, in preview too. It is read and never changed. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, args: ${isHost ? "HostArgs" : "{ readonly host: Host }"}, options?: pulumi.CustomResourceOptions): ${kind.kind} {
    return new ${kind.kind}(name, args as ${kind.kind}Args, { ...options, id });
  }
}
`;
  return body;
}

function imports(kind: KindSource, base: string, text: string): string {
  const isHost = kind.kind === "Host";
  const referred = new Set(kind.inputs.flatMap((property) => property.reference));
  const classes = [...referred].filter((name) => name !== "Epair" && name !== kind.kind && name !== "Host");
  const used = [...classes, ...(isHost ? [] : ["Host"])].sort();
  return [
    'import type * as pulumi from "@pulumi/pulumi";',
    ...used.map((name) => `import type { ${name} } from "./${fileName(name)}";`),
    `import { ${base}, type KindOfResource } from "../resource";`,
    ...(text.includes("types.") ? ['import type * as types from "./types";'] : []),
    "",
  ].join("\n");
}

function typesSource(nested: ReadonlyMap<string, readonly PropertyShape[]>): string {
  const interfaces = [...nested]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([name, properties]) => [
      `${doc(`${name}, as a program gives it.`, 0)}\nexport interface ${name}Args {\n${properties.flatMap((property) => [doc(describeProperty(property) + defaultText(property), 1), `  readonly ${property.name}${property.required ? "" : "?"}: ${inputType(property, "")};`]).join("\n")}\n}\n`,
      `${doc(`${name}, as a resource tells it.`, 0)}\nexport interface ${name} {\n${properties.flatMap((property) => [doc(property.description, 1), `  readonly ${property.name}${property.required || property.picked !== undefined || property.default !== undefined ? "" : "?"}: ${outputType(property.shape, "")};`]).join("\n")}\n}\n`,
    ]);
  const text = interfaces.join("\n");
  const classes = [...new Set([...nested.values()].flat().flatMap((property) => property.reference))]
    .filter((name) => name !== "Epair")
    .sort();
  return `${HEADER}import type * as pulumi from "@pulumi/pulumi";\n${classes.map((name) => `import type { ${name} } from "./${fileName(name)}";\n`).join("")}\n${text}`;
}

function inputType(property: PropertyShape, scope = "types."): string {
  const { shape } = property;
  if (property.reference.length > 0) {
    const one = [
      `pulumi.Input<${shape.type === "integer" ? "number" : "string"}>`,
      ...property.reference.map((kind) => (kind === "Epair" ? `pulumi.Output<${scope}EpairEnd>` : kind)),
    ].join(" | ");
    return shape.type === "array" ? `readonly (${one})[]` : one;
  }
  return wrapped(shape, scope);
}

/** Every leaf is an Input, and so is every list and object. */
function wrapped(shape: Shape, scope: string): string {
  switch (shape.type) {
    case "array":
      return `pulumi.Input<readonly ${parenthesised(wrapped(shape.items, scope))}[]>`;
    case "map":
      return `pulumi.Input<Readonly<Record<string, ${wrapped(shape.values, scope)}>>>`;
    case "union":
      return shape.members.map((member) => wrapped(member, scope)).join(" | ");
    case "object":
      return `pulumi.Input<${scope}${shape.name}Args>`;
    default:
      return `pulumi.Input<${scalar(shape)}>`;
  }
}

/** What check makes of it: of "one or a list" the list. */
function outputType(shape: Shape, scope = "types."): string {
  switch (shape.type) {
    case "array":
      return `readonly ${parenthesised(outputType(shape.items, scope))}[]`;
    case "map":
      return `Readonly<Record<string, ${outputType(shape.values, scope)}>>`;
    case "union": {
      const list = shape.members.find((member) => member.type === "array");
      const oneOrMany = list !== undefined && shape.members.length === 2;
      return oneOrMany ? outputType(list, scope) : shape.members.map((member) => outputType(member, scope)).join(" | ");
    }
    case "object":
      return `${scope}${shape.name}`;
    default:
      return scalar(shape);
  }
}

function scalar(shape: Extract<Shape, { type: "string" | "boolean" | "integer" | "number" }>): string {
  if (shape.allowed !== undefined) return shape.allowed.map((value) => JSON.stringify(value)).join(" | ");
  return shape.type === "integer" ? "number" : shape.type;
}

function parenthesised(type: string): string {
  return type.includes(" | ") ? `(${type})` : type;
}

/** The named types below a property, each once. */
export function collectTypes(shape: Shape, into: Map<string, readonly PropertyShape[]>): void {
  if (shape.type === "array") collectTypes(shape.items, into);
  else if (shape.type === "map") collectTypes(shape.values, into);
  else if (shape.type === "union") for (const member of shape.members) collectTypes(member, into);
  else if (shape.type === "object" && !into.has(shape.name)) {
    into.set(shape.name, shape.properties);
    for (const property of shape.properties) collectTypes(property.shape, into);
  }
}

/** `bridge`, `members[]`, `peer.node`, `ports[].interface`: where the SDK takes a resource in place of its name. */
function referencePaths(properties: readonly PropertyShape[], prefix = ""): readonly string[] {
  return properties.flatMap((property) => {
    const path = `${prefix}${property.name}`;
    if (property.reference.length > 0) return [property.shape.type === "array" ? `${path}[]` : path];
    const { shape } = property;
    if (shape.type === "array" && shape.items.type === "object")
      return referencePaths(shape.items.properties, `${path}[].`);
    return shape.type === "object" ? referencePaths(shape.properties, `${path}.`) : [];
  });
}

function defaultText(property: PropertyShape): string {
  const value = property.default;
  const empty = value === undefined || (Array.isArray(value) && value.length === 0) || JSON.stringify(value) === "{}";
  return empty ? "" : ` Where left out: ${JSON.stringify(value)}.`;
}

function idText(kind: string): string {
  if (kind === "VnetInterface") return "`JAIL/INTERFACE`, by the name that it has inside";
  if (kind === "KernelModule") return "the module's name";
  if (kind === "Vlan") return "its name, or `JAIL/NAME`";
  if (kind === "DevfsRuleset") return "its number";
  if (kind === "Sysctl") return "the variable's name";
  if (kind === "NetgraphHook") return "`NODE/HOOK`";
  return kind === "Host" ? "any text" : kind === "HostInterface" ? "the interface's name" : "its name";
}

function doc(text: string, depth: number): string {
  const indent = "  ".repeat(depth);
  const lines = text.split("\n");
  if (lines.length === 1 && text.length < 110) return `${indent}/** ${text} */`;
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`].join("\n");
}
