import { FreebsdError } from "../provider/errors";
import type { Unit } from "../provider/host/unit";
import { isRecord, UNKNOWN_TEXT } from "../provider/schema/unknown";
import type { DeclaredHost } from "./declarations";

/** A Host of a stack with everything on it, and what it can be told from others by. */
export interface StackHost extends DeclaredHost {
  readonly owner: string;
  /** The machine's own id; undefined before the first `pulumi up`. */
  readonly uuid: string | undefined;
  /** What the connection dials. */
  readonly address: string | undefined;
}

/** The hosts in what `pulumi stack export` or `pulumi preview --json --show-sames` printed. */
export function hostsOfStack(text: string): readonly StackHost[] {
  const resources = ours(resourcesOf(parse(text)));
  const owners = resources.filter(({ kind }) => kind === "Host");
  const stray = resources.find(
    ({ kind, properties }) => kind !== "Host" && !owners.some((host) => host.properties.owner === properties.host),
  );
  if (owners.length === 0 || stray !== undefined) {
    const what = stray === undefined ? "no freebsd.Host" : `${stray.kind} "${stray.name}" without its Host`;
    throw new FreebsdError({ code: "stack-file", message: `the plan has ${what}`, hint: HINT });
  }
  return owners.map(({ name, properties }) => ({
    name,
    owner: String(properties.owner),
    uuid: typeof properties.hostUuid === "string" ? properties.hostUuid : undefined,
    address: isRecord(properties.connection) ? String(properties.connection.host) : undefined,
    declarations: resources.filter(({ properties: { host } }) => host === properties.owner),
  }));
}

/** What the records on a host say was last applied there, of one owner or of all. */
export function recordedHost(name: string, units: readonly Unit[], owner?: string): DeclaredHost {
  const own = units.filter((unit) => owner === undefined || unit.owner === owner);
  return { name, declarations: own.map(({ kind, id, inputs }) => ({ kind, name: id, properties: inputs })) };
}

const HINT = "Give what `pulumi stack export` or `pulumi preview --json --show-sames` prints.";

interface StackResource {
  readonly type: string;
  readonly urn: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Said below: what is in the file may be secret.
  }
  throw new FreebsdError({ code: "stack-file", message: "the plan is not JSON", hint: HINT });
}

function resourcesOf({ deployment, steps }: Readonly<Record<string, unknown>>): readonly StackResource[] {
  if (isRecord(deployment) && Array.isArray(deployment.resources))
    return deployment.resources.filter((each) => isResource(each) && !("delete" in each && each.delete === true));
  if (Array.isArray(steps)) {
    const after = steps.filter(isRecord).filter(({ op }) => !GONE.has(String(op)));
    return after.map(({ newState }) => newState).filter(isResource);
  }
  throw new FreebsdError({ code: "stack-file", message: "this is neither a stack's state nor a plan", hint: HINT });
}

/** Steps after which what they tell of is not there any more. */
const GONE: ReadonlySet<string> = new Set(["delete", "delete-replaced", "discard", "discard-replaced"]);

function isResource(value: unknown): value is StackResource {
  return isRecord(value) && typeof value.type === "string" && typeof value.urn === "string";
}

/** Of a replacement there are two steps: each resource counts once, as the last one tells it. */
function ours(resources: readonly StackResource[]) {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  return [...byUrn.values()].flatMap(({ type, urn, inputs, outputs }) => {
    const kind = /^pulumi-nodejs:dynamic\/freebsd:(\w+)$/.exec(type)?.[1];
    const name = urn.split("::").at(-1) ?? "";
    const properties = withoutSecrets({ ...inputs, ...outputs }) as Record<string, unknown>;
    return kind === undefined ? [] : [{ kind, name, properties }];
  });
}

/** The engine's mark of a secret in state (sdk/nodejs runtime/rpc.ts, `specialSigKey`). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** What is secret is as good as unknown. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isRecord(value)) return value === "[secret]" ? UNKNOWN_TEXT : value;
  if (SIGNATURE in value) return UNKNOWN_TEXT;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutSecrets(member)]));
}
