import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { withLock } from "./lock";
import { Progress } from "./progress";

/** The Go module that pins the engine's version and all it is built from. */
const MODULE = join(__dirname, "engine");
const COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
/** Not set by the module itself; without it the SDK's Automation API refuses the engine. */
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** The engine's version, as the Go module requires it: `v3.255.0`. */
export function engineVersion(): string {
  const found = /^\s*github\.com\/pulumi\/pulumi\/pkg\/v3\s+(v\S+)/m.exec(readFileSync(join(MODULE, "go.mod"), "utf8"));
  if (found?.[1] === undefined) throw new Error(`${MODULE}/go.mod does not require github.com/pulumi/pulumi/pkg/v3`);
  return found[1];
}

/** Builds the engine to `executable`, unless it is there. Two builds at once wait for each other; a half one never shows. */
export async function buildEngine(executable: string, environment: NodeJS.ProcessEnv): Promise<void> {
  if (existsSync(executable)) return;
  const progress = new Progress(`Pulumi ${engineVersion()}`);
  await withLock(
    `${dirname(dirname(executable))}.lock`,
    (owner) => progress.show(`waiting for process ${owner}, which is building it`),
    async () => {
      if (existsSync(executable)) return;
      await compile(executable, environment, progress);
    },
  );
}

async function compile(executable: string, environment: NodeJS.ProcessEnv, progress: Progress): Promise<void> {
  mkdirSync(dirname(executable), { recursive: true });
  const workshop = mkdtempSync(join(dirname(executable), ".build-"));
  try {
    progress.show("asking Go what there is to compile");
    const total = await countStalePackages(environment, progress);
    progress.show(`compiling ${total} packages from ${COMMAND}`);
    let compiled = 0;
    const built = join(workshop, "pulumi");
    const flags = `-s -w -X ${VERSION_VARIABLE}=${engineVersion()}`;
    await go(["build", "-v", "-ldflags", flags, "-o", built, COMMAND], environment, (line) => {
      if (line.startsWith("go: ")) return;
      compiled += 1;
      progress.show(`compiled ${compiled} of ${total} packages`);
    });
    renameSync(built, executable);
    progress.finish(`built ${executable}`);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

/** How many packages Go will have to compile; downloads the modules on the way. */
async function countStalePackages(environment: NodeJS.ProcessEnv, progress: Progress): Promise<number> {
  let downloads = 0;
  let stale = 0;
  const listing = ["list", "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}", COMMAND];
  await go(listing, environment, (line) => {
    if (line.startsWith("go: downloading")) {
      downloads += 1;
      progress.show(`downloaded ${downloads} modules`);
    } else if (line !== "") {
      stale += 1;
    }
  });
  return stale;
}

/** Runs the go command in the engine's module; its output is passed on line by line and shown when it fails. */
function go(args: readonly string[], environment: NodeJS.ProcessEnv, onLine: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("go", args, { cwd: MODULE, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    const tail: string[] = [];
    const note = (line: string): void => {
      tail.push(line);
      if (tail.length > 20) tail.shift();
      onLine(line);
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", note);
    child.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "ENOENT" ? new Error(WITHOUT_GO) : error);
    });
    child.once("close", (status) => {
      if (status === 0) resolve();
      else reject(new Error(`go ${args[0]} ended with status ${status}:\n${tail.join("\n")}`));
    });
  });
}

const WITHOUT_GO = `There is no pulumi on PATH, and no go to build one with.
Install either: Pulumi (https://www.pulumi.com/docs/install/), which is used as it is, or Go (https://go.dev/dl/), with
which \`make pulumi\` builds the engine from its published module in about five minutes.`;
