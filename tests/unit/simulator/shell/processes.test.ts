import { createHost, type SimulatedHost } from "../../../../simulator/src";

let host: SimulatedHost;

beforeAll(async () => {
  host = await createHost({ clock: "jumping" });
});

afterAll(() => host.close());

/** The processes that a script starts beside the shell that runs it. */
async function processesOf(script: string): Promise<{ programs: number; subshells: number }> {
  host.stats.reset();
  const { exitCode, stderr } = await host.run(script);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const { totalCommands, subshells, replaced, processes } = host.stats;
  expect(processes).toBe(totalCommands + subshells - replaced);
  return { programs: totalCommands - 1, subshells };
}

test.each([
  ["built-ins cost nothing", "x=1; echo $x; [ -d / ] && printf '%s' a; for i in 1 2 3; do :; done", 0, 0],
  ["a program is one process", "ls / >/dev/null", 1, 0],
  ["a group of programs is one each", "{ ls /; ls /etc; } >/dev/null", 2, 0],
  ["a pipe of programs is one each", "ls / | cat | cat >/dev/null", 3, 0],
  ["a built-in in a pipe needs a shell of its own", "echo a | cat >/dev/null", 1, 1],
  ["a loop in a pipe needs a shell of its own", "ls / | while read -r x; do :; done", 1, 1],
  ["a parenthesis that ends with a program becomes it", "(cd /etc && ls >/dev/null)", 1, 0],
  ["a parenthesis that ends with a built-in is a process", "(ls / >/dev/null; true)", 1, 1],
  ["a parenthesis becomes what it execs", "(exec ls / >/dev/null)", 1, 0],
  ["a substituted program is one process", "x=$(uname)", 1, 0],
  ["a substituted built-in of those without side effects is none", "x=$(echo a)$(printf b)$(pwd)", 0, 0],
  ["another substituted built-in is a process", "x=$(cd /; pwd)", 0, 1],
  ["a substituted pipe is a shell and its stages", "x=$(uname | cat)", 2, 1],
  ["a substituted function is a process", "f() { echo a; }; x=$(f)", 0, 1],
  ["what runs in the background is one process", "ls / >/dev/null & wait", 1, 0],
  ["with a trap a shell forks for its last program", "(trap true EXIT; ls / >/dev/null)", 1, 1],
])("%s", async (_what, script, programs, subshells) => {
  expect(await processesOf(script)).toEqual({ programs, subshells });
});

test("the programs that a program starts count, such as the shell that timeout(1) runs and what that runs", async () => {
  expect(await processesOf("timeout 5 /bin/sh -c 'ls / >/dev/null; true'")).toEqual({ programs: 3, subshells: 0 });
});

test.each([
  ["`exec` is the same process as another program", "sh -c 'ls / >/dev/null; exec uname >/dev/null'", 2],
  ["so is what `sh -c` ends with", "sh -c 'ls / >/dev/null; uname >/dev/null'", 2],
  ["a built-in at the end leaves the shell", "sh -c 'ls / >/dev/null; uname >/dev/null; :'", 3],
])("%s", async (_what, script, processes) => {
  await processesOf(`${script}; :`);
  // Beside the one that runs the script.
  expect(host.stats.processes - 1).toBe(processes);
});
