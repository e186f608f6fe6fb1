import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { utils } from "ssh2";
import { type Program, writeFiles, writeProgram } from "../../tools/pulumi/program";
import type { BareHost } from "./harness/bare-host";
import type { CommandResult } from "./harness/cli";
import { Stack } from "./harness/stack";
import { onlySimulated, openTarget, type Target } from "./harness/target";

const PLAIN_PASSWORD = "plain-s3cret-of-the-suite";
const CONFIG_PASSWORD = "config-s3cret-of-the-suite";

/** Two Hosts on one machine: the secrets of one are plain values in the program, those of the other come from the configuration. */
const program = (connection: object, privateKey: string) => `
import * as freebsd from "pulumi-freebsd";
import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
const where = ${JSON.stringify(connection)};
const plain = new freebsd.Host("pft-plain", {
  connection: { ...where, privateKey: ${JSON.stringify(privateKey)}, password: "${PLAIN_PASSWORD}" },
});
const configured = new freebsd.Host("pft-configured", {
  connection: {
    ...where,
    privateKey: config.requireSecret("privateKey"),
    password: config.requireSecret("password"),
  },
});
const lan = new freebsd.NetgraphBridge("pft-lan", { host: plain });
new freebsd.Eiface("pft-port", { host: plain, bridge: lan });
new freebsd.Jail("pft-jail", { host: configured });
`;

describe("secrets", () => {
  let target: Target;
  let source: Program;
  let stack: Stack;
  let untouched: BareHost;
  let secrets: readonly string[];
  /** Everything that the engine has printed or logged so far. */
  const said: CommandResult[] = [];
  /** argv of every process that the simulated host has started. */
  const argvs: string[] = [];

  before(async function (this: Mocha.Context) {
    target = await openTarget();
    const { privateKeyPath, ...connection } = target.connection;
    if (privateKeyPath === undefined) {
      await target.close();
      process.stderr.write("      SKIPPED: without FREEBSD_KEY there is no key to keep secret\n");
      this.skip();
    }
    const privateKey = await readFile(privateKeyPath, "utf8");
    assert(!(utils.parseKey(privateKey) instanceof Error));
    // The first line is the same in all keys of a type, and a short last one, `Q==` say, may stand anywhere.
    const [, ...body] = privateKey.split(/\r?\n/).filter((line) => line.length > 16 && !line.startsWith("-----"));
    secrets = [PLAIN_PASSWORD, CONFIG_PASSWORD, ...body];
    target.simulator?.faults.commands.push({
      kind: "fail",
      match: (argv) => {
        argvs.push(argv.join(" "));
        return false;
      },
    });
    untouched = await target.bare();
    source = await writeProgram("secrets", program(connection, privateKey));
    stack = await Stack.create({
      folder: source.folder,
      config: { privateKey: { secret: privateKey }, password: { secret: CONFIG_PASSWORD } },
    });
  });

  after(async () => {
    await stack?.clear();
    await source?.remove();
    await target.close();
  });

  it("are not shown by preview --diff", async () => {
    said.push(await stack.preview("--diff"));
    assertNone("preview", lastOutput());
    assert.match(lastOutput(), /privateKey *: \[secret\]/);
  });

  it("are not in what up says and logs, with everything switched on", async () => {
    said.push(await stack.up("--debug", "-v=9", "--logtostderr", "--logflow"));
    assertNone("up", lastOutput());
  });

  it("are encrypted in the state", async () => {
    const state = (await stack.run(["stack", "export"])).stdout;
    assertNone("stack export", state);
    const kept = state.match(/"(secrets:)?(privateKey|password)": /g) ?? [];
    const encrypted = state.match(/"(secrets:)?(privateKey|password)": \{\s*"4dabf18193072939515e22adb298388d"/g);
    assert.equal(encrypted?.length, kept.length);
  });

  it("are in no file that is left on the host", async () => {
    const files = await target.run(
      "find /usr/local/etc /etc /var/run /var/db /var/log /tmp -type f | grep -e pulumi -e pft | xargs cat",
    );
    assert.match(files, /#pulumi kind NetgraphBridge/);
    assert.match(files, /pft-jail \{/);
    assertNone("a file", files);
  });

  it("are not in what refresh says and logs, and encrypted in the state after it", async () => {
    said.push(await stack.refresh("--debug", "-v=9", "--logtostderr"));
    assertNone("refresh", lastOutput());
    assertNone("stack export", (await stack.run(["stack", "export"])).stdout);
  });

  it("are in the state for destroy, which works without program and configuration", async () => {
    await writeFiles(source.folder, { "index.ts": "throw new Error('destroy needs no program');" });
    await stack.run(["config", "rm", "privateKey"]);
    await stack.run(["config", "rm", "password"]);
    said.push(await stack.destroy("--debug", "-v=9", "--logtostderr"));
    assertNone("destroy", lastOutput());
    assert.deepEqual(await target.bare(), untouched);
  });

  it("are in the argv of no process on the host", function (this: Mocha.Context) {
    onlySimulated(this, "a real host does not tell what processes it has had");
    assert(
      argvs.some((argv) => /\bjail .*pft-jail/.test(argv)),
      argvs.slice(0, 5).join("\n"),
    );
    assertNone("argv", argvs.join("\n"));
  });

  /** What an operation printed, and what its event log tells, without what Pulumi itself logs of its own calls. */
  function lastOutput(): string {
    const last = said.at(-1);
    assert(last !== undefined);
    const events = JSON.stringify({
      ...last,
      stdout: "",
      stderr: "",
      diagnostics: last.diagnostics.filter(({ message }) => !isPulumisOwn(message)),
    });
    return [...`${last.stdout}\n${last.stderr}`.split("\n").filter((line) => !isPulumisOwn(line)), events].join("\n");
  }

  function assertNone(where: string, text: string): void {
    const lines = text.split("\n");
    const leaks = secrets.flatMap((secret) => lines.filter((line) => line.includes(secret)));
    const shown = [...new Set(leaks)].map((line) => line.slice(0, 300));
    assert.deepEqual(shown, [], `${where} tells a secret in ${leaks.length} places`);
  }
});

/**
 * With --debug the SDK shows the whole answer to each registration, and with -v=9 the engine every property that it packs
 * for a call, secrets in plain text (3.255). No provider can change that.
 */
function isPulumisOwn(line: string): boolean {
  return /RegisterResource RPC finished: resource:|"msg":"(Unm|M)arshaling property for RPC\[/.test(line);
}
