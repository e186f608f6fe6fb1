import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ConnectionSettings, connectionTo } from "../../../provider/transport";
import { createHost, type NicOptions, type SimulatedHost } from "../../../simulator/src/host";
import type { ListenOptions } from "../../../simulator/src/ssh/server";
import { type BareHost, readBareHost } from "./bare-host";

/** The host that the suite runs against: a simulated one of its own, or the real one of `make acceptance`. */
export interface Target {
  /** For a program: `connection: ${JSON.stringify(target.connection)}`. */
  readonly connection: ConnectionSettings;
  /** The simulated host behind it, for what only that can do or tell; undefined on a real one. */
  readonly simulator: SimulatedHost | undefined;
  /** What an administrator does by hand: a script of /bin/sh over a connection of its own. Rejects when it fails. */
  run(script: string): Promise<string>;
  /** Everything that must be the same after destroy as before up. */
  bare(): Promise<BareHost>;
  close(): Promise<void>;
}

/** Names of everything that the suite makes start with this, so that a real host's own things are out of reach. */
export const PREFIX = "pft";

/** The address of the real host that the suite is to run against; undefined: a simulated one. */
function realHost(): string | undefined {
  const address = process.env.FREEBSD_HOST;
  return address === "" ? undefined : address;
}

interface TargetOptions extends Pick<ListenOptions, "onSession"> {
  readonly nics?: readonly NicOptions[];
}

/**
 * Opens the target that the environment names: FREEBSD_HOST, FREEBSD_KEY and FREEBSD_HOST_KEY, as `make acceptance` sets them.
 * `nics` are those of a simulated host, and `onSession` hears its sessions; a real one has its own.
 */
export async function openTarget({ nics, ...watched }: TargetOptions = {}): Promise<Target> {
  const address = realHost();
  if (address !== undefined) return targetAt(realConnection(address), undefined, async () => {});
  const folder = await mkdtemp(join(tmpdir(), "pulumi-freebsd-target-"));
  const host = await createHost(nics === undefined ? {} : { nics });
  const { connection } = await host.listen(watched);
  const privateKeyPath = join(folder, "id_ed25519");
  await writeFile(privateKeyPath, connection.privateKey, { mode: 0o600 });
  const { host: name, port, user, hostKey } = connection;
  return targetAt({ host: name, port, user, hostKey, privateKeyPath }, host, async () => {
    await host.close();
    await rm(folder, { recursive: true, force: true });
  });
}

/** Skips a test, or a block of them, that only a simulated host can serve, and says so. */
export function onlySimulated(test: Mocha.Context, why: string): void {
  const address = realHost();
  if (address === undefined) return;
  process.stderr.write(`      SKIPPED on ${address}: ${why}\n`);
  test.skip();
}

function targetAt(
  connection: ConnectionSettings,
  simulator: SimulatedHost | undefined,
  close: () => Promise<void>,
): Target {
  // Another object than the program's settings would be: the administrator has a connection of their own.
  const admin = connectionTo({ ...connection, perDialTimeout: 30 });
  return {
    connection,
    simulator,
    run: async (script) => {
      const { commands } = await admin.run([{ argv: ["/bin/sh", "-c", script] }]);
      const [outcome] = commands;
      if (outcome === undefined || outcome.exitStatus !== 0)
        throw new Error(`by hand: ${script}\nexit ${outcome?.exitStatus}: ${outcome?.stderr}`);
      return outcome.stdout;
    },
    bare: () => readBareHost(admin),
    close: async () => {
      await admin.close();
      await close();
    },
  };
}

/** `ssh://root@host:22`, `root@host` or `host`. */
function realConnection(address: string): ConnectionSettings {
  const url = new URL(address.includes("://") ? address : `ssh://${address}`);
  const { FREEBSD_KEY: key, FREEBSD_HOST_KEY: hostKey, FREEBSD_BECOME: become } = process.env;
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? 22 : Number(url.port),
    user: url.username === "" ? "root" : decodeURIComponent(url.username),
    ...(key === undefined || key === "" ? {} : { privateKeyPath: absolute(key) }),
    ...(key === undefined || key === "" ? agent() : {}),
    ...(hostKey === undefined || hostKey === "" ? {} : { hostKey }),
    ...(become === "sudo" || become === "doas" ? { become } : {}),
  };
}

function agent(): Pick<ConnectionSettings, "agentSocketPath"> {
  const path = process.env.SSH_AUTH_SOCK;
  return path === undefined ? {} : { agentSocketPath: path };
}

/** The programs run in folders of their own, and not every shell expands `KEY=~/.ssh/id_ed25519`. */
function absolute(path: string): string {
  return resolve(path.replace(/^~(?=\/)/, homedir()));
}
