import { createHost, type SimulatedHost } from "../../../../simulator/src/host";

/** rctl(8) about jails: usr.bin/rctl/rctl.c, sys/kern/kern_rctl.c. */

let host: SimulatedHost;

beforeEach(async () => {
  host = await createHost();
  host.files.write("/boot/loader.conf", 'kern.racct.enable="1"\nother_load="YES"\n');
  await host.reboot();
});

afterEach(() => host.close());

async function run(script: string): Promise<string> {
  const { stdout, stderr } = await host.run(script);
  return stdout + stderr;
}

test("rules are kept by a jail's name, and amounts are expanded", async () => {
  expect(await run("sysctl kern.racct.enable; rctl -a jail:web:memoryuse:deny=64m jail:web:maxproc:log=5; rctl")).toBe(
    "kern.racct.enable: 1\njail:web:maxproc:log=5\njail:web:memoryuse:deny=67108864\n",
  );
});

test("a rule that denies takes the place of one with another amount; another stands beside it", async () => {
  await run("rctl -a jail:web:memoryuse:deny=1 jail:web:memoryuse:deny=2 jail:web:nthr:log=1 jail:web:nthr:log=2");
  expect(await run("rctl jail:web:memoryuse; rctl jail:web:nthr:log")).toBe(
    "jail:web:memoryuse:deny=2\njail:web:nthr:log=2\njail:web:nthr:log=1\n",
  );
});

test("what matches no rule, or cannot be denied, is an error, and the rest is done", async () => {
  await run("rctl -a jail:web:maxproc:deny=5");
  expect(await run("rctl -r jail:db jail:web; echo $?; rctl")).toBe(
    "1\nrctl: failed to remove rule 'jail:db': No such process\n",
  );
  expect(await run("rctl -a jail:web:cputime:deny=5")).toBe(
    "rctl: failed to add rule 'jail:web:cputime:deny=5': Operation not supported\n",
  );
});

test("the kernel's environment is read at boot alone", async () => {
  await run("rm /boot/loader.conf");
  await host.reboot();
  expect(await run("kenv kern.racct.enable=1 >/dev/null; rctl")).toContain("present, but disabled");
});
