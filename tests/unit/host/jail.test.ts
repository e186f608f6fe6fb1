import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopJail } from "../../../provider/host/jail";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "jail-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function tool(name: string, body: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} $*" >>${folder}/log\n${body}\n`, { mode: 0o755 });
}

/** Runs the real shell with tools that say what they are told to. */
function stop() {
  const [program = "", ...args] = stopJail("web").argv;
  const { status, stderr } = spawnSync(program, args, {
    encoding: "utf8",
    env: { PATH: `${folder}:${process.env.PATH}` },
  });
  const log = readFileSync(join(folder, "log"), "utf8").trimEnd().split("\n");
  const count = (line: string) => log.filter((each) => each === line).length;
  return { status, stderr, looks: count("jls -d name"), sleeps: count("sleep 1"), first: log[0] };
}

test("a jail that is dying is waited for until it is gone", () => {
  tool("jail", "exit 0");
  tool("sleep", "");
  tool("jls", `echo webber; [ "$(grep -c jls ${folder}/log)" -gt 3 ] || echo web`);
  expect(stop()).toEqual({ status: 0, stderr: "", looks: 4, sleeps: 3, first: "jail -r web" });
});

test("one that does not die is left to itself after 30 seconds", () => {
  tool("jail", "exit 0");
  tool("sleep", "");
  tool("jls", "echo web");
  expect(stop()).toMatchObject({ status: 0, sleeps: 30 });
});

test("one that cannot be removed is an error, and nothing is waited for", () => {
  tool("jail", "echo 'jail: web: no' >&2; exit 1");
  tool("jls", "echo web");
  expect(stop()).toMatchObject({ status: 1, stderr: "jail: web: no\n", looks: 0 });
});
