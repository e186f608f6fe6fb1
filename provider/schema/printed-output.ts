import { isRecord } from "./unknown";
import type { Issue } from "./validate";

/** What JavaScript puts into a text in place of an output (@pulumi/pulumi, output.ts, toString). The compiler lets it pass. */
const PRINTED = "Calling [toString] on an [Output<T>]";

const REMEDY =
  "a resource's property was put into this text before its value was known; " +
  'write pulumi.interpolate before the text, as in pulumi.interpolate`${web.name}.example.org` (import * as pulumi from "@pulumi/pulumi")';

/** The texts that were made with an output, by their paths. */
export function printedOutputs(value: unknown, path = ""): readonly Issue[] {
  if (typeof value === "string") return value.includes(PRINTED) ? [{ path, message: REMEDY }] : [];
  if (Array.isArray(value)) return value.flatMap((member, index) => printedOutputs(member, `${path}[${index}]`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => printedOutputs(member, path === "" ? key : `${path}.${key}`));
}
