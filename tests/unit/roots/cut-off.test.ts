import { Site } from "../watchdog/site";

jest.setTimeout(60_000);

let site: Site;

afterEach(() => site.close());

const PREPARE = "mkdir -p /tree/bin /dist; cp /bin/sh /tree/bin; tar -cf /dist/base.txz -C /tree bin; rm -rf /tree";
const ROOT = { archives: [{ source: "/dist/base.txz" }], resolvConf: "nameserver 192.0.2.53\n" };

/** Waits for what the host says. */
async function until(script: string, says: RegExp): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (says.test(await site.console(script))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${script} never said ${says}`);
}

/** The first tar hangs, as one with a slow disk does. */
function hangOnce(): void {
  let isFirst = true;
  site.host.faults.commands.push({
    kind: "hang",
    match: ([name, mode]) => {
      const hangs = isFirst && name === "tar" && mode === "-xvpf";
      if (hangs) isFirst = false;
      return hangs;
    },
  });
}

/** Waits until somebody has looked so many times whether the root is still being filled. */
function looks(times: number): Promise<void> {
  let left = times;
  return new Promise((resolve) => {
    site.host.faults.commands.push({
      kind: "fail",
      match: (argv) => {
        if (argv[0] === "lockf" && argv.at(-1) === "true") left -= 1;
        if (left === 0) resolve();
        return false;
      },
    });
  });
}

/** A provider that is killed while a root is filled; the filling goes on. */
async function killedWhileFilling(): Promise<void> {
  const run = await site.provider();
  await run.create("Host", "edge");
  hangOnce();
  site.awaitAtEnd(run.create("JailRoot", "web", ROOT));
  await until("cat /jails/web/.pulumi-freebsd/at", /unpacking base.txz/);
  await run.kill();
}

test("a root that a killed run has left half filled is filled by the next run", async () => {
  site = await Site.open({ card: "em0" }, PREPARE);
  await killedWhileFilling();
  await site.console("kill $(cat /jails/web/.pulumi-freebsd/pid); sleep 0.5");
  const next = await site.provider();
  const root = await next.create("JailRoot", "web", ROOT);
  expect(await site.console("ls -a /jails/web /jails/web/bin; cat /jails/web/etc/resolv.conf")).toBe(
    "/jails/web:\n.\n..\nbin\netc\n\n/jails/web/bin:\n.\n..\nsh\nnameserver 192.0.2.53\n",
  );
  await next.remove(root);
  expect(await site.console("ls -d /jails /dist")).toBe("/dist\nls: /jails: No such file or directory\n");
});

test("the next run waits for what a killed one has begun, and undoes it when that fails", async () => {
  site = await Site.open({ card: "em0" }, PREPARE);
  await killedWhileFilling();
  const next = await site.provider();
  const waiting = next.create("JailRoot", "web", ROOT);
  const failure = expect(waiting).rejects.toThrow(/it was ended before its end/);
  await looks(3);
  await site.console("kill $(cat /jails/web/.pulumi-freebsd/pid)");
  await failure;
  expect(await site.console("ps axo command | grep -c '[t]ar -xvpf'")).toBe("0\n");
});

test("what a Host's delete finds half filled is ended and removed", async () => {
  site = await Site.open({ card: "em0" }, PREPARE);
  await killedWhileFilling();
  const next = await site.provider();
  const edge = await next.create("Host", "edge");
  await next.remove(edge);
  expect(await site.console("ls -d /jails /usr/local/etc/pulumi-freebsd; ps axo command | grep -c '[f]ill'")).toBe(
    "0\nls: /jails: No such file or directory\nls: /usr/local/etc/pulumi-freebsd: No such file or directory\n",
  );
});

test("how far it is is told line by line, and ends with the root", async () => {
  site = await Site.open({ card: "em0" }, PREPARE);
  const run = await site.provider();
  await run.create("Host", "edge");
  const lines: string[] = [];
  hangOnce();
  const { inputs } = run.check("JailRoot", "web", ROOT);
  const made = run.modules.create(run.definition("JailRoot"), inputs, (line) => lines.push(line));
  const failure = expect(made).rejects.toThrow(/ended before its end[\s\S]*undone by/);
  await until("cat /jails/web/.pulumi-freebsd/at", /unpacking base.txz/);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await site.console("echo a >>/jails/web/.pulumi-freebsd/list");
  await new Promise((resolve) => setTimeout(resolve, 3000));
  await site.console("kill $(cat /jails/web/.pulumi-freebsd/pid)");
  await failure;
  expect(lines).toEqual(["unpacking base.txz, 0 files", "unpacking base.txz, 1 files"]);
  expect(await site.console("ls -d /jails")).toBe("ls: /jails: No such file or directory\n");
});

test("what a restart of the host has left of a filling ends no other process", async () => {
  site = await Site.open({ card: "em0" }, PREPARE);
  await killedWhileFilling();
  await site.host.reboot();
  await site.console("daemon -f sleep 1000; pgrep -f '^sleep 1000' >/jails/web/.pulumi-freebsd/pid");
  const next = await site.provider();
  const edge = await next.create("Host", "edge");
  await next.remove(edge);
  expect(await site.console("ls -d /jails; pgrep -f '^sleep 1000' | wc -l | tr -d ' '")).toBe(
    "1\nls: /jails: No such file or directory\n",
  );
});

test("a root that is half removed is none, and whole after the next create", async () => {
  site = await Site.open({ card: "em0" }, PREPARE);
  const run = await site.provider();
  const edge = await run.create("Host", "edge");
  const root = await run.create("JailRoot", "web", ROOT);
  await site.console("touch /jails/web/z");
  site.host.faults.commands.push({ kind: "die", match: (argv) => argv.join(" ") === "rm -rfx /jails/web/z" });
  await expect(run.remove(root)).rejects.toThrow(/rm/);
  site.host.faults.clear();
  const next = await site.provider();
  expect(await next.read(root)).toBeUndefined();
  const again = await next.create("JailRoot", "web", ROOT);
  expect(await next.read(again)).toMatchObject({ path: "/jails/web" });
  expect(await site.console("cd /jails/web; rm -f z; ls -a; ls bin etc")).toBe(
    ".\n..\nbin\netc\nbin:\nsh\n\netc:\nresolv.conf\n",
  );
  await next.remove(again);
  await next.remove(edge);
  expect(await site.console("ls -d /jails")).toBe("ls: /jails: No such file or directory\n");
});

test("what a jail has put where its root was filled leads nobody out of it", async () => {
  site = await Site.open({ card: "em0" }, PREPARE);
  const run = await site.provider();
  await run.create("Host", "edge");
  const root = await run.create("JailRoot", "web", ROOT);
  await site.console(`echo mine >/victim; mkdir /jails/web/.pulumi-freebsd; cd /jails/web/.pulumi-freebsd
    for f in at fill fill.new failed pid; do ln -s /victim $f; done; ln -s /made lock
    jail -c name=web path=/jails/web persist`);
  const during = await site.provider();
  expect(await during.read(root)).toMatchObject({ path: "/jails/web" });
  await during.update(root, "web", { ...ROOT, resolvConf: "nameserver 192.0.2.54\n" });
  await site.console("jail -r web");
  const next = await site.provider();
  expect(await next.read(root)).toBeUndefined();
  await next.create("JailRoot", "web", ROOT);
  expect(await site.console("cat /victim; ls /made; ls -a /jails/web")).toBe(
    "mine\n.\n..\nbin\netc\nls: /made: No such file or directory\n",
  );
});
