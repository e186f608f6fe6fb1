import { createHmac } from "node:crypto";

/** A key that a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT") has for a host. */
export interface KnownKey {
  /** Such as `ssh-ed25519`. */
  readonly type: string;
  readonly blob: Buffer;
  readonly revoked: boolean;
}

/** The name of a host in known_hosts: the port stands there only when it is not 22. */
export function knownHostsName(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

/** All keys that the text of a known_hosts file has for this name; lines that are no such line are passed over. */
export function keysFor(name: string, text: string): KnownKey[] {
  const keys: KnownKey[] = [];
  for (const line of text.split(/\r?\n/)) {
    const words = line.trim().split(/\s+/);
    const marker = words[0]?.startsWith("@") ? words.shift() : undefined;
    const [patterns, type, base64] = words;
    if (patterns === undefined || patterns.startsWith("#") || type === undefined || base64 === undefined) continue;
    // Keys of certificate authorities sign host certificates, which ssh2 does not know.
    if (marker !== undefined && marker !== "@revoked") continue;
    if (matches(name.toLowerCase(), patterns)) {
      keys.push({ type, blob: Buffer.from(base64, "base64"), revoked: marker === "@revoked" });
    }
  }
  return keys;
}

function matches(name: string, patterns: string): boolean {
  if (patterns.startsWith("|")) return matchesHash(name, patterns);
  let found = false;
  for (const pattern of patterns.toLowerCase().split(",")) {
    if (pattern.startsWith("!")) {
      if (glob(pattern.slice(1)).test(name)) return false;
    } else if (glob(pattern).test(name)) found = true;
  }
  return found;
}

/** `|1|salt|hash`, where the hash is the HMAC-SHA1 of the name under the salt. */
function matchesHash(name: string, field: string): boolean {
  const [, version, salt, hash] = field.split("|");
  if (version !== "1" || salt === undefined || hash === undefined) return false;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
}

function glob(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$+.()|{}[\]]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`);
}
