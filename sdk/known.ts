import * as pulumi from "@pulumi/pulumi";

/** What Output has and its published types leave out: the value with a mark wherever something is not known. */
interface WithUnknowns {
  promise(withUnknowns: boolean): Promise<unknown>;
}

/**
 * The value of an output in preview too, where `apply` would not run: what is not known before `pulumi up` is the engine's
 * text for that. A secret is told as not known: a picture is no place for it.
 */
export async function knownValue(output: pulumi.Output<unknown>): Promise<unknown> {
  const value = await (output as unknown as WithUnknowns).promise(true);
  return (await pulumi.isSecret(output)) ? pulumi.runtime.unknownValue : withText(value);
}

function withText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withText);
  if (typeof value !== "object" || value === null) return value;
  if ("__pulumiUnknown" in value) return pulumi.runtime.unknownValue;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withText(member)]));
}
