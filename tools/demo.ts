/** `make demo`: the seeds' topology goes up, changes, drifts, is repaired and comes down, on a simulated host, by the real engine. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHost } from "../simulator/src/host";
import { DemoEngine } from "./demo/engine";
import { type HostListing, listHost } from "./demo/listing";
import { heading, note, say } from "./demo/output";
import { EXAMPLE_NICS } from "./pulumi/example-hosts";
import { copyProgram } from "./pulumi/program";

type Host = Awaited<ReturnType<typeof createHost>>;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-freebsd-demo-"));
  const program = await copyProgram("examples/seed-topology");
  const host = await createHost({ hostname: "warden0", nics: EXAMPLE_NICS });
  try {
    const { connection } = await host.listen();
    say(`A simulated FreeBSD host listens on 127.0.0.1:${connection.port}; the program is examples/seed-topology.`);
    const key = join(folder, "id_ed25519");
    writeFileSync(key, connection.privateKey, { mode: 0o600 });
    const engine = await DemoEngine.open(program.folder, folder);
    for (const [name, value] of Object.entries({
      host: connection.host,
      port: String(connection.port),
      privateKeyPath: key,
      hostKey: connection.hostKey,
    })) {
      await engine.quiet("config", "set", name, "--", value);
    }
    const before = await listHost(host);
    await tour(engine, host);
    compare(before, await listHost(host));
  } finally {
    await host.close();
    await program.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tour(engine: DemoEngine, host: Host): Promise<void> {
  heading("pulumi preview: what would be done");
  await engine.show("preview");
  heading("pulumi up");
  await engine.show("up", "--yes", "--skip-preview");
  await showJails(host);
  await ping(host, "vj1", "192.168.1.102", "vj1 to vj2, over the ng_bridge on igb0");
  await ping(host, "vj1", "10.0.0.2", "vj1 to stats, on the other bridge: vrouter does not forward yet");

  heading("A change: another domain for every jail, in place");
  await engine.quiet("config", "set", "domain", "example.net");
  await engine.show("preview", "--diff");
  await engine.show("up", "--yes", "--skip-preview");
  note(await output(host, "jls -N 2>/dev/null || jls"));

  heading("Somebody changes the host by hand: ifconfig -j vj1 ng0_vj1 inet 192.168.1.101 -alias");
  await output(host, "ifconfig -j vj1 ng0_vj1 inet 192.168.1.101 -alias");
  await ping(host, "vj1", "192.168.1.102", "vj1 to vj2");
  await engine.show("refresh", "--yes", "--skip-preview");
  await engine.show("up", "--yes", "--skip-preview");
  await ping(host, "vj1", "192.168.1.102", "vj1 to vj2");

  heading("pulumi up once more: nothing to do");
  await engine.show("up", "--yes", "--skip-preview");
  heading("pulumi destroy");
  await engine.show("destroy", "--yes", "--skip-preview");
}

async function showJails(host: Host): Promise<void> {
  heading("The jails and their addresses");
  const script =
    'for j in $(jls name); do ifconfig -j "$j" -a inet | awk -v j="$j" \'/^[a-z]/ { i = $1 } /inet / && i != "lo0:" { print j, i, $2 }\'; done';
  note(await output(host, script));
}

async function ping(host: Host, jail: string, address: string, what: string): Promise<void> {
  say(`ping from ${what}`);
  const { stdout } = await host.run(`jexec ${jail} ping -c 1 -t 2 ${address}`);
  note(stdout);
}

async function output(host: Host, script: string): Promise<string> {
  const { stdout, stderr, exitCode } = await host.run(script);
  if (exitCode !== 0) throw new Error(`${script}: exit ${exitCode}: ${stderr}`);
  return stdout;
}

function compare(before: HostListing, after: HostListing): void {
  heading("The host is as it was found");
  const differences = Object.keys(before).filter((part) => before[part] !== after[part]);
  if (differences.length > 0) {
    for (const part of differences) note(`${part} before:\n${before[part]}\n${part} after:\n${after[part]}`);
    throw new Error(`the host differs in: ${differences.join(", ")}`);
  }
  say(
    `Interfaces, netgraph nodes, jails, routes, mounts and files are the same as before: ${Object.keys(before).join(", ")}.`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
