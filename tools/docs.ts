/**
 * `make docs`: draws the pictures in docs/pictures anew. Every example goes up on a simulated host by the real engine, and
 * what is then on the host is drawn: as the HTML page, light and dark, in a real browser, and as SVG. Arguments name examples.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { topologyAsked } from "../picture/ask";
import { topologyOf } from "../picture/from-inventory";
import { topologyHtml } from "../picture/html";
import type { Topology } from "../picture/model";
import { topologySvg } from "../picture/svg";
import { together } from "../picture/together";
import { everything, type Inventory, parseSections, wholeInventory } from "../provider/host/inventory";
import { type ConnectionSettings, connectionTo } from "../provider/transport";
import { createHost } from "../simulator/src/host";
import { DemoEngine } from "./demo/engine";
import { CHECKOUT } from "./pulumi/environment";
import { hostsOf, nicsOf, plugInOutside } from "./pulumi/example-hosts";
import { copyProgram } from "./pulumi/program";

const PICTURES = resolve(__dirname, "../docs/pictures");
/** The example whose picture opens the README; it is drawn with changes as well. */
const CHANGED = "seed-topology";

async function main(): Promise<void> {
  const script = join(__dirname, "chromium-for-tests.sh");
  const found = spawnSync("sh", [script], { encoding: "utf8" });
  if (found.status !== 0) throw new Error(found.stderr.trim());
  mkdirSync(PICTURES, { recursive: true });
  const args = userInfo().uid === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath: found.stdout.trim(), args });
  try {
    const examples = readdirSync(join(CHECKOUT, "examples"), { withFileTypes: true });
    const asked = process.argv.slice(2);
    const wanted = ({ name }: { name: string }) =>
      name !== "node_modules" && (asked.length === 0 || asked.includes(name));
    for (const { name } of examples.filter((entry) => entry.isDirectory() && wanted(entry)))
      await drawExample(browser, name);
  } finally {
    await browser.close();
  }
}

async function drawExample(browser: Browser, name: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-freebsd-docs-"));
  const program = await copyProgram(`examples/${name}`);
  const hosts: Awaited<ReturnType<typeof createHost>>[] = [];
  try {
    const connections: ConnectionSettings[] = [];
    for (const each of hostsOf(name)) {
      const host = await createHost({ hostname: each === "host" ? "warden0" : each, nics: nicsOf(name) });
      hosts.push(host);
      plugInOutside(host);
      const { host: address, port, user, privateKey, hostKey } = (await host.listen()).connection;
      const privateKeyPath = join(folder, `id_ed25519-${each}`);
      writeFileSync(privateKeyPath, privateKey, { mode: 0o600 });
      connections.push({ host: address, port, user, privateKeyPath, hostKey });
    }
    const engine = await DemoEngine.open(program.folder, folder);
    await configure(engine, name, connections);
    await engine.quiet("up", "--yes", "--skip-preview");
    const inventories = await Promise.all(connections.map(read));
    await draw(browser, name, together(inventories.map((inventory) => topologyOf(inventory))));
    const [host, connection] = [hosts[0], connections[0]];
    if (name !== CHANGED || host === undefined || connection === undefined) return;
    // A jail of another name in place of one, and an address that somebody takes away by hand.
    const index = join(program.folder, "index.ts");
    writeFileSync(index, readFileSync(index, "utf8").replaceAll('"stats"', '"mail"'));
    await host.run("ifconfig -j vj1 ng0_vj1 inet 192.168.1.101 -alias");
    const plan = await engine.text("preview", "--json", "--show-sames");
    const difference = { inventory: await read(connection), address: undefined, plan, drift: false };
    await draw(browser, `${name}-difference`, topologyAsked(difference));
  } finally {
    for (const host of hosts) await host.close();
    await program.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The one host's connection by its members, those of several by the hosts' names. */
async function configure(engine: DemoEngine, name: string, connections: readonly ConnectionSettings[]): Promise<void> {
  const [only = {}, ...more] = connections;
  const names = hostsOf(name);
  const settings =
    more.length === 0 ? only : Object.fromEntries(connections.map((each, at) => [names[at], JSON.stringify(each)]));
  for (const [key, value] of Object.entries(settings)) await engine.quiet("config", "set", key, "--", String(value));
}

async function read(settings: ConnectionSettings): Promise<Inventory> {
  const connection = connectionTo(settings);
  const { reads } = await connection.run([], { reads: [everything()] });
  return wholeInventory(parseSections(reads));
}

async function draw(browser: Browser, name: string, topology: Topology): Promise<void> {
  writeFileSync(join(PICTURES, `${name}.svg`), await topologySvg(topology));
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await browser.newPage({ viewport: { width: 1240, height: 480 }, deviceScaleFactor: 1.5, colorScheme });
    await page.setContent(topologyHtml(topology));
    const path = join(PICTURES, `${name}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true });
    await page.close();
    process.stdout.write(`${path}\n`);
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
