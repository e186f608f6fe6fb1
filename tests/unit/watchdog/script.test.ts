import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { writeUnitFile } from "../../../provider/host/files";
import { step } from "../../../provider/host/step";
import { askChange, changeScript, parseResult, startChange } from "../../../provider/host/watchdog-script";
import type { Command } from "../../../provider/transport";
import { renderFeed } from "../../../provider/transport/script";
import { createHost, type SimulatedHost } from "../../../simulator/src/host";

const PATH = "/var/run/pulumi-freebsd/owner.1";
const FENCE = { path: "/var/run/pulumi-freebsd.owner", token: "mine" };
const HOSTILE = 'it\'s $(touch /tmp/pwned) `touch /tmp/pwned` "*" \\ %s\nEND\n@undo 0 0\n-n';

let host: SimulatedHost;

beforeEach(async () => {
  host = await createHost();
  await host.run(`echo ${FENCE.token} >${FENCE.path}`);
});

afterEach(() => host.close());

async function run(command: Command): Promise<string> {
  const { stdout, stderr } = await host.run(renderFeed(command));
  return stdout + stderr;
}

/** Starts a change and answers how it stands when it has had time to end. */
async function outcome(change: Partial<Parameters<typeof changeScript>[0]>, confirm = false) {
  const script = changeScript({ steps: [], finish: [], fence: FENCE, windowSeconds: 0.4, ...change });
  expect(await run(startChange(PATH, script))).toBe("");
  if (confirm) await run(askChange(PATH, true, 3));
  else await sleep(2000);
  return parseResult(await run(askChange(PATH, false, 1)));
}

const touch = (name: string): Command => ({ argv: ["touch", `/tmp/${name}`] });
const files = () => host.run("cd /tmp; echo *").then(({ stdout }) => stdout.trim().replace("*", ""));

test("without a confirmation the steps are taken back, the last first", async () => {
  const appended = (word: string): Command => ({ argv: ["sh", "-c", 'echo "$1" >>/tmp/order', "sh", word] });
  const steps = [step(touch("a"), appended("a")), step(touch("b")), step(touch("c"), appended("c1"), appended("c2"))];
  expect((await outcome({ steps, finish: [touch("finished")] })).state).toBe("undone");
  expect((await host.run("cat /tmp/order")).stdout).toBe("c1\nc2\na\n");
  expect(await files()).toBe("a b c order");
});

test("with a confirmation what comes after it is done, and nothing is taken back", async () => {
  const confirmed = await outcome({ steps: [step(touch("a"), touch("back"))], finish: [touch("finished")] }, true);
  expect(confirmed.state).toBe("confirmed");
  expect(await files()).toBe("a finished");
});

test("a failing step takes back those before it, and its own where it is done in part", async () => {
  const fails: Command = { argv: ["sh", "-c", "echo no >&2; exit 3"] };
  const steps = [step(touch("a"), touch("back")), { run: fails, undo: [touch("part")], partial: true } as const];
  const { state, entries } = await outcome({ steps: [...steps, step(touch("never"), touch("neither"))] });
  expect(state).toBe("failed");
  expect(entries).toEqual([
    { what: "run", index: 0, exitStatus: 0, output: "" },
    { what: "run", index: 1, exitStatus: 3, output: "no\n" },
    { what: "undo", index: 1, exitStatus: 0, output: "" },
    { what: "undo", index: 0, exitStatus: 0, output: "" },
  ]);
  expect(await files()).toBe("a back part");
});

test.each([
  ["stays where something could not be taken back", "false", "left"],
  ["goes with what was", "true", ""],
])("the record of a change %s", async (_what, word, left) => {
  const record = { ...step(touch("left"), { argv: ["rm", "/tmp/left"] }), isRecord: true } as const;
  await outcome({ steps: [record, step({ argv: ["true"] }, { argv: [word] })] });
  expect(await files()).toBe(left);
});

test("a tolerated failure counts as success, on the way there and back", async () => {
  const gone: Command = { argv: ["rm", "/tmp/gone"], tolerate: ["*No such file*"] };
  const { state, entries } = await outcome({ steps: [step(gone, gone)] });
  expect([state, ...entries.map(({ exitStatus }) => exitStatus)]).toEqual(["undone", 0, 0]);
});

test("a run that a newer one has taken over from does nothing", async () => {
  await host.run(`echo newer >${FENCE.path}`);
  expect((await outcome({ steps: [step(touch("a"))] })).state).toBe("superseded");
  expect(await files()).toBe("");
});

test("the host's lock is held until all is decided", async () => {
  const script = changeScript({ steps: [], finish: [], fence: FENCE, windowSeconds: 1 });
  await run(startChange(PATH, script));
  await sleep(300);
  expect((await host.run("lockf -k -t 0 /var/run/pulumi-freebsd.lock true")).exitCode).toBe(75);
  await run(askChange(PATH, true, 3));
  await sleep(200);
  expect((await host.run("lockf -k -t 0 /var/run/pulumi-freebsd.lock true")).exitCode).toBe(0);
});

test("a killed watchdog is found out, and so is a change that nobody has begun", async () => {
  expect(parseResult(await run(askChange(PATH, true, 1))).state).toBe("gone");
  await run(startChange(PATH, changeScript({ steps: [], finish: [], fence: FENCE, windowSeconds: 5 })));
  await sleep(300);
  await host.run("pkill -9 -f owner.1/change");
  expect(parseResult(await run(askChange(PATH, true, 0.5))).state).toBe("broken");
});

test("what is hostile stays text, in commands, files and output", async () => {
  const echo: Command = { argv: ["sh", "-c", 'printf "%s" "$1"; exit 1', "sh", HOSTILE] };
  const steps = [step(writeUnitFile("/tmp/there", HOSTILE), writeUnitFile("/tmp/back", HOSTILE)), step(echo)];
  const { state, entries } = await outcome({ steps });
  expect(state).toBe("failed");
  expect(entries[1]?.output).toBe(`${HOSTILE}\n`);
  expect(host.files.read("/tmp/there")).toBe(HOSTILE);
  expect(host.files.read("/tmp/back")).toBe(HOSTILE);
  expect(await files()).toBe("back there");
  const script = changeScript({ steps, finish: [echo], fence: FENCE, windowSeconds: 1 });
  expect(execFileSync("/bin/sh", ["-n"], { input: script }).toString()).toBe("");
});
