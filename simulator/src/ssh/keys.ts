import { utils } from "ssh2";

/** An ed25519 key pair: `private` in OpenSSH's format, `public` as `ssh-ed25519 AAAA…` (authorized_keys, known_hosts). */
export interface KeyPair {
  readonly private: string;
  readonly public: string;
}

/** A new key pair; the comment is only for people. */
export function generateKeyPair(comment: string): KeyPair {
  const pair = utils.generateKeyPairSync("ed25519", { comment });
  // About one in three hundred of ssh2 1.17's own ed25519 keys cannot be read by it (mscdex/ssh2 #1390).
  if (utils.parseKey(pair.private) instanceof Error) return generateKeyPair(comment);
  return { private: pair.private, public: pair.public.split(" ").slice(0, 2).join(" ") };
}

/** The public key of a private one. */
export function publicKeyOf(privateKey: string): string {
  const parsed = utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  return `${parsed.type} ${parsed.getPublicSSH().toString("base64")}`;
}
