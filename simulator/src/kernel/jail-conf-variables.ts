import type { ConfParameter, ConfString } from "./jail-conf-parser";

/** A jail of a configuration file, its parameters complete: globals and wildcards merged in, variables resolved. */
export interface ConfJail {
  readonly name: string;
  readonly parameters: Map<string, string[]>;
  /** Messages about it, which make it fail (`jail: NAME: …`). */
  readonly errors: string[];
}

/** Merges definitions in order (the later one wins, `+=` appends) and puts variables in. */
export function resolveJail(name: string, definitions: readonly ConfParameter[]): ConfJail {
  const errors: string[] = [];
  const parameters = new Map<string, ConfParameter>();
  const own = /^[0-9]+$/.test(name) ? "jid" : "name";
  parameters.set(own, { name: own, values: [{ text: name, variables: [] }], isVariable: false, appends: false });
  for (const definition of definitions) {
    const known = [...parameters.keys()].find((each) => each === definition.name || isOpposite(each, definition.name));
    const before = known === undefined ? undefined : parameters.get(known);
    if (definition.name === own) {
      errors.push(`cannot redefine parameter "${own}".`);
      continue;
    }
    const copied = definition.values.map((value) => ({
      text: value.text,
      variables: value.variables.map((each) => ({ ...each })),
    }));
    if (before === undefined || known === undefined) parameters.set(definition.name, { ...definition, values: copied });
    else {
      before.name = definition.name;
      before.values = definition.appends && copied.length > 0 ? [...before.values, ...copied] : copied;
    }
  }
  const resolving = new Set<ConfParameter>();
  const resolve = (parameter: ConfParameter): boolean => {
    if (resolving.has(parameter)) {
      errors.push(`${parameter.name}: variable loop`);
      return false;
    }
    resolving.add(parameter);
    const values: ConfString[] = [];
    for (const value of parameter.values) {
      const texts = substitute(value, parameter, parameters, resolve, errors);
      if (texts === undefined) return false;
      values.push(...texts.map((text) => ({ text, variables: [] })));
    }
    parameter.values = values;
    resolving.delete(parameter);
    return true;
  };
  for (const parameter of parameters.values()) if (!resolve(parameter)) break;
  const resolved = new Map<string, string[]>();
  for (const parameter of parameters.values())
    if (!parameter.isVariable)
      resolved.set(
        parameter.name,
        parameter.values.map((value) => value.text),
      );
  return { name, parameters: resolved, errors };
}

function substitute(
  value: ConfString,
  within: ConfParameter,
  parameters: ReadonlyMap<string, ConfParameter>,
  resolve: (parameter: ConfParameter) => boolean,
  errors: string[],
): string[] | undefined {
  let texts = [""];
  let from = 0;
  for (const { name, position } of value.variables) {
    const source = parameters.get(name);
    if (source === undefined || source.values.length === 0) {
      errors.push(`${within.name}: variable "${name}" not found`);
      return undefined;
    }
    if (source.values.some((each) => each.variables.length > 0) && !resolve(source)) return undefined;
    const before = value.text.slice(from, position);
    from = position;
    if (source.values.length > 1) {
      if (value.text !== "" || value.variables.length > 1) {
        errors.push(`${within.name}: array cannot be substituted inline`);
        return undefined;
      }
      texts = source.values.map((each) => each.text);
    } else texts[texts.length - 1] += before + (source.values[0]?.text ?? "");
  }
  texts[texts.length - 1] += value.text.slice(from);
  return texts;
}

/** `allow.mount` and `allow.nomount` are one parameter. */
function isOpposite(a: string, b: string): boolean {
  const no = (name: string): string => name.replace(/([^.]*)$/, "no$1");
  return no(a) === b || no(b) === a;
}
