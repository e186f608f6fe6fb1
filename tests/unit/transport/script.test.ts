import { execFileSync } from "node:child_process";
import { Bash } from "just-bash";
import type { Command } from "../../../provider/transport";
import { FrameReader } from "../../../provider/transport/frames";
import { type Batch, preamble, renderBatch, shellState } from "../../../provider/transport/script";

const nonce = "f00dfeedf00dfeed";

function batch(operations: readonly (readonly Command[])[], reads: readonly Command[] = []): Batch {
  let number = 0;
  const numbered = (command: Command) => {
    number += 1;
    return { number, command };
  };
  const plain = { exclusive: false, fence: undefined };
  return {
    operations: operations.map((commands) => {
      const operation = number + 1;
      return { ...plain, turns: commands.map((command) => ({ parts: [{ ...numbered(command), operation }] })) };
    }),
    reads: reads.map(numbered),
  };
}

/** Plain commands that both shells have. */
const sample = batch(
  [
    [{ argv: ["echo", "one"] }, { argv: ["cat"], stdin: "a $HOME `id`\n\\n\n" }, { argv: ["printf", "no newline"] }],
    [{ argv: ["cat"], stdin: "it's\nunfinished" }, { argv: ["false"] }, { argv: ["echo", "not reached"] }],
    [
      { argv: ["cat", "/nonexistent"], tolerate: ["*cannot open*", "*No such file*"] },
      { argv: ["echo", "went on"] },
      { argv: ["cat", "/nonexistent"], tolerate: ["*other*"] },
      { argv: ["echo", "not reached"] },
    ],
    [{ argv: ["timeout", "5", "echo", "in time"] }, { argv: ["cat"] }, { argv: ["echo", "quick"], timeoutSeconds: 5 }],
  ],
  [{ argv: ["echo", "read"] }, { argv: ["false"] }, { argv: ["echo", "the read after one that failed"] }],
);

const expected = [
  ["", "begin"],
  ["one\n", "1 0"],
  ["a $HOME `id`\n\\n\n", "2 0"],
  ["no newline", "3 0"],
  ["it's\nunfinished", "4 0"],
  ["", "5 1"],
  ["", "7 1t"],
  ["went on\n", "8 0"],
  ["", "9 1"],
  ["in time\n", "11 0"],
  ["", "12 0"],
  ["quick\n", "13 0"],
  ["read\n", "14 0"],
  ["", "15 1"],
  ["the read after one that failed\n", "16 0"],
];

function frames(stdout: string): string[][] {
  return new FrameReader(nonce).read(Buffer.from(stdout)).map(({ output, mark }) => [output, mark]);
}

test("a batch says the same in the machine's /bin/sh and in the shell of the simulated host", async () => {
  const script = preamble + renderBatch(sample, shellState(nonce));
  const real = execFileSync("/bin/sh", { input: script, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] });
  expect(frames(real)).toEqual(expected);
  const simulated = await new Bash().exec(script);
  expect(frames(simulated.stdout)).toEqual(expected);
  const marks = new FrameReader(nonce).read(Buffer.from(simulated.stderr)).map(({ mark }) => mark);
  expect(marks).toEqual(expected.map(([, mark = ""]) => mark.split(" ")[0]));
});

test("what is made has the modes of the base system, whatever the umask of the login class", () => {
  const input = `umask 077\n${preamble}umask\n`;
  expect(execFileSync("/bin/sh", { input, encoding: "utf8" })).toBe("0022\n");
});

test.each([
  ["as the nonce does", "f漢\nf0é\n\u0081\n"],
  ["as a delimiter could", "=漢\n@é\n%=漢\n+é\n"],
  ["as any delimiter could", [..."=@%+:,._ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter) => `${letter}漢\n`).join("")],
])("standard input arrives exact when its lines begin %s, which dash gets wrong", (_how, stdin) => {
  const script = renderBatch(batch([[{ argv: ["cat"], stdin }]]), shellState(nonce));
  const stdout = execFileSync("/bin/sh", { input: script, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] });
  expect(frames(stdout)).toEqual([
    ["", "begin"],
    [stdin, "1 0"],
  ]);
});

test("a batch whose text was cut off runs nothing", () => {
  const script = renderBatch(
    batch([[{ argv: ["echo", "first"] }], [{ argv: ["echo", "second"] }, { argv: ["echo", "third"] }]]),
    shellState(nonce),
  );
  const cut = script.slice(0, script.indexOf("echo third"));
  let stdout = "";
  try {
    stdout = execFileSync("/bin/sh", { input: cut, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] });
  } catch (error) {
    stdout = String((error as { stdout: string }).stdout);
  }
  expect(frames(stdout)).toEqual([["", "begin"]]);
});

test("a script is plain enough to read", () => {
  const shell = shellState("N");
  renderBatch(batch([]), shell);
  const script = renderBatch(batch([[{ argv: ["ngctl", "name", "ngeth0:", "ng0_web"] }]]), shell);
  expect(script).toBe(
    [
      "mark begin",
      "{",
      'if [ -z "$b1" ]; then',
      "ngctl name ngeth0: ng0_web </dev/null",
      "ended 1 1",
      "fi",
      "}",
      "",
    ].join("\n"),
  );
});
