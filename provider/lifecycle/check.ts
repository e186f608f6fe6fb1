import type { Naming } from "../host/names";
import type { AnyDefinition, Claim, Properties } from "../resources/definition";
import { factsOf } from "../schema/facts";
import { isRecord, markUnknowns, UNKNOWN, unmarkUnknowns } from "../schema/unknown";
import { type Issue, validate } from "../schema/validate";
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
}

/** What check answers with: completed inputs, or everything that is wrong. */
export interface CheckOutcome {
  readonly inputs: Properties;
  readonly issues: readonly Issue[];
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
  const { value, issues } = validate(definition.inputs, definition.complete(given, naming));
  const found: Issue[] = [...issues];
  if (issues.length === 0) {
    found.push(...(definition.verify?.(value) ?? []));
    if (context !== undefined) found.push(...declare(definition, value, context));
  }
  return { inputs: unmarkUnknowns(value) as Properties, issues: found, context };
}

function declare(definition: AnyDefinition, value: Properties, context: ResourceContext): readonly Issue[] {
  const owner = typeof value.host === "string" ? value.host : typeof value.owner === "string" ? value.owner : undefined;
  if (owner === undefined) return [];
  const claims = definition.claims(value).filter((claim: Claim) => typeof claim.value === "string");
  return registryOf(owner).declare({
    urn: context.urn,
    kind: definition.kind,
    name: context.name,
    id: Object.values(value).includes(UNKNOWN) ? undefined : definition.identify(value),
    claims,
    strings: context.strings.flatMap((path) => reference(definition, value, path)),
  });
}

/** What a plain string stands for: the kinds that the property may refer to, and the name. */
function reference(
  definition: AnyDefinition,
  value: Properties,
  path: string,
): readonly { kinds: readonly string[]; value: string; path: string }[] {
  const [head, ...rest] = path.replace(/\[(\d+)\]/g, ".$1").split(".");
  let facts = head === undefined ? {} : factsAt(definition, [head, ...rest]);
  let current: unknown = value;
  for (const part of [head ?? "", ...rest]) {
    if (Array.isArray(current)) current = current[Number(part)];
    else if (isRecord(current)) current = current[part];
  }
  if (facts.reference === undefined && head !== undefined) facts = factsAt(definition, [head]);
  return typeof current === "string" && facts.reference !== undefined
    ? [{ kinds: facts.reference, value: current, path }]
    : [];
}

function factsAt(definition: AnyDefinition, path: readonly string[]): { reference?: readonly string[] } {
  let schema = definition.inputs.shape[path[0] ?? ""];
  let facts = schema === undefined ? {} : factsOf(schema);
  for (const part of path.slice(1)) {
    const inner = innermost(schema);
    schema =
      (inner as { shape?: Record<string, typeof schema> } | undefined)?.shape?.[part] ??
      (inner as { element?: typeof schema } | undefined)?.element;
    if (schema === undefined) return facts;
    const own = factsOf(schema);
    facts = own.reference === undefined ? facts : own;
  }
  return facts;
}

function innermost(schema: unknown): unknown {
  const def = (schema as { def?: { innerType?: unknown } } | undefined)?.def;
  return def?.innerType === undefined ? schema : innermost(def.innerType);
}

function isContext(value: unknown): value is ResourceContext {
  return (
    isRecord(value) && typeof value.name === "string" && typeof value.urn === "string" && Array.isArray(value.strings)
  );
}
