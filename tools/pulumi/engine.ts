import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { buildEngine, engineVersion } from "./build";
import { cacheFolder } from "./cache";
import { DYNAMIC_PROVIDER, installLauncher, LANGUAGE_HOST, type Launcher } from "./launchers";

/** A Pulumi engine that can run this project's programs. */
export interface Engine {
  /** The absolute path of the `pulumi` command. */
  readonly executable: string;
  /** Whether it was on PATH, or built by `make pulumi`. */
  readonly origin: "path" | "built";
  /** Folders to put before PATH, so that `pulumi` is this engine. */
  readonly before: readonly string[];
  /** Folders to put after PATH, with what the installation lacks. */
  readonly after: readonly string[];
}

const LAUNCHERS: readonly Launcher[] = [LANGUAGE_HOST, DYNAMIC_PROVIDER];

/** Where `make pulumi` puts the engine; its version is part of the path. */
export function builtEngine(environment: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(environment), `pulumi-${engineVersion()}`, "bin", "pulumi");
}

/**
 * Finds the engine, or builds it. A `pulumi` on PATH always wins, with the language host and the dynamic provider that
 * came with it; only what it lacks is added.
 */
export async function findEngine(environment: NodeJS.ProcessEnv = process.env): Promise<Engine> {
  const built = builtEngine(environment);
  const installed = findOnPath("pulumi", environment);
  if (installed !== undefined && realpathSync(dirname(installed)) !== tryRealpath(dirname(built))) {
    return { executable: installed, origin: "path", before: [], after: missingParts(installed, environment) };
  }
  await buildEngine(built, environment);
  // Beside the engine, where Pulumi's installer has them too: those found on PATH draw a warning on every command.
  for (const name of LAUNCHERS) installLauncher(name, dirname(built));
  return { executable: built, origin: "built", before: [dirname(built)], after: [] };
}

function missingParts(pulumi: string, environment: NodeJS.ProcessEnv): string[] {
  return LAUNCHERS.flatMap((name) => {
    if (findOnPath(name, environment) !== undefined || isExecutable(join(dirname(realpathSync(pulumi)), name)))
      return [];
    const folder = join(cacheFolder(environment), "launchers", name);
    installLauncher(name, folder);
    return [folder];
  });
}

/** The first executable file of that name on PATH. */
function findOnPath(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function tryRealpath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
