import type { Naming } from "../host/names";
import type { AnyDefinition, Properties } from "../resources/definition";
import { factsOf } from "../schema/facts";
import { printedOutputs } from "../schema/printed-output";
import { isRecord, markUnknowns, tellsUnknown, unmarkUnknowns } from "../schema/unknown";
import { type Issue, schemaAt, validate } from "../schema/validate";
import type { Fit } from "./neighbours";
import { DeclarationRegistry } from "./registry";

/** What the SDK says of a resource beside its inputs; check takes it out again, so that it never reaches the state. */
export interface ResourceContext {
  readonly name: string;
  readonly project: string;
  readonly stack: string;
  readonly urn: string;
  readonly dryRun: boolean;
  /** Paths of the references that the program gave as plain strings. */
  readonly strings: readonly string[];
  /** In preview, of a Host: what is to come on it and must be looked at on the machine. */
  readonly ahead?: readonly Announcement[];
  /** Of a Host: how many operations the engine does at once. */
  readonly parallel?: number;
}

/** A resource that the program is going to have checked, with those of its inputs that tell what must be looked at. */
export interface Announcement {
  readonly kind: string;
  readonly name: string;
  readonly inputs: Properties;
}

/** What check answers with: completed inputs, or everything that is wrong. */
export interface CheckOutcome {
  readonly inputs: Properties;
  readonly issues: readonly Issue[];
  /** What works and is hardly meant. */
  readonly warnings: readonly string[];
  readonly context: ResourceContext | undefined;
}

const registries = new Map<string, DeclarationRegistry>();

/** The declarations of one host in this process. */
export function registryOf(owner: string): DeclarationRegistry {
  const registry = registries.get(owner) ?? new DeclarationRegistry();
  registries.set(owner, registry);
  return registry;
}

/** Checks and completes a resource's inputs, without the host. `olds` are its inputs of the last run, where there are any. */
export function check(definition: AnyDefinition, olds: Properties, news: Properties): CheckOutcome {
  const { context: rawContext, __provider: _stub, ...raw } = news;
  const context = isContext(rawContext) ? rawContext : undefined;
  const given = markUnknowns(raw) as Properties;
  const naming: Naming = {
    name: context?.name ?? "",
    owner: typeof given.host === "string" ? given.host : "",
    ...(context === undefined ? {} : { project: context.project, stack: context.stack }),
    ...(typeof olds.owner === "string" ? { previousOwner: olds.owner } : {}),
  };
  const completed = definition.complete(given, naming);
  const { value, issues } = validate(definition.inputs, completed);
  const picked = new Set(Object.keys(completed).filter((key) => given[key] === undefined));
  const printed = printedOutputs(given);
  const others = issues.filter(({ path }) => !printed.some((each) => each.path === path));
  const found: Issue[] = [...printed, ...ofTheProgram(others, picked), ...(definition.verify?.(value) ?? [])];
  const inputs = unmarkUnknowns(value) as Properties;
  const fit = context === undefined ? NO_OTHERS : declare(definition, value, inputs, context);
  return {
    inputs,
    issues: [...found, ...fit.issues],
    warnings: fit.warnings,
    context,
  };
}

/** What is picked from a wrong value is as wrong as that; the program's author is told of what the program says. */
function ofTheProgram(issues: readonly Issue[], picked: ReadonlySet<string>): readonly Issue[] {
  const own = issues.filter(({ path }) => !picked.has(path.split(/[.[]/)[0] ?? ""));
  return own.length > 0 ? own : issues;
}

const NO_OTHERS: Fit = { issues: [], warnings: [] };

/** @param texts the value with the engine's text in place of what is unknown: what is made with it is not known either */
function declare(definition: AnyDefinition, value: Properties, texts: Properties, context: ResourceContext): Fit {
  const owner = typeof value.host === "string" ? value.host : typeof value.owner === "string" ? value.owner : undefined;
  if (owner === undefined) return NO_OTHERS;
  const id = definition.identify(texts);
  return registryOf(owner).declare({
    urn: context.urn,
    kind: definition.kind,
    name: context.name,
    id: tellsUnknown(id) ? undefined : id,
    claims: definition.claims(texts).filter(({ value: text }) => typeof text === "string" && !tellsUnknown(text)),
    strings: context.strings.flatMap((path) => reference(definition, value, path)),
    statements: (definition.states?.(texts) ?? []).filter((each) => Object.values(each).every(isKnown)),
  });
}

function isKnown(value: unknown): boolean {
  return value !== undefined && !(typeof value === "string" && tellsUnknown(value));
}

/** What a plain string stands for: the kinds that the property may refer to, and the name. */
function reference(
  definition: AnyDefinition,
  value: Properties,
  path: string,
): readonly { kinds: readonly string[]; value: string; path: string }[] {
  const parts = path.replace(/\[(\d+)\]/g, ".$1").split(".");
  const given = parts.reduce<unknown>(
    (current, part) => (isRecord(current) || Array.isArray(current) ? (current as Properties)[part] : undefined),
    value,
  );
  // The kinds stand on the property: on the list for the members of a list.
  const kinds = [parts, parts.slice(0, -1)]
    .map((at) => schemaAt(definition.inputs, at))
    .flatMap((schema) => (schema === undefined ? [] : [factsOf(schema).reference]))
    .find((each) => each !== undefined);
  const isNamed = typeof given === "string" || typeof given === "number";
  return isNamed && kinds !== undefined ? [{ kinds, value: String(given), path }] : [];
}

function isContext(value: unknown): value is ResourceContext {
  return (
    isRecord(value) && typeof value.name === "string" && typeof value.urn === "string" && Array.isArray(value.strings)
  );
}
