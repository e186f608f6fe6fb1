import * as pulumi from "@pulumi/pulumi";
import { unpacked } from "../../../provider/lifecycle/sent-as-text";

/** A resource as the SDK registered it: its type, and its inputs as the engine would get them. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly id: string | undefined;
}

/** Every resource that was registered since the last {@link startProgram}. */
export const registered: Registered[] = [];

/** Stands in for the engine: outputs are the inputs, and a name that was left out is the Pulumi name, as check picks it. */
export async function startProgram(): Promise<void> {
  registered.length = 0;
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => {
        registered.push({ type, name, inputs: unpacked(inputs), id });
        const ends = type.endsWith(":Epair") ? { a: { name: `${name}a` }, b: { name: `${name}b` } } : {};
        return { id: id || name, state: { name, owner: `owner-of-${name}`, ...ends, ...withoutUndefined(inputs) } };
      },
      call: () => ({}),
    },
    "site",
    "prod",
    true,
  );
}

/** The inputs of a resource, once everything that it waits for is there. */
export async function inputsOf(name: string): Promise<Record<string, unknown>> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = registered.find((resource) => resource.name === name);
    if (found !== undefined) return found.inputs;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`${name} was never registered`);
}

function withoutUndefined(inputs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
}
