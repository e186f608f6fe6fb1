import { setTimeout as sleep } from "node:timers/promises";
import { createHost, type HostOptions, type SimulatedHost } from "../../../simulator/src";
import { ProviderRun } from "./provider-run";

jest.setTimeout(60_000);

let host: SimulatedHost;
let connection: object;
const runs: ProviderRun[] = [];

async function boot(options: HostOptions = {}): Promise<void> {
  host = await createHost(options);
  connection = (await host.listen()).connection;
}

async function program(stack: string): Promise<ProviderRun> {
  const run = await ProviderRun.open(connection, stack);
  runs.push(run);
  return run;
}

afterEach(async () => {
  for (const run of runs.splice(0)) await run.close();
  await host.close();
});

/** Every command that starts on the host from now on. */
function watch(): string[] {
  const started: string[] = [];
  host.faults.commands.push({
    kind: "fail",
    match: (argv) => {
      started.push(argv.join(" "));
      return false;
    },
  });
  return started;
}

/** Runs at most so many at a time, as the engine does. */
async function wide<T>(width: number, items: readonly T[], run: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** Holds the host's lock as another program does, until it is let go. */
async function holdLock(): Promise<() => Promise<void>> {
  const held = host.run("lockf -k /var/run/pulumi-freebsd.lock sh -c 'until [ -e /tmp/let-go ]; do sleep 0.02; done'");
  while (!host.processes.list().some(({ argv }) => argv.join(" ").includes("let-go"))) await sleep(5);
  return async () => {
    await host.run("touch /tmp/let-go");
    await held;
  };
}

test("two programs, eight wide each, do not interleave within an operation, and both come to their end", async () => {
  await boot();
  const [one, two] = [await program("one"), await program("two")];
  const [hostOne, hostTwo] = await Promise.all([one.create("Host", "edge"), two.create("Host", "edge")]);
  const started = watch();
  const names = (letter: string) => Array.from({ length: 10 }, (_none, index) => `${letter}${index}`);
  // Each takes a while and says when it is done: time enough for the other program, if nothing kept it out.
  const jails = (run: ProviderRun, letter: string) =>
    wide(8, names(letter), (name) =>
      run.create("Jail", name, { vnet: false, exec: { poststart: ["sleep 0.03", `true ${name}`] } }),
    );
  await Promise.all([jails(one, "a"), jails(two, "b")]);

  const own = started.flatMap((text) =>
    [...text.matchAll(/(?:\/\.pulumi-freebsd\/|^true )([ab]\d)/g)].map(([, name]) => name ?? ""),
  );
  for (const name of [...names("a"), ...names("b")]) {
    const during = own.slice(own.indexOf(name), own.lastIndexOf(name));
    expect({ name, during: during.length }).not.toEqual({ name, during: 0 });
    expect(during.filter((other) => other[0] !== name[0])).toEqual([]);
  }
  // They did take turns: else this has shown nothing.
  expect(own.join(" ")).toMatch(/b\d a\d/);
  expect(own.join(" ")).toMatch(/a\d b\d/);
  expect((await host.run("jls name | sort")).stdout.split("\n").slice(0, -1)).toEqual([...names("a"), ...names("b")]);
  await Promise.all([one.remove(hostOne), two.remove(hostTwo)]);
  expect((await host.run("jls name; ls /usr/local/etc/pulumi-freebsd 2>/dev/null")).stdout).toBe("");
});

test("a jail's hook does not wait for the lock that the batch holds which starts the jail", async () => {
  await boot();
  const run = await program("one");
  await run.create("Host", "edge");
  const jail = await run.create("Jail", "web");
  await run.create("Epair", "cable");
  await run.create("VnetInterface", "leg", { jail: "web", interface: "cableb", addresses: ["10.1.1.2/24"] });
  const started = watch();
  const began = Date.now();
  await run.update(jail, "web", { jid: 77 });
  expect(Date.now() - began).toBeLessThan(20_000);
  expect(started.filter((text) => text.includes("jail-hook attach web"))).not.toEqual([]);
  expect(started.filter((text) => text.startsWith("lockf") && text.includes("jail-hook"))).toEqual([]);
  expect((await host.run("jls -j web jid; ifconfig -j web cableb")).stdout).toMatch(/^77\n[\s\S]*inet 10\.1\.1\.2 /);
});

test("a lock that is held too long is an error that says who to look for, and nothing was done", async () => {
  await boot({ clock: "jumping" });
  const run = await program("one");
  await run.create("Host", "edge");
  const held = host.run("lockf -k /var/run/pulumi-freebsd.lock sleep 100000");
  await sleep(50);
  await expect(run.create("Bridge", "br0")).rejects.toMatchObject({
    code: "locked",
    message: expect.stringMatching(
      /another program has held the host's lock for minutes.*nothing was done\. .*fstat \/var\/run\/pulumi-freebsd\.lock/,
    ),
  });
  expect((await host.run("ifconfig -g bridge; ls /usr/local/etc/pulumi-freebsd/units")).stdout).not.toContain("br0");
  await host.close();
  await held;
});

test("what an older run of a stack had on its way comes too late when the next run has begun", async () => {
  await boot();
  const older = await program("one");
  await older.create("Host", "edge");
  await older.create("Bridge", "first");
  const letGo = await holdLock();
  const newer = await program("one");
  const next = newer.create("Bridge", "next");
  // The newer run stands in front of the lock, and then the older one's batch.
  const waiting = (count: number) => async () => {
    const queue = () => host.processes.list().filter(({ argv }) => argv.join(" ").includes("-t 300")).length;
    while (queue() < count) await sleep(5);
  };
  await waiting(1)();
  const late = older.create("Bridge", "late");
  const refusal = expect(late).rejects.toMatchObject({
    code: "superseded",
    message: expect.stringMatching(
      /a newer run of this stack has taken over the host, or the host was restarted; nothing was done/,
    ),
  });
  await waiting(2)();
  await letGo();
  await next;
  await refusal;
  expect((await host.run("ifconfig -g bridge")).stdout.split("\n").sort()).toEqual(["", "first", "next"]);
});

test("a run that cannot be put on record on the host says why, and does nothing", async () => {
  await boot();
  const run = await program("one");
  await host.run(`mkdir /var/run/pulumi-freebsd.${run.owner}`);
  await expect(run.create("Host", "edge")).rejects.toMatchObject({
    code: "unclaimed",
    message: expect.stringMatching(
      /this run cannot be put on record in \/var\/run\/pulumi-freebsd\.\S+: .*directory.*nothing was done\. .*df \/var\/run/i,
    ),
  });
  expect((await host.run("ls /usr/local/etc/pulumi-freebsd 2>/dev/null")).stdout).toBe("");
  await host.run(`rmdir /var/run/pulumi-freebsd.${run.owner}`);
  await expect(run.create("Host", "edge")).resolves.toMatchObject({ kind: "Host" });
});

test("another stack is not fenced off", async () => {
  await boot();
  const [one, two] = [await program("one"), await program("two")];
  await one.create("Host", "edge");
  await two.create("Host", "edge");
  await one.create("Bridge", "first");
  await two.create("Bridge", "second");
  await expect(one.create("Bridge", "third")).resolves.toMatchObject({ id: "third" });
});
