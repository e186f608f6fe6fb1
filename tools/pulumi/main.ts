/** `npx tsx tools/pulumi/main.ts ensure | env | shell`: an engine, its environment as exports, a shell with it. */
import { spawnSync } from "node:child_process";
import { Command } from "commander";
import { type Engine, findEngine } from "./engine";
import { pulumiEnvironment, pulumiVariables, SHELL_STATE } from "./environment";
import { openShell } from "./simulated-shell";

const program = new Command("pulumi-engine");

program
  .command("ensure")
  .description("use the pulumi on PATH, or build one")
  .action(async () => {
    const engine = await findEngine();
    process.stdout.write(`pulumi ${version(engine)}: ${engine.executable} (${describe(engine)})\n`);
  });

program
  .command("env")
  .description("print the environment of `make shell` as exports for sh")
  .action(async () => {
    const engine = await findEngine();
    pulumiEnvironment(engine, SHELL_STATE);
    for (const [name, value] of Object.entries(pulumiVariables(engine, SHELL_STATE))) {
      process.stdout.write(`export ${name}='${value.replaceAll("'", "'\\''")}'\n`);
    }
  });

program
  .command("shell")
  .description("open a shell in which pulumi up, preview and destroy work")
  .action(async () => {
    const engine = await findEngine();
    process.exitCode = await openShell(engine, `${version(engine)} (${describe(engine)})`);
  });

function version(engine: Engine): string {
  const { stdout } = spawnSync(engine.executable, ["version"], {
    encoding: "utf8",
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  return (stdout ?? "").trim();
}

function describe(engine: Engine): string {
  return engine.origin === "path" ? "found on PATH" : "built from its Go module";
}

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
