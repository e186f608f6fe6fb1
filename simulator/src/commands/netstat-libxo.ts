/** Structured output as libxo(3) writes it: what a command emits, before it is JSON. */
export type XoField =
  | { readonly kind: "leaf"; readonly name: string; readonly value: string | number | boolean }
  | { readonly kind: "leaves"; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: "container"; readonly name: string; readonly fields: readonly XoField[] }
  | { readonly kind: "list"; readonly name: string; readonly instances: readonly (readonly XoField[])[] };

/** Writes fields as `--libxo json` or `--libxo json,pretty` does (recording 09, steps 6 and 7). */
export function xoJson(fields: readonly XoField[], pretty: boolean): string {
  return pretty ? `{\n${prettyFields(fields, 1)}\n}\n` : `{${compactFields(fields)}}\n`;
}

/** Short constructors, so that a command reads like the output that it builds. */
export const xo = {
  leaf: (name: string, value: string | number | boolean): XoField => ({ kind: "leaf", name, value }),
  leaves: (name: string, values: readonly string[]): XoField => ({ kind: "leaves", name, values }),
  container: (name: string, fields: readonly XoField[]): XoField => ({ kind: "container", name, fields }),
  list: (name: string, instances: readonly (readonly XoField[])[]): XoField => ({ kind: "list", name, instances }),
};

/** Leaves follow a comma at once; what opens a bracket has a space before it. */
function compactFields(fields: readonly XoField[]): string {
  return fields.map((field, at) => `${at === 0 ? "" : field.kind === "leaf" ? "," : ", "}${compact(field)}`).join("");
}

function compact(field: XoField): string {
  const name = JSON.stringify(field.name);
  switch (field.kind) {
    case "leaf":
      return `${name}:${JSON.stringify(field.value)}`;
    case "leaves":
      return `${name}: [${field.values.map((value) => JSON.stringify(value)).join(",")}]`;
    case "container":
      return `${name}: {${compactFields(field.fields)}}`;
    case "list":
      return `${name}: [${field.instances.map((fields) => `{${compactFields(fields)}}`).join(", ")}]`;
  }
}

function prettyFields(fields: readonly XoField[], depth: number): string {
  return fields.map((field) => prettyField(field, depth)).join(",\n");
}

function prettyField(field: XoField, depth: number): string {
  const indent = "  ".repeat(depth);
  const name = `${indent}${JSON.stringify(field.name)}: `;
  switch (field.kind) {
    case "leaf":
      return name + JSON.stringify(field.value);
    case "leaves":
      return `${name}[\n${field.values.map((value) => `${indent}  ${JSON.stringify(value)}`).join(",\n")}\n${indent}]`;
    case "container":
      return `${name}{\n${prettyFields(field.fields, depth + 1)}\n${indent}}`;
    case "list": {
      const instances = field.instances.map((it) => `${indent}  {\n${prettyFields(it, depth + 2)}\n${indent}  }`);
      return instances.length === 0 ? `${name}[\n${indent}]` : `${name}[\n${instances.join(",\n")}\n${indent}]`;
    }
  }
}
