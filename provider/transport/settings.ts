import { homedir } from "node:os";
import { join } from "node:path";

/**
 * How to reach a machine by SSH: the part that a host and a jump host have in common.
 *
 * The names and defaults are those of `ConnectionArgs` in `@pulumi/command`, so that one object serves both packages.
 */
export interface MachineSettings {
  /** Name or address of the machine. */
  host: string;
  /** TCP port; 22 when left out. */
  port?: number;
  /** User to log in as; `root` when left out. */
  user?: string;
  /** Password, also the answer to keyboard-interactive prompts. Secret. */
  password?: string;
  /** Private key in OpenSSH, PEM or PPK format. Secret. */
  privateKey?: string;
  /** File that holds the private key; a leading `~/` is the user's home. */
  privateKeyPath?: string;
  /** Passphrase of the private key. Secret. */
  privateKeyPassword?: string;
  /** Socket of an ssh-agent; `SSH_AUTH_SOCK` when left out. */
  agentSocketPath?: string;
  /** The host key to expect: `ssh-ed25519 AAAA…`, the base64 part alone, or `SHA256:…`. */
  hostKey?: string;
  /** Accept whatever host key comes. Anybody on the way can then read and change everything. */
  insecureIgnoreHostKey?: boolean;
  /** A known_hosts file that is read besides `~/.ssh/known_hosts`. */
  knownHostsPath?: string;
  /** How many dial errors are allowed before it is given up; 10 when left out, -1 is without end. */
  dialErrorLimit?: number;
  /** Seconds for one dial, from the first packet to the end of authentication; 15 when left out, 0 is without end. */
  perDialTimeout?: number;
}

/** A jump host, which forwards the connection (`ssh -J`). It has an authentication and a host key of its own. */
export interface ProxySettings extends MachineSettings {}

/** How to reach a host, and how to become root there. */
export interface ConnectionSettings extends MachineSettings {
  /** How a user who is not root becomes root, without a password. */
  become?: "sudo" | "doas";
  /** A jump host to go through. */
  proxy?: ProxySettings;
}

export function portOf(machine: MachineSettings): number {
  return machine.port ?? 22;
}

export function userOf(machine: MachineSettings): string {
  return machine.user ?? "root";
}

/** `~/` at the start of a path is the home of whoever runs Pulumi, as in ssh_config(5). */
export function expandHome(path: string): string {
  return path.startsWith("~/") ? join(homedir(), path.slice(2)) : path;
}

/** The text without any secret of these settings: a last safeguard for what ssh2 or the host say in their errors. */
export function withoutSecrets(text: string, settings: ConnectionSettings): string {
  const machines: MachineSettings[] = settings.proxy === undefined ? [settings] : [settings, settings.proxy];
  let clean = text;
  for (const { password, privateKey, privateKeyPassword } of machines) {
    for (const secret of [password, privateKey, privateKeyPassword]) {
      if (secret !== undefined && secret !== "") clean = clean.replaceAll(secret, "[secret]");
    }
  }
  return clean;
}
