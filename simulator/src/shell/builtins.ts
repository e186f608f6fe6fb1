import type { Builtin } from "./builtin";
import { argumentBuiltins } from "./builtins-arguments";
import { flowBuiltins } from "./builtins-flow";
import { jobBuiltins } from "./builtins-jobs";
import { outputBuiltins } from "./builtins-output";
import { testBuiltins } from "./builtins-test";
import { variableBuiltins } from "./builtins-variables";

/** The built-in commands by name. */
export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...flowBuiltins,
  ...variableBuiltins,
  ...argumentBuiltins,
  ...outputBuiltins,
  ...testBuiltins,
  ...jobBuiltins,
]);
