import { mkdirSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Engine } from "./engine";
import { LANGUAGE_HOST_VARIABLE } from "./launchers";

/** The checkout's root. */
export const CHECKOUT = resolve(__dirname, "../..");

/** Where `make shell` and the demo keep their stacks; git ignores it. */
export const SHELL_STATE = join(CHECKOUT, ".pulumi-state");

/** The variables that differ from `base`: what a shell has to export to run programs with `engine`. */
export function pulumiVariables(
  engine: Engine,
  stateFolder: string,
  base: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const path = [...engine.before, ...(base.PATH ?? "").split(delimiter), ...engine.after, join(CHECKOUT, "tools/bin")];
  const defaults: Record<string, string> = {
    PULUMI_HOME: join(stateFolder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(join(stateFolder, "backend")).href,
    // A stack of the file back end has to have one; it guards nothing but this folder's own throw-away stacks.
    ...(base.PULUMI_CONFIG_PASSPHRASE_FILE === undefined ? { PULUMI_CONFIG_PASSPHRASE: "pulumi-freebsd" } : {}),
    PULUMI_STACK: "dev",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  const unset = Object.entries(defaults).filter(([name]) => base[name] === undefined);
  return {
    PATH: [...new Set(path)].join(delimiter),
    [LANGUAGE_HOST_VARIABLE]: join(CHECKOUT, "dist/language-host/main.js"),
    ...Object.fromEntries(unset),
  };
}

/** The whole environment for a process that runs `pulumi`; makes the folders that the file back end wants to find. */
export function pulumiEnvironment(
  engine: Engine,
  stateFolder: string,
  base: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  for (const folder of ["home", "backend"]) mkdirSync(join(stateFolder, folder), { recursive: true });
  return { ...base, ...pulumiVariables(engine, stateFolder, base) };
}

/** Tests and demo must not end up in the back end, on the host or with the options of whoever runs them. */
export function withoutPulumi(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("PULUMI_")));
}
