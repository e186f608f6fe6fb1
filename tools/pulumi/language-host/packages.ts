import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** The parts of a package.json that say which plugins a program needs. */
interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly pulumi?: {
    readonly resource?: boolean;
    readonly name?: string;
    readonly version?: string;
    readonly server?: string;
  };
}

/** A package as it is installed: its folder with links resolved, and its package.json. */
interface InstalledPackage {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** A resource plugin that the engine has to have, as an npm package declares it. */
export interface RequiredPlugin {
  readonly name: string;
  readonly version: string;
  readonly server: string;
}

/** The plugins named by the packages that a program depends on, directly or not. */
export function pulumiPlugins(programFolder: string): RequiredPlugin[] {
  return dependencyClosure(programFolder).flatMap(({ manifest }) => {
    if (manifest.pulumi?.resource !== true) return [];
    const name = manifest.pulumi.name ?? (manifest.name ?? "").replace(/^@pulumi\//, "");
    return [{ name, version: manifest.pulumi.version ?? manifest.version ?? "", server: manifest.pulumi.server ?? "" }];
  });
}

/** The installed packages that the program's own package.json names. */
export function directDependencies(programFolder: string): InstalledPackage[] {
  const program = nearestPackage(programFolder);
  return program === undefined ? [] : installedDependencies(program, { development: true });
}

/** Every installed package that is reached from the program's package.json, each copy once. */
export function dependencyClosure(programFolder: string): InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  const queue = directDependencies(programFolder);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (found.has(next.folder)) continue;
    found.set(next.folder, next);
    queue.push(...installedDependencies(next, { development: false }));
  }
  return [...found.values()];
}

function installedDependencies(from: InstalledPackage, { development }: { development: boolean }): InstalledPackage[] {
  const { dependencies, optionalDependencies, peerDependencies, devDependencies } = from.manifest;
  const names = new Set(
    [dependencies, optionalDependencies, peerDependencies, development ? devDependencies : undefined].flatMap((group) =>
      Object.keys(group ?? {}),
    ),
  );
  return [...names].flatMap((name) => resolvePackage(name, from.folder) ?? []);
}

/** Looks where Node looks, but for package.json, which a package's `exports` may hide from `require.resolve`. */
function resolvePackage(name: string, from: string): InstalledPackage | undefined {
  for (const folder of upwards(from)) {
    const found = readPackage(join(folder, "node_modules", name));
    if (found !== undefined) return found;
  }
  return undefined;
}

function nearestPackage(from: string): InstalledPackage | undefined {
  for (const folder of upwards(from)) {
    const found = readPackage(folder);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readPackage(folder: string): InstalledPackage | undefined {
  try {
    const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return { folder: realpathSync(folder), manifest };
  } catch {
    return undefined;
  }
}

function* upwards(from: string): Generator<string> {
  let folder = from;
  for (;;) {
    yield folder;
    const parent = dirname(folder);
    if (parent === folder) return;
    folder = parent;
  }
}
