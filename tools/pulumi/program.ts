import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { CHECKOUT } from "./environment";

/** A program in a temporary folder outside the checkout, as a user would have it. */
export interface Program {
  /** Holds Pulumi.yaml and the entry point; the folder that `pulumi` runs in. */
  readonly folder: string;
  /** The project's name, as in Pulumi.yaml. */
  readonly project: string;
  /** Removes the folder, unless KEEP_E2E is set. */
  remove(): Promise<void>;
}

/**
 * What a program's `npm install` would have brought: links into the checkout. Node resolves them to their real paths, so
 * that program, SDK and provider share one copy of `@pulumi/pulumi`.
 */
const PACKAGES = ["@pulumi/pulumi", "@pulumi/command", "@types/node", "typescript"];

const TSCONFIG = {
  compilerOptions: {
    strict: true,
    target: "es2022",
    module: "node16",
    moduleResolution: "node16",
    types: ["node"],
    skipLibCheck: true,
  },
};

/** Writes a TypeScript program: `source` is its index.ts, `files` are further ones by their relative path. */
export async function writeProgram(
  project: string,
  source: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const program = await temporaryProgram(project);
  await writeFiles(program.folder, {
    "Pulumi.yaml": `name: ${project}\nruntime: nodejs\n`,
    "package.json": JSON.stringify({ name: project, private: true, main: "index.ts" }),
    "tsconfig.json": JSON.stringify(TSCONFIG),
    "index.ts": source,
    ...files,
  });
  return program;
}

/** Copies a program folder of the checkout, such as `examples/hello-jail`, whose project name is the folder's. */
export async function copyProgram(path: string): Promise<Program> {
  const from = join(CHECKOUT, path);
  const program = await temporaryProgram(basename(from));
  await cp(from, program.folder, {
    recursive: true,
    // A stack that somebody has in that folder is theirs.
    filter: (source) => basename(source) !== "node_modules" && !/^Pulumi\..+\.yaml$/.test(basename(source)),
  });
  return program;
}

/** Replaces or adds files of a program, between two updates of one stack. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function temporaryProgram(project: string): Promise<Program> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), `pulumi-freebsd-${project}-`)));
  await link(CHECKOUT, join(folder, "node_modules/pulumi-freebsd"));
  for (const name of PACKAGES) await link(join(CHECKOUT, "node_modules", name), join(folder, "node_modules", name));
  return {
    folder,
    project,
    remove: async () => {
      if (process.env.KEEP_E2E === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
}
