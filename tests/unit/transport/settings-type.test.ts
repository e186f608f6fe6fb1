import type { types } from "@pulumi/command";
import type * as pulumi from "@pulumi/pulumi";
import type { ConnectionSettings, ProxySettings } from "../../../provider/transport";

type CommandArgs = types.input.remote.ConnectionArgs;
type CommandProxy = types.input.remote.ProxyConnectionArgs;
type Holds<Claim extends true> = Claim;

/** The type checker is the test: each line fails to compile when a name or a type differs. */
type Claims = [
  Holds<Exclude<keyof CommandArgs, keyof ConnectionSettings> extends never ? true : false>,
  Holds<Exclude<keyof CommandProxy, keyof ProxySettings> extends never ? true : false>,
  Holds<Omit<Pick<ConnectionSettings, keyof CommandArgs>, "proxy"> extends Omit<CommandArgs, "proxy"> ? true : false>,
  Holds<Pick<ProxySettings, keyof CommandProxy> extends CommandProxy ? true : false>,
  Holds<Omit<pulumi.Unwrap<CommandArgs>, "proxy"> extends Omit<ConnectionSettings, "proxy"> ? true : false>,
];

test("every setting of @pulumi/command is one of ours, of the same type", () => {
  const claims: Claims = [true, true, true, true, true];
  expect(claims).not.toContain(false);
});

test("one object serves this package and @pulumi/command", () => {
  const one = {
    host: "edge.example.org",
    port: 22,
    user: "root",
    password: "a",
    privateKey: "b",
    privateKeyPassword: "c",
    agentSocketPath: "/tmp/agent",
    hostKey: "ssh-ed25519 AAAA",
    dialErrorLimit: 3,
    perDialTimeout: 5,
    proxy: { host: "jump.example.org", port: 22, user: "me", hostKey: "ssh-ed25519 AAAA" },
  };
  const ours: ConnectionSettings = one;
  const theirs: CommandArgs = one;
  expect(ours).toBe(theirs);
});
