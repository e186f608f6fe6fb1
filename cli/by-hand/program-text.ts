import { type Declaration, type Findings, Reference } from "./declaration";

const RESERVED = new Set([
  "host",
  "freebsd",
  "in",
  "new",
  "default",
  "delete",
  "export",
  "import",
  "class",
  "function",
]);
const WIDTH = 120;

/** A program of these declarations; `connection` stands in it as it is. */
export function programText(
  { declarations, naming, notes, takeover }: Findings,
  connection: object,
  modules: readonly string[],
): string {
  const referred = new Set(declarations.flatMap(({ args }) => referencesIn(args)));
  const variables = new Map<string, string>();
  const texts = declarations.map((declaration) => {
    const id = `${declaration.kind} ${declaration.name}`;
    const name = referred.has(id) ? variableOf(declaration, variables) : undefined;
    const call = `new freebsd.${declaration.kind}(${JSON.stringify(declaration.name)}, ${printed({ host: new Reference("host", "host"), ...declaration.args }, variables, "")});`;
    return name === undefined ? call : `const ${name} = ${call}`;
  });
  const remarks = [
    ...(naming.length === 0
      ? []
      : ["Before the first preview: name the nodes that have no name.", ...naming.map((line) => `    ${line}`)]),
    ...notes,
    ...takeover,
  ];
  return [
    'import * as freebsd from "pulumi-freebsd";',
    "",
    ...remarks.map((remark) => `// ${remark}`),
    ...(remarks.length === 0 ? [] : [""]),
    `const host = new freebsd.Host("host", ${printed({ connection, modules }, variables, "")});`,
    "",
    ...texts,
    "",
  ].join("\n");
}

function referencesIn(value: unknown): readonly string[] {
  if (value instanceof Reference) return [value.to];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(referencesIn);
}

/** `ng0_vj1` as `ng0Vj1`; of two that come to the same, the second has its kind in front. */
function variableOf({ kind, name }: Declaration, variables: Map<string, string>): string {
  const words = (text: string) =>
    text.replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? "").toUpperCase());
  const plain = words(name).replace(/^(\d)/, "_$1");
  const taken = new Set(variables.values());
  const isFree = (text: string) => !taken.has(text) && !RESERVED.has(text);
  const candidates = [plain, `${kind[0]?.toLowerCase()}${kind.slice(1)}${plain[0]?.toUpperCase()}${plain.slice(1)}`];
  let chosen = candidates.find(isFree) ?? plain;
  while (!isFree(chosen)) chosen += "_";
  variables.set(`${kind} ${name}`, chosen);
  return chosen;
}

function printed(value: unknown, variables: ReadonlyMap<string, string>, indent: string): string {
  const line = oneLine(value, variables);
  if (line.length + indent.length <= WIDTH - 40 || typeof value !== "object" || value === null) return line;
  if (value instanceof Reference) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return `[\n${value.map((member) => `${inner}${printed(member, variables, inner)},\n`).join("")}${indent}]`;
  const members = Object.entries(value).map(([key, member]) =>
    key === "host" && member instanceof Reference
      ? `${inner}host,\n`
      : `${inner}${keyText(key)}: ${printed(member, variables, inner)},\n`,
  );
  return `{\n${members.join("")}${indent}}`;
}

function oneLine(value: unknown, variables: ReadonlyMap<string, string>): string {
  if (value instanceof Reference) {
    const variable = variables.get(value.to) ?? value.to;
    return value.end === undefined ? variable : `${variable}.${value.end}`;
  }
  if (Array.isArray(value)) return `[${value.map((member) => oneLine(member, variables)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) =>
    key === "host" && member instanceof Reference ? "host" : `${keyText(key)}: ${oneLine(member, variables)}`,
  );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key);
}
