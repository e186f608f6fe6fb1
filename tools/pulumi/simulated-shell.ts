import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONNECTION_VARIABLE } from "../../provider/lifecycle/connection-settings";
import { createHost } from "../../simulator/src/host";
import type { Engine } from "./engine";
import { pulumiEnvironment, SHELL_STATE } from "./environment";
import { EXAMPLE_NICS, plugInOutside } from "./example-hosts";
import { initExampleStacks } from "./example-stacks";

/**
 * Opens a shell in which the examples go up on a simulated host that lives as long as the shell, stacks included. With
 * PULUMI_FREEBSD_CONNECTION set there is a real host to work on, and stacks are kept.
 */
export async function openShell(engine: Engine, version: string): Promise<number> {
  if (process.env[CONNECTION_VARIABLE] !== undefined) return shellOn(engine, version, SHELL_STATE, process.env);
  const folder = mkdtempSync(join(tmpdir(), "pulumi-freebsd-shell-"));
  const host = await createHost({ hostname: "warden0", nics: EXAMPLE_NICS });
  plugInOutside(host);
  try {
    const { connection } = await host.listen();
    const privateKeyPath = join(folder, "id_ed25519");
    writeFileSync(privateKeyPath, connection.privateKey, { mode: 0o600 });
    const { host: name, port, user, hostKey } = connection;
    const settings = JSON.stringify({ host: name, port, user, hostKey, privateKeyPath });
    process.stderr.write(
      `A simulated FreeBSD host with the NICs ${EXAMPLE_NICS.map((nic) => nic.name).join(", ")} runs while this shell is open.\n`,
    );
    process.stderr.write(`Look at it: ssh -i ${privateKeyPath} -p ${port} ${user}@${name}\n`);
    return await shellOn(engine, version, folder, { ...process.env, [CONNECTION_VARIABLE]: settings });
  } finally {
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function shellOn(engine: Engine, version: string, state: string, base: NodeJS.ProcessEnv): Promise<number> {
  const environment = pulumiEnvironment(engine, state, base);
  initExampleStacks(engine, environment);
  process.stderr.write(
    `pulumi ${version}, stack ${environment.PULUMI_STACK}, state in ${environment.PULUMI_BACKEND_URL}\n`,
  );
  process.stderr.write("Try: cd examples/hello-jail && pulumi up, then pulumi-freebsd inventory; leave with exit.\n");
  // Not spawnSync: the simulated host lives in this process and must go on answering.
  const shell = spawn(environment.SHELL ?? "/bin/sh", [], { stdio: "inherit", env: environment });
  return new Promise((resolve, reject) => {
    shell.once("error", reject);
    shell.once("close", (status) => resolve(status ?? 1));
  });
}
