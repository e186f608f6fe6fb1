import * as pulumi from "@pulumi/pulumi";

/** Names the runtime's file where the program's folder does not lead to it. */
const RUNTIME_VARIABLE = "PULUMI_FREEBSD_RUNTIME";
const RUNTIME = "pulumi-freebsd/runtime";

/**
 * What stands in every resource's state in place of serialized code. Its bytes are part of every state that was ever
 * written and never change: a test pins them. The installed package runs, whatever wrote the state.
 */
export function providerStub(kind: string): string {
  return `exports.handler=()=>require(process.env.${RUNTIME_VARIABLE}||"${RUNTIME}").provider("${kind}")`;
}

let resolvable: boolean | undefined;

/**
 * Says early, and with a remedy, what the provider's process would only stumble over: the stub's `require` looks from the
 * program's folder, and finds nothing when the package is another package's dependency or in a strict store.
 */
export function requireRuntime(): void {
  resolvable ??= process.env[RUNTIME_VARIABLE] !== undefined || canResolve();
  if (resolvable) return;
  throw new pulumi.RunError(
    `pulumi-freebsd is not installed where this program's folder (${process.cwd()}) can find it. ` +
      `Run \`npm install pulumi-freebsd\` there, or set ${RUNTIME_VARIABLE} to the path of pulumi-freebsd/dist/provider/runtime.js.`,
  );
}

function canResolve(): boolean {
  try {
    require.resolve(RUNTIME, { paths: [process.cwd()] });
    return true;
  } catch {
    return false;
  }
}
