import type { Properties } from "../resources/definition";
import type { Issue } from "../schema/validate";
import { withoutConnection } from "./host-connection";

/** What check hands to the engine. */
export interface CheckAnswer {
  readonly inputs: Properties;
  readonly failures: { readonly property: string; readonly reason: string }[];
}

/** Checked inputs, or all that is wrong with them. */
export function checkAnswer(inputs: Properties, issues: readonly Issue[]): CheckAnswer {
  if (issues.length === 0) return { inputs: withoutConnection(inputs), failures: [] };
  return {
    // None: what is wrong is unknown in them, and in `up` the engine refuses an unknown value before it looks at failures.
    inputs: {},
    // An empty property: the engine prints the value of the one that is named, secrets inside it included.
    failures: issues.map(({ path, message }) => ({
      property: "",
      reason: path === "" ? message : `${path}: ${message}`,
    })),
  };
}
