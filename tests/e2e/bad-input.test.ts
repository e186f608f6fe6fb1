import assert from "node:assert/strict";
import { createServer } from "node:net";
import { utils } from "ssh2";
import { type Program, writeFiles, writeProgram } from "../../tools/pulumi/program";
import type { BareHost } from "./harness/bare-host";
import { errors, errorsOf } from "./harness/source";
import { Stack } from "./harness/stack";
import { openTarget, type Target } from "./harness/target";

/** In every program below, as plain text: none of it may be shown. */
const PASSWORD = "s3cret-pa55word-of-the-suite";
const KEY = utils.generateKeyPairSync("ed25519", { comment: "pulumi-freebsd-e2e" }).private;

/** Each is one resource with all that is wrong with it. The engine ends a preview at the first resource that is refused. */
const MISTAKES: readonly { what: string; declarations: string; says: readonly RegExp[] }[] = [
  {
    what: "a name of 16 characters, a multicast MAC, an MTU too small and a declared bridge as a string, all at once",
    declarations: `const lan = new freebsd.NetgraphBridge("pft-lan", { host });
new freebsd.Eiface(
  "pft-port",
  { host, bridge: "pft-lan", name: "pft0123456789abc", mac: "01:00:5e:00:00:01", mtu: 20 },
  { dependsOn: lan },
);`,
    says: [
      /\bname: .*15.*given: "pft0123456789abc"/,
      /\bmac: .*given: "01:00:5e:00:00:01"/,
      /\bmtu: .*given: 20/,
      /\bbridge: "pft-lan" is declared in this program as NetgraphBridge "pft-lan": pass the resource/,
    ],
  },
  {
    what: "addresses without and with a wrong prefix, and a route to no network, all at once",
    declarations: `const jail = new freebsd.Jail("pft-web", { host });
new freebsd.VnetInterface("pft-in", {
  host, jail, interface: "pft0", addresses: ["198.18.1.2", "2001:db8:181::2/129"],
  routes: [{ destination: "somewhere", gateway: "198.18.1.1" }],
});`,
    says: [
      /\baddresses\[0\]: .*given: "198\.18\.1\.2"/,
      /\baddresses\[1\]: .*given: "2001:db8:181::2\/129"/,
      /\broutes\[0\]\.destination: .*given: "somewhere"/,
    ],
  },
  {
    what: "gateways outside every subnet",
    declarations: `const jail = new freebsd.Jail("pft-web", { host });
new freebsd.VnetInterface("pft-in", {
  host, jail, interface: "pft0", addresses: ["198.18.1.2/24", "198.18.2.2/24"], defaultRouter: "198.18.9.1",
  routes: [{ destination: "198.19.0.0/16", gateway: "198.18.8.1" }],
});`,
    says: [
      /\bdefaultRouter: 198\.18\.9\.1 is outside every network/,
      /\broutes\[0\]\.gateway: 198\.18\.8\.1 is outside/,
    ],
  },
  {
    what: "a second jail of one name with parameters that jail(8) does not know, all at once",
    declarations: `const web = new freebsd.Jail("pft-web", { host });
new freebsd.Jail(
  "pft-again",
  { host, name: "pft-web", allow: ["raw_socket"], params: { "exec.clan": true, "ip4.adr": "198.18.1.2" } },
  { dependsOn: web },
);`,
    says: [
      /\bname: the jail pft-web is declared by Jail "pft-web" on the same host as well/,
      /\ballow\[0\]: .*raw_sockets/,
      /\bparams\.exec\.clan: .*exec\.clean/,
      /\bparams\.ip4\.adr: .*ip4\.addr/,
    ],
  },
  {
    what: "a connection with a port that is none and a misspelt password, without showing the secrets in it",
    declarations: `const wrong = { host: "127.0.0.1", port: 70000, privateKey: KEY, pasword: ${JSON.stringify(PASSWORD)} };
new freebsd.Host("pft-wrong", { connection: wrong });`,
    says: [/\bconnection\.port: /, /\bconnection\.pasword: there is no such property; did you mean password\?/],
  },
];

describe("bad input", () => {
  let target: Target;
  let program: Program;
  let stack: Stack;
  let untouched: BareHost;

  before(async () => {
    target = await openTarget();
    untouched = await target.bare();
    program = await writeProgram("bad-input", "");
    // An agent of whoever runs the suite would let the stranger in.
    stack = await Stack.create({ folder: program.folder, environment: { SSH_AUTH_SOCK: "" } });
  });

  after(async () => {
    await stack.close();
    await program.remove();
    await target.close();
  });

  for (const { what, declarations, says } of MISTAKES) {
    it(`is refused in preview by its property: ${what}`, async () => {
      const connection = { ...target.connection, password: PASSWORD };
      await use(
        `const host = new freebsd.Host("host", { connection: ${JSON.stringify(connection)} });\n${declarations}`,
      );
      const preview = await stack.attempt("preview");
      assert.notEqual(preview.status, 0);
      const shown = errorsOf(preview);
      for (const message of says) assert.match(shown, message);
      assert.equal(errors(preview).length, says.length, `each once, and nothing else:\n${shown}`);
      assertFitForUsers(preview.stdout, preview.stderr, shown);
    });
  }

  it("is refused by its property in an up without a preview, too", async () => {
    await use(
      `new freebsd.Host("pft-wrong", { connection: { host: "127.0.0.1", port: 70000 }, modules: ["if epair"] });`,
    );
    const up = await stack.attempt("up");
    assert.notEqual(up.status, 0);
    const shown = errorsOf(up);
    for (const message of [/\bconnection\.port: /, /\bmodules\[0\]: /]) assert.match(shown, message);
    assert.equal(errors(up).length, 2, shown);
  });

  it("tells every host that it cannot use by its name, and why", async () => {
    const { connection } = target;
    const patience = { dialErrorLimit: 1, perDialTimeout: 20, password: undefined, agentSocketPath: undefined };
    const hosts = {
      "pft-closed": { ...connection, ...patience, ...(await closedPort()) },
      "pft-other-key": { ...connection, ...patience, hostKey: otherHostKey() },
      "pft-stranger": { ...connection, ...patience, privateKeyPath: undefined, privateKey: KEY },
    };
    await use(
      Object.entries(hosts)
        .map(([name, settings]) => `new freebsd.Host("${name}", { connection: ${JSON.stringify(settings)} });`)
        .join("\n"),
    );
    const up = await stack.attempt("up", "--continue-on-error");
    assert.notEqual(up.status, 0);
    const { host, port } = hosts["pft-closed"];
    const says = (name: string) => errors(up, name).map(({ message }) => message);
    const address = connection.host.replaceAll(".", "\\.");
    const told = {
      "pft-closed": new RegExp(`${host}: cannot connect to port ${port}: nothing listens`),
      "pft-other-key": new RegExp(`${address}: refused to connect: its host key is .*, but hostKey pins`),
      "pft-stranger": new RegExp(`${address}: the login as ${connection.user} was refused`),
    };
    for (const [name, message] of Object.entries(told)) {
      assert.equal(says(name).length, 1, up.stdout);
      assert.match(says(name)[0] ?? "", message);
      // Of that flag the SDK itself makes errors with stacks, on the stack's row; these here are ours.
      assertFitForUsers(...says(name));
    }
    assertNoSecret(up.stdout, up.stderr, errorsOf(up));
    assert.deepEqual(
      (await stack.resources()).filter(({ type }) => type.includes("freebsd")),
      [],
    );
  });

  it("shows a host that does not answer without a stack", async () => {
    const settings = { ...target.connection, ...(await closedPort()), dialErrorLimit: 0, password: PASSWORD };
    await use(`new freebsd.Host("pft-closed", { connection: ${JSON.stringify(settings)} });`);
    const up = await stack.attempt("up");
    assert.notEqual(up.status, 0);
    assert.match(up.stdout, /cannot connect to port/);
    assertFitForUsers(up.stdout, up.stderr, errorsOf(up));
  });

  it("has changed nothing on the host", async () => {
    assert.deepEqual(await target.bare(), untouched);
  });

  async function use(declarations: string): Promise<void> {
    const key = `const KEY = ${JSON.stringify(KEY)};`;
    await writeFiles(program.folder, {
      "index.ts": `import * as freebsd from "pulumi-freebsd";\n${key}\n${declarations}\nexport const used = KEY.length;\n`,
    });
  }
});

/** Neither a stack nor a secret. */
function assertFitForUsers(...texts: readonly string[]): void {
  for (const text of texts)
    assert.doesNotMatch(text, /\n\s+at \S+ ?\(|\n\s+at async |\n\s+at \/|node:internal/, "a stack is shown");
  assertNoSecret(...texts);
}

function assertNoSecret(...texts: readonly string[]): void {
  const secrets = [PASSWORD, ...KEY.split("\n").filter((line) => line !== "" && !line.startsWith("-----"))];
  for (const text of texts)
    assert.deepEqual(
      secrets.filter((secret) => text.includes(secret)),
      [],
      text,
    );
}

/** A port on which nothing listens: of this machine, since what is before a real host may drop what is sent there. */
async function closedPort(): Promise<{ host: string; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return { host: address.address, port: address.port };
}

/** A host key of the right form that is nobody's. */
function otherHostKey(): string {
  return utils.generateKeyPairSync("ed25519").public.split(" ").slice(0, 2).join(" ");
}
