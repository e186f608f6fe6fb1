import { z } from "zod";
import { ownerIdText } from "../schema/properties";

/** Where and as whom to dial. The names are those of @pulumi/command's ConnectionArgs, so that one object serves both. */
const machine = {
  host: z.string().min(1, "a host has a name or an address").meta({ description: "Name or address of the machine." }),
  port: z.int().min(1).max(65535).optional().meta({ description: "Port of its SSH server; 22 where left out." }),
  user: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "User to log in as; root where left out. Another user needs `become`." }),
  password: z.string().optional().meta({ description: "Password, where no key is used.", secret: true }),
  privateKey: z.string().optional().meta({
    description:
      "Private key in OpenSSH or PEM form. Prefer an agent or `privateKeyPath`: they keep the key out of the state.",
    secret: true,
  }),
  privateKeyPath: z
    .string()
    .optional()
    .meta({ description: "Path of the private key on the machine that runs Pulumi." }),
  privateKeyPassword: z.string().optional().meta({ description: "Passphrase of the private key.", secret: true }),
  agentSocketPath: z.string().optional().meta({ description: "Socket of an SSH agent, as in SSH_AUTH_SOCK." }),
  hostKey: z.string().optional().meta({
    description:
      "The host's public key (`ssh-ed25519 AAAA…`) or its fingerprint (`SHA256:…`). Where left out, known_hosts must have it.",
  }),
  insecureIgnoreHostKey: z.boolean().optional().meta({
    description:
      "Accept any host key. For a throw-away host only: whoever is between you and the host can be root on it.",
  }),
  knownHostsPath: z.string().optional().meta({ description: "A known_hosts file beside ~/.ssh/known_hosts." }),
};

const proxy = z.strictObject(machine).meta({ description: "A jump host, dialled first.", typeName: "ProxySettings" });

/** How the host is reached. */
export const connection = z
  .strictObject({
    ...machine,
    become: z
      .enum(["sudo", "doas"])
      .optional()
      .meta({ description: "How a user other than root becomes root; without a password." }),
    proxy: proxy.optional().meta({ description: "A jump host, dialled first.", typeName: "ProxySettings" }),
    dialErrorLimit: z.int().min(-1).optional().meta({
      description: "How many failed tries to connect are followed by another one; 10 where left out, -1 for no end.",
    }),
    perDialTimeout: z
      .int()
      .min(0)
      .optional()
      .meta({ description: "Seconds that one try may take; 15 where left out, 0 for no limit." }),
  })
  .meta({ description: "How the host is reached over SSH.", typeName: "ConnectionSettings" });

/** The inputs of everything that stands on a Host; the SDK fills them in from the Host itself. */
export const onHost = {
  connection: connection.meta({
    description: "How the host is reached; the SDK takes it from `host`.",
    typeName: "ConnectionSettings",
  }),
  host: ownerIdText.meta({ description: "The freebsd.Host that it is on.", change: "replace", reference: ["Host"] }),
  adopt: z.boolean().optional().meta({
    description: "Take over what exists under this name and make it what is declared, instead of refusing it.",
  }),
  persistent: z.boolean().optional().meta({
    description: "Whether it comes back when the host boots; true where left out.",
  }),
  retainOnDelete: z.boolean().optional().meta({
    description: "Pulumi's resource option of this name; the SDK puts it on record here.",
  }),
};
