import fc from "fast-check";
import type { HostConnection } from "../../../provider/transport";
import { connectionTo } from "../../../provider/transport";
import { ShellServer } from "./shell-server";

describe("operations over a connection", () => {
  let server: ShellServer;
  let host: HostConnection;

  beforeAll(async () => {
    server = await ShellServer.start();
    host = connectionTo(server.settings);
  });
  afterAll(async () => {
    await host.close();
    await server.stop();
  });

  const sh = (script: string) => ({ argv: ["sh", "-c", script] });

  test("the shell is /bin/sh whatever the login shell is", async () => {
    await host.run([sh("true")]);
    expect(server.execs).toEqual(["exec /bin/sh"]);
  });

  test("a command is answered with its exit status, stdout and stderr", async () => {
    const { commands, failed } = await host.run([sh("echo out; echo err >&2")]);
    expect(commands).toEqual([
      {
        argv: ["sh", "-c", "echo out; echo err >&2"],
        exitStatus: 0,
        stdout: "out\n",
        stderr: "err\n",
        tolerated: false,
      },
    ]);
    expect(failed).toBeUndefined();
  });

  test("output without a newline at its end arrives as it is", async () => {
    const { commands } = await host.run([sh("printf a; printf b >&2"), sh("printf c")]);
    expect(commands.map(({ stdout, stderr }) => [stdout, stderr])).toEqual([
      ["a", "b"],
      ["c", ""],
    ]);
  });

  test("the commands after a failure do not run, and the next operation does", async () => {
    const [first, second] = await Promise.all([
      host.run([sh("echo 1"), sh("echo 2; exit 3"), sh("echo 4")]),
      host.run([sh("echo 5")]),
    ]);
    expect(first.failed).toBe(1);
    expect(first.commands.map(({ stdout, exitStatus }) => [stdout, exitStatus])).toEqual([
      ["1\n", 0],
      ["2\n", 3],
    ]);
    expect(second.commands[0]?.stdout).toBe("5\n");
  });

  test("a failure whose stderr is tolerated lets the operation go on in the same round trip", async () => {
    const before = host.statistics.batches;
    const outcome = await host.run([
      { ...sh("echo 'ngctl: send msg: File exists' >&2; exit 71"), tolerate: ["*no such*", "*File exists"] },
      sh("echo on"),
    ]);
    expect(outcome.failed).toBeUndefined();
    expect(outcome.commands[0]).toMatchObject({
      exitStatus: 71,
      tolerated: true,
      stderr: "ngctl: send msg: File exists\n",
    });
    expect(outcome.commands[1]?.stdout).toBe("on\n");
    expect(host.statistics.batches).toBe(before + 1);
  });

  test("a failure with another text is not tolerated, nor is a pattern more than a pattern", async () => {
    const outcome = await host.run([
      { ...sh("echo 'a [b] $x' >&2; exit 1"), tolerate: ["a b $x", "a [[]b] $x", "'"] },
      sh("echo on"),
    ]);
    expect(outcome).toMatchObject({ failed: 0, commands: [{ tolerated: false }] });
    const literal = await host.run([{ ...sh("echo 'a [b] $x' >&2; exit 1"), tolerate: ["a ?b] $x"] }]);
    expect(literal.failed).toBeUndefined();
  });

  test("a command that would read the shell's own input reads nothing", async () => {
    const [first, second] = await Promise.all([host.run([{ argv: ["cat"] }]), host.run([sh("echo here")])]);
    expect(first.commands[0]?.stdout).toBe("");
    expect(second.commands[0]?.stdout).toBe("here\n");
  });

  test.each([
    ["a line", "one\n"],
    ["no newline at the end", "one\ntwo"],
    ["nothing", ""],
    ["only newlines", "\n\n"],
    ["backslashes, quotes, dollars and percents", "\\n \\\\ ' \" $HOME `id` %s %%\n"],
    ["the same without a newline", "\\n \\\\ ' \" $HOME `id` %s %%"],
    ["NULs", "a\0b\\0%\n\0"],
    ["carriage returns and other controls", "\r\n\t\x01\x7f\x1b\n"],
    ["letters of many scripts", "ä ß € 漢字 🧱 \u0080\u0085\u0088\n"],
    ["a leading dash", "-n"],
    ["200 kB", `${"0123456789abcdef\n".repeat(12500)}`],
  ])("standard input arrives exact: %s", async (_name, stdin) => {
    const { commands } = await host.run([{ argv: ["cat"], stdin }]);
    expect(commands[0]?.stdout).toBe(stdin);
    const tolerated = await host.run([{ ...sh("cat >&2; exit 1"), stdin: `x${stdin}x`, tolerate: ["*"] }]);
    expect(tolerated.commands[0]?.stderr).toBe(`x${stdin}x\n`.replaceAll("\0", ""));
  });

  test("whatever many operations are told and say arrives exact, each with its own", async () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.string({ unit: fc.constantFrom(..."\n\n'\"\\$`%\0\r\u0081\u0088é漢 ab".split("")), maxLength: 30 }),
    );
    const told = fc.record({ stdin: text, argument: text.map((one) => one.replaceAll("\0", "")) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(told, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
        async (all) => {
          const outcomes = await Promise.all(
            all.map((steps) =>
              host.run(
                steps.map(({ stdin, argument }) => ({
                  argv: ["sh", "-c", 'cat; printf %s "$1" >&2', "sh", argument],
                  stdin,
                })),
              ),
            ),
          );
          expect(outcomes.map(({ commands }) => commands.map(({ stdout, stderr }) => [stdout, stderr]))).toEqual(
            all.map((steps) => steps.map(({ stdin, argument }) => [stdin, argument])),
          );
        },
      ),
      { numRuns: 80 },
    );
  });

  test("output as long as many packets arrives whole, with characters that fall on their borders", async () => {
    const { commands } = await host.run([sh("i=0; while [ $i -lt 20000 ]; do echo 'zeile äöü 漢'; i=$((i+1)); done")]);
    expect(commands[0]?.stdout).toBe("zeile äöü 漢\n".repeat(20000));
  });

  test("timeout(1) on the host ends a command that takes too long, and the operation fails", async () => {
    const outcome = await host.run([{ argv: ["sleep", "20"], timeoutSeconds: 0.3 }, sh("echo no")]);
    expect(outcome).toMatchObject({ failed: 0, commands: [{ exitStatus: 124 }] });
  });

  test("a read is run once at the end of the batch however many ask for it", async () => {
    const count = `/tmp/transport-reads-${process.pid}`;
    const read = { key: "inventory", command: sh(`echo x >> ${count}; wc -l < ${count}`) };
    const asked = await Promise.all([1, 2, 3].map((n) => host.run([sh(`echo ${n}`)], { reads: [read] })));
    const again = await host.run([sh("false")], { reads: [read, { key: "other", command: sh(`rm ${count}; false`) }] });
    expect(asked.map(({ reads }) => reads.get("inventory")?.stdout.trim())).toEqual(["1", "1", "1"]);
    expect(again.failed).toBe(0);
    expect(again.reads.get("inventory")?.stdout.trim()).toBe("2");
    expect(again.reads.get("other")?.exitStatus).toBe(1);
  });

  test("an operation of nothing is answered without a round trip", async () => {
    const before = host.statistics.batches;
    expect(await host.run([])).toEqual({ commands: [], reads: new Map() });
    expect(host.statistics.batches).toBe(before);
  });

  test("a command that no shell can be told fails alone", async () => {
    const good = host.run([sh("echo good")]);
    await expect(host.run([{ argv: ["echo", "a\0b"] }])).rejects.toMatchObject({ code: "invalid-command" });
    await expect(host.run([{ argv: [] }])).rejects.toMatchObject({ code: "invalid-command" });
    await expect(host.run([{ argv: ["cat"], stdin: "\ud800\n" }])).rejects.toMatchObject({ code: "invalid-command" });
    await expect(host.run([{ argv: ["true"], timeoutSeconds: 0 }])).rejects.toMatchObject({ code: "invalid-command" });
    expect((await good).commands[0]?.stdout).toBe("good\n");
  });

  test("a command named like a word of the shell's grammar, or like an assignment, is a command", async () => {
    const { commands } = await host.run([{ argv: ["if", "x"] }]);
    expect(commands[0]?.exitStatus).toBe(127);
    expect((await host.run([{ argv: ["A=1"] }])).commands[0]?.exitStatus).toBe(127);
  });

  test("errors are told in English and sbin is on the PATH", async () => {
    const { commands } = await host.run([sh('echo "$LC_ALL $PATH"')]);
    expect(commands[0]?.stdout).toMatch(/^C\.UTF-8 .*:\/usr\/sbin/);
  });
});
