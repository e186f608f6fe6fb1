import type { ResourceState } from "../tests/e2e/harness/stack";

/** How much of the state the resources are, in bytes of JSON without white space. */
export interface StateSize {
  readonly resources: number;
  readonly bytes: number;
  /** The largest resource of each type. */
  readonly largest: Readonly<Record<string, number>>;
}

/** Measures the dynamic resources; the stack and its providers are Pulumi's own. */
export function stateSize(resources: readonly ResourceState[]): StateSize {
  const own = resources.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/"));
  const largest: Record<string, number> = {};
  let bytes = 0;
  for (const resource of own) {
    const size = Buffer.byteLength(JSON.stringify(resource));
    const type = resource.type.slice(resource.type.lastIndexOf(":") + 1);
    largest[type] = Math.max(largest[type] ?? 0, size);
    bytes += size;
  }
  return { resources: own.length, bytes, largest };
}
