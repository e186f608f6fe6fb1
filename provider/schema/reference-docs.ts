import { isAlwaysThere, type KindShape } from "./package-schema";
import { collectTypes, fileName, type KindSource } from "./sdk-source";
import type { PropertyShape, Shape } from "./shape";

const COSTS: Readonly<Record<string, string>> = {
  inPlace: "in place",
  restart: "restarts the jail",
  replace: "replaces",
};

/** One page a kind and an index, by file name: what a property is, what it is where left out, and what changing it costs. */
export function referenceDocs(kinds: readonly KindSource[]): ReadonlyMap<string, string> {
  const pages = new Map(kinds.map((kind) => [`${fileName(kind.kind)}.md`, page(kind)]));
  const index = kinds.map((kind) => `| [${kind.kind}](${fileName(kind.kind)}.md) | ${kind.description} |`);
  pages.set(
    "README.md",
    ["# Reference", "", WRITTEN, "", "| kind | what it is |", "| --- | --- |", ...index, "", DOCUMENTS, ""].join("\n"),
  );
  return pages;
}

const WRITTEN = "Written by `npm run schema` from the resource definitions in `provider/resources/`.";

const DOCUMENTS =
  "Documents in JSON: [the inventory of a host](inventory.md), [the topology that pictures are drawn from](topology.md).";

function page(kind: KindSource): string {
  const nested = new Map<string, readonly PropertyShape[]>();
  for (const property of [...kind.inputs, ...kind.outputs]) collectTypes(property.shape, nested);
  const inputs = kind.inputs.filter((property) => property.name !== "retainOnDelete");
  return [
    `# ${kind.kind}`,
    "",
    kind.description,
    "",
    "```ts",
    kind.example,
    "```",
    "",
    `Manual pages: ${kind.manuals.join(", ")}.`,
    "",
    "## Inputs",
    "",
    ...table(inputs, true),
    ...(kind.outputs.length === 0
      ? []
      : ["", "## Outputs", "", "Every input is an output as well.", "", ...outputTable(kind)]),
    ...[...nested].flatMap(([name, properties]) => ["", `## ${name}`, "", ...table(properties, false)]),
    "",
    WRITTEN,
    "",
  ].join("\n");
}

function table(properties: readonly PropertyShape[], withCost: boolean): readonly string[] {
  const head = ["property", "type", "where left out", ...(withCost ? ["a change"] : []), "what it is"];
  const rows = properties.map((property) => [
    `\`${property.name}\``,
    typeText(property.shape),
    absent(property),
    ...(withCost ? [COSTS[property.change] ?? property.change] : []),
    property.description,
  ]);
  return [row(head), row(head.map(() => "---")), ...rows.map(row)];
}

function outputTable(kind: KindShape): readonly string[] {
  const rows = kind.outputs.map((property) => [
    `\`${property.name}\``,
    `${typeText(property.shape)}${isAlwaysThere(property, kind) ? "" : " or nothing"}`,
    property.description,
  ]);
  return [row(["property", "type", "what it is"]), row(["---", "---", "---"]), ...rows.map(row)];
}

function absent(property: PropertyShape): string {
  if (property.name === "connection" || property.name === "host") return property.required ? "required" : "";
  if (property.picked !== undefined) return `picked: ${property.picked}`;
  if (property.default !== undefined) return `\`${JSON.stringify(property.default)}\``;
  return property.required ? "required" : "unset";
}

function typeText(shape: Shape): string {
  switch (shape.type) {
    case "array":
      return `list of ${typeText(shape.items)}`;
    case "map":
      return `map of ${typeText(shape.values)}`;
    case "union":
      return shape.members.map(typeText).join(" or ");
    case "object":
      return `[${shape.name}](#${shape.name.toLowerCase()})`;
    default:
      return "allowed" in shape && shape.allowed !== undefined
        ? shape.allowed.map((value) => `\`"${value}"\``).join(" or ")
        : shape.type;
  }
}

/** A bar inside a cell would end it. */
function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
