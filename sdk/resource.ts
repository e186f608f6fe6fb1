import * as pulumi from "@pulumi/pulumi";
import { type Announcement, announcement } from "./ahead";
import { type Way, wayBy } from "./connection";
import { joinDebugLines } from "./debug-lines";
import { declare, declareHost, refuseAfterPicture } from "./declared";
import type { Host } from "./generated/host";
import type { ConnectionSettingsArgs } from "./generated/types";
import { answerForStacks } from "./source-position";
import { providerStub, requireRuntime } from "./stub";

/** What a class of the SDK knows of its kind; the rest is in the provider. */
export interface KindOfResource {
  readonly kind: string;
  /** Inputs and outputs: each is declared, since the engine hands on only what is. */
  readonly properties: readonly string[];
  /** Where a resource may stand in place of a name: `bridge`, `members[]`, `peer.node`. */
  readonly references: readonly string[];
  /** The inputs that tell what must be looked at on the host, beside what is always read there. */
  readonly looksBy: readonly string[];
}

/** The way to each Host; kept out of the resource's own properties. */
const ways = new WeakMap<object, Way>();

/** What is to be checked on each Host. Its first check tells it, and waits until the program has run as far as it goes by itself. */
const announced = new WeakMap<object, Announcement[]>();

/** The Pulumi name of each Host, for what is named after it. */
const names = new WeakMap<object, string>();

/** The Pulumi name of a Host. */
export function nameOfHost(host: Host): string {
  return names.get(host) ?? "host";
}

/** The parts that all resources share: the type's name, the stub in place of serialized code, and the context that check takes out again. */
abstract class DynamicResource extends pulumi.CustomResource {
  /** @param more what else the context tells, asked for when the program has run as far as it goes by itself */
  protected constructor(
    kind: KindOfResource,
    name: string,
    inputs: Record<string, unknown>,
    strings: readonly string[],
    options?: pulumi.CustomResourceOptions,
    more: () => object = () => ({}),
  ) {
    refuseImport(kind.kind, name, options);
    requireRuntime();
    joinDebugLines();
    const type = `pulumi-nodejs:dynamic/freebsd:${kind.kind}`;
    const declared = Object.fromEntries(kind.properties.map((property) => [property, undefined]));
    // As one text: Pulumi makes several promises for every value, and check takes it out again.
    const context = urnOf(name, type, options?.parent).then((urn) =>
      JSON.stringify({
        name,
        project: pulumi.getProject(),
        stack: pulumi.getStack(),
        urn,
        dryRun: pulumi.runtime.isDryRun(),
        strings,
        ...more(),
      }),
    );
    const looksUp = options?.id !== undefined;
    const properties = { ...declared, ...inputs, ...(looksUp ? {} : { context }), __provider: providerStub(kind.kind) };
    const restore = answerForStacks();
    try {
      super(type, name, properties, options);
    } finally {
      restore();
    }
  }
}

/** Pulumi's process of a dynamic provider would only say that it "cannot read properties of undefined". */
function refuseImport(kind: string, name: string, options?: pulumi.CustomResourceOptions): void {
  if (options?.import === undefined) return;
  throw new pulumi.RunError(
    `${kind} "${name}": Pulumi's option \`import\` does not work with a dynamic provider, which this is; leave it out, and take over what is on the host with \`adopt: true\``,
  );
}

/** How many operations the engine does at once: the SDK of Pulumi keeps it where other copies of it find it, too. */
function engineWidth(): number | undefined {
  const count = Number(process.env.PULUMI_NODEJS_PARALLEL);
  return count > 0 ? count : undefined;
}

/** A Host: it takes its connection from the program and hands it on. */
export abstract class HostResource extends DynamicResource {
  protected constructor(
    kind: KindOfResource,
    name: string,
    args: { readonly connection: pulumi.Input<ConnectionSettingsArgs> },
    options?: pulumi.CustomResourceOptions,
  ) {
    const way = wayBy(args.connection);
    const ahead: Announcement[] = [];
    super(kind, name, { ...args, connection: way.connection }, [], options, () => ({
      ...(pulumi.runtime.isDryRun() && ahead.length > 0 ? { ahead } : {}),
      parallel: engineWidth(),
    }));
    ways.set(this, way);
    announced.set(this, ahead);
    declareHost(this, name);
    names.set(this, name);
  }
}

/** Anything on a Host: it has the Host's connection, and waits for the Host by its owner id. */
export abstract class FreebsdResource extends DynamicResource {
  protected constructor(
    kind: KindOfResource,
    name: string,
    args: object & { readonly host: Host },
    options?: pulumi.CustomResourceOptions,
  ) {
    const { host, ...rest } = args;
    const way = ways.get(host);
    if (way === undefined) {
      throw new pulumi.RunError(
        `${kind.kind} "${name}": host must be a freebsd.Host of this program, as in { host: edge }`,
      );
    }
    refuseAfterPicture(host, kind.kind, name);
    const strings: string[] = [];
    const inputs = resolveReferences(rest, kind.references, strings);
    const retained = options?.retainOnDelete === true ? { retainOnDelete: true } : {};
    // What is looked up is not checked: it goes into the state as it is.
    const connection = options?.id === undefined ? way.text : way.connection;
    super(kind, name, { ...inputs, ...retained, connection, host: host.owner }, strings, hiding(way, options));
    if (options?.id === undefined && kind.looksBy.length > 0)
      announced.get(host)?.push(announcement(kind.kind, name, inputs, kind.looksBy));
    declare(host, { kind: kind.kind, name, properties: kind.properties, resource: this });
  }
}

/**
 * What stays of a connection is in the outputs alone, and the engine takes over the marks of secrets only from inputs: one
 * that may have a secret in it is a secret as a whole there.
 */
function hiding(way: Way, options: pulumi.CustomResourceOptions = {}): pulumi.CustomResourceOptions {
  if (!way.mayHaveSecrets) return options;
  return { ...options, additionalSecretOutputs: [...(options.additionalSecretOutputs ?? []), "connection"] };
}

/**
 * Puts the names of resources where resources stand, and notes where a plain string stands instead. `at` is where `args` are,
 * and `place` the same without the numbers of lists.
 */
function resolveReferences(
  args: object,
  references: readonly string[],
  strings: string[],
  at = "",
  place = "",
): Record<string, unknown> {
  const inside = (value: unknown, own: string, ownPlace: string) =>
    isPlainObject(value) ? resolveReferences(value, references, strings, `${own}.`, `${ownPlace}.`) : value;
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => {
      const [path, own] = [`${place}${key}`, `${at}${key}`];
      if (references.includes(path)) return [key, nameOf(value, own, strings)];
      if (references.includes(`${path}[]`) && Array.isArray(value))
        return [key, value.map((member, index) => nameOf(member, `${own}[${index}]`, strings))];
      if (references.some((reference) => reference.startsWith(`${path}[].`)) && Array.isArray(value))
        return [key, value.map((member, index) => inside(member, `${own}[${index}]`, `${path}[]`))];
      return [key, references.some((reference) => reference.startsWith(`${path}.`)) ? inside(value, own, path) : value];
    }),
  );
}

function nameOf(value: unknown, path: string, strings: string[]): unknown {
  if (typeof value === "string" || typeof value === "number") strings.push(path);
  if (pulumi.Resource.isInstance(value)) {
    const named = value as unknown as Partial<Record<"name" | "interface" | "path" | "number", unknown>>;
    return named.name ?? named.interface ?? named.path ?? named.number;
  }
  // An epair's end is an output with a name; its value orders the two as a resource does.
  if (pulumi.Output.isInstance(value))
    return value.apply((known: unknown) =>
      isPlainObject(known) && typeof known.name === "string" ? known.name : known,
    );
  return value;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !pulumi.Output.isInstance(value) &&
    !pulumi.Resource.isInstance(value)
  );
}

/**
 * The URN as a plain promise: as an output it would be a dependency on the parent, and where that is a component, on all its
 * children, so that a child would wait for itself.
 */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): Promise<string> {
  return new Promise((resolve) => {
    pulumi.createUrn(name, type, parent).apply(resolve);
  });
}
