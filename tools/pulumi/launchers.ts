import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The two executables that the engine starts for a TypeScript program with dynamic resources. */
export const LANGUAGE_HOST = "pulumi-language-nodejs";
export const DYNAMIC_PROVIDER = "pulumi-resource-pulumi-nodejs";
export type Launcher = typeof LANGUAGE_HOST | typeof DYNAMIC_PROVIDER;

/** Names the compiled stand-in for the language host; the launcher is shared by all checkouts, the stand-in is not. */
export const LANGUAGE_HOST_VARIABLE = "PULUMI_FREEBSD_LANGUAGE_HOST";

const LANGUAGE_HOST_SCRIPT = `#!/bin/sh
# A stand-in for Pulumi's Node language host, put here by pulumi-freebsd's \`make pulumi\`.
if [ -z "$${LANGUAGE_HOST_VARIABLE}" ]; then
  echo "${LANGUAGE_HOST_VARIABLE} is not set: run pulumi in the shell that pulumi-freebsd's 'make shell' opens" >&2
  exit 1
fi
exec node "$${LANGUAGE_HOST_VARIABLE}" "$@"
`;

/** Puts a launcher into `folder`; writes nothing when it is there already. */
export function installLauncher(name: Launcher, folder: string): void {
  const script = name === LANGUAGE_HOST ? LANGUAGE_HOST_SCRIPT : sdkDynamicProvider();
  const path = join(folder, name);
  if (readIfThere(path) === script) return;
  mkdirSync(folder, { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, script, { mode: 0o755 });
  renameSync(draft, path);
}

/** The SDK ships the dynamic provider's launcher; it looks for the provider from the program's folder. */
function sdkDynamicProvider(): string {
  return readFileSync(join(dirname(require.resolve("@pulumi/pulumi/package.json")), DYNAMIC_PROVIDER), "utf8");
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
