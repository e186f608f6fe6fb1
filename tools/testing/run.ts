import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { CHECKOUT } from "../pulumi/environment";

/** As npm runs scripts: in the checkout, with the installed packages' commands on PATH. */
function scriptEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: [join(CHECKOUT, "node_modules/.bin"), process.env.PATH ?? ""].join(delimiter) };
}

/** Runs a shell command and resolves with its exit status; its output goes where ours goes. */
export function runShown(command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, cwd: CHECKOUT, env: scriptEnvironment(), stdio: "inherit" });
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? 1));
  });
}

/** Runs a shell command and resolves with its exit status and all that it printed. */
export function runCaptured(command: string): Promise<{ readonly status: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, cwd: CHECKOUT, env: scriptEnvironment() });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.once("error", reject);
    child.once("close", (status) => resolve({ status: status ?? 1, output: Buffer.concat(chunks).toString("utf8") }));
  });
}
