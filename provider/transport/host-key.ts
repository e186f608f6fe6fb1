import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { FreebsdError } from "../errors";
import { type KnownKey, keysFor, knownHostsName } from "./known-hosts";
import { reasonOf } from "./reason";
import { expandHome, type MachineSettings, portOf } from "./settings";

/** How the host key of a machine is judged. Nothing is sent to the machine, no user name either, before that. */
export interface HostKeyPolicy {
  /** The signature algorithms to offer, so that the machine picks a key that is known; all when left out. */
  readonly algorithms?: readonly string[];
  /** The reason to refuse the key; undefined when it is the right one. */
  judge(key: Buffer): FreebsdError | undefined;
  /** The error for a machine that has no key of the types that were offered. */
  noCommonType(): FreebsdError;
}

/** The signature algorithms that ssh2 has for each type of key. SHA-1 signatures are not among them. */
const algorithmsByType: Readonly<Record<string, readonly string[]>> = {
  "ssh-ed25519": ["ssh-ed25519"],
  "ecdsa-sha2-nistp256": ["ecdsa-sha2-nistp256"],
  "ecdsa-sha2-nistp384": ["ecdsa-sha2-nistp384"],
  "ecdsa-sha2-nistp521": ["ecdsa-sha2-nistp521"],
  "ssh-rsa": ["rsa-sha2-512", "rsa-sha2-256"],
};
const allAlgorithms = Object.values(algorithmsByType).flat();

/** Pinned by `hostKey`, else looked up in known_hosts, else refused; or ignored, where the settings say so in so many words. */
export function hostKeyPolicy(machine: MachineSettings): HostKeyPolicy {
  if (machine.hostKey !== undefined) return pinned(machine, machine.hostKey);
  if (machine.insecureIgnoreHostKey) {
    return {
      algorithms: allAlgorithms,
      judge: () => undefined,
      noCommonType: () => mismatch(machine, "no host key that can be used"),
    };
  }
  const files = knownHostsFiles(machine);
  const name = knownHostsName(machine.host, portOf(machine));
  return known(
    machine,
    files,
    files.flatMap((file) => keysFor(name, readKnownHosts(file, machine))),
  );
}

/** `SHA256:…`, as ssh-keygen(1) prints it. */
function fingerprint(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

/** The type that stands at the start of every key: a length in four bytes, then the name. */
function keyType(blob: Buffer): string {
  if (blob.length < 4) return "";
  const length = blob.readUInt32BE(0);
  return length > 64 || blob.length < 4 + length ? "" : blob.toString("latin1", 4, 4 + length);
}

function pinned(machine: MachineSettings, hostKey: string): HostKeyPolicy {
  const words = hostKey.trim().split(/\s+/);
  const word = words.length > 1 ? (words[1] ?? "") : (words[0] ?? "");
  const expected = word.startsWith("SHA256:") ? word.replace(/=+$/, "") : undefined;
  const blob = Buffer.from(word, "base64");
  const type = keyType(blob);
  if (expected === undefined && (type === "" || (words.length > 1 && words[0] !== type))) {
    throw new FreebsdError({
      code: "invalid-settings",
      host: machine.host,
      message: "hostKey is not a host key",
      hint: 'It is written as "ssh-ed25519 AAAA…", as the base64 part alone, or as "SHA256:…"',
    });
  }
  const wanted = expected ?? fingerprint(blob);
  return {
    algorithms: expected === undefined ? algorithmsFor([type]) : allAlgorithms,
    judge: (key) =>
      fingerprint(key) === wanted
        ? undefined
        : mismatch(machine, `its host key is ${describe(key)}, but hostKey pins ${wanted}`),
    noCommonType: () => mismatch(machine, `it has no host key of the type that hostKey pins (${type} ${wanted})`),
  };
}

function known(machine: MachineSettings, files: readonly string[], keys: readonly KnownKey[]): HostKeyPolicy {
  const valid = keys.filter((key) => !key.revoked);
  const types = [...new Set(valid.map((key) => key.type))];
  const list = valid.map((key) => `${key.type} ${fingerprint(key.blob)}`).join(", ");
  return {
    algorithms: algorithmsFor(types),
    judge: (key) => {
      if (keys.some((one) => one.revoked && one.blob.equals(key))) {
        return new FreebsdError({
          code: "host-key-revoked",
          host: machine.host,
          message: `its host key ${describe(key)} is marked @revoked in known_hosts`,
          hint: "Whoever answers may be somebody else: find out before you go on",
        });
      }
      if (valid.some((one) => one.blob.equals(key))) return undefined;
      if (valid.length > 0) return mismatch(machine, `its host key is ${describe(key)}, but known is ${list}`);
      return unknown(machine, files, key);
    },
    noCommonType: () => mismatch(machine, `it has no host key of a type that is known for it (known is ${list})`),
  };
}

function algorithmsFor(types: readonly string[]): readonly string[] {
  const algorithms = types.flatMap((type) => algorithmsByType[type] ?? []);
  return algorithms.length === 0 ? allAlgorithms : algorithms;
}

function unknown(machine: MachineSettings, files: readonly string[], key: Buffer): FreebsdError {
  const line = `${knownHostsName(machine.host, portOf(machine))} ${keyType(key)} ${key.toString("base64")}`;
  return new FreebsdError({
    code: "host-key-unknown",
    host: machine.host,
    message: `its host key ${describe(key)} is not known`,
    hint: `Compare the fingerprint on the host (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub); if it is the same, set hostKey, or add this line to ${files.at(-1)}: ${line}`,
  });
}

function mismatch(machine: MachineSettings, message: string): FreebsdError {
  return new FreebsdError({
    code: "host-key-mismatch",
    host: machine.host,
    message: `refused to connect: ${message}`,
    hint: "Either the host was installed anew, or somebody else answers in its place. If the new key is right, put it into hostKey or known_hosts",
  });
}

function describe(key: Buffer): string {
  return `${keyType(key)} ${fingerprint(key)}`;
}

function knownHostsFiles(machine: MachineSettings): string[] {
  const files = [join(homedir(), ".ssh", "known_hosts")];
  if (machine.knownHostsPath !== undefined) files.push(expandHome(machine.knownHostsPath));
  return files;
}

/** The user's own file may be missing; one that the settings name must be there. */
function readKnownHosts(file: string, machine: MachineSettings): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = reasonOf(error);
    if (code === "ENOENT" && machine.knownHostsPath === undefined) return "";
    if (machine.knownHostsPath !== undefined && file !== expandHome(machine.knownHostsPath)) return "";
    throw new FreebsdError({ code: "invalid-settings", host: machine.host, message: `cannot read ${file}: ${code}` });
  }
}
