import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Engine } from "./engine";
import { CHECKOUT } from "./environment";

/**
 * Makes the stack that `make shell` selects in every example that has none yet, so that `pulumi up` needs no
 * `pulumi stack init` before it. Only in a back end of files: a stack in anybody's real back end is theirs to make.
 */
export function initExampleStacks(engine: Engine, environment: NodeJS.ProcessEnv): void {
  const { PULUMI_BACKEND_URL: backend, PULUMI_STACK: stack } = environment;
  if (backend === undefined || stack === undefined || !backend.startsWith("file:///")) return;
  for (const { folder, project } of exampleProjects()) {
    if (existsSync(join(fileURLToPath(backend), ".pulumi/stacks", project, `${stack}.json`))) continue;
    const { status, stderr } = spawnSync(engine.executable, ["stack", "init", stack, "--non-interactive"], {
      cwd: folder,
      env: environment,
      encoding: "utf8",
    });
    if (status !== 0) process.stderr.write(`no stack ${stack} in ${folder}: ${stderr}`);
  }
}

function exampleProjects(): { folder: string; project: string }[] {
  const examples = join(CHECKOUT, "examples");
  if (!existsSync(examples)) return [];
  return readdirSync(examples).flatMap((name) => {
    const folder = join(examples, name);
    const file = join(folder, "Pulumi.yaml");
    const project = existsSync(file) ? /^name:\s*(\S+)/m.exec(readFileSync(file, "utf8"))?.[1] : undefined;
    return project === undefined ? [] : [{ folder, project }];
  });
}
