import { START_JAILS, STOP_JAILS } from "../../../provider/host/shared-jails";
import { createHost, type SimulatedHost } from "../../../simulator/src";
import { ProviderRun } from "./provider-run";

jest.setTimeout(60_000);

let host: SimulatedHost;
let run: ProviderRun;

beforeEach(async () => {
  host = await createHost({});
  run = await ProviderRun.open((await host.listen()).connection, "one");
  await run.create("Host", "edge");
});

afterEach(async () => {
  await run.close();
  await host.close();
});

const programs = (name: string): number => host.stats.commands.get(name) ?? 0;

test("eifaces of one batch share an ngctl, and one that fails costs only itself", async () => {
  await run.create("NetgraphBridge", "lan");
  // Behind the back of the provider, which has read the host by now.
  await host.run("ngctl mkpeer lan: eiface link5 ether");
  host.stats.reset();
  const made = await Promise.allSettled(
    [4, 5, 6].map((link) => run.create("Eiface", `port${link}`, { bridge: "lan", link, description: "it's one" })),
  );
  expect(made.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  const [, failed] = made;
  expect(String(failed?.status === "rejected" && failed.reason.message)).toContain(
    "File exists\nngctl: line 1: error in file",
  );
  const links = await host.run("ngctl show lan: | awk 'NR > 3 { print $1, $2 }' | sort");
  expect(links.stdout).toBe("link4 port4\nlink5 ngeth0\nlink6 port6\n");
  const units = await host.run("ls /usr/local/etc/pulumi-freebsd/units | sed -n 's/.*-Eiface-//p'");
  expect(units.stdout).toBe("port4\nport6\n");
  expect(await host.run("ifconfig port6 | grep -c -e 'description: it.s one'")).toMatchObject({ stdout: "1\n" });
});

test("what all eifaces of a batch need takes one ngctl, and one ifconfig each", async () => {
  await run.create("NetgraphBridge", "lan");
  host.stats.reset();
  await Promise.all([1, 2, 3, 4, 5].map((number) => run.create("Eiface", `port${number}`, { bridge: "lan" })));
  expect({ ngctl: programs("ngctl"), ifconfig: programs("ifconfig"), mv: programs("mv") }).toEqual({
    ngctl: 1,
    ifconfig: 5,
    mv: 0,
  });
});

test("jails of one batch share a jail(8), and one that fails costs only itself", async () => {
  await host.run("mkdir -p /jails/a /jails/b /jails/c");
  host.stats.reset();
  const made = await Promise.allSettled(
    ["a", "b", "c"].map((name) =>
      run.create("Jail", name, {
        path: `/jails/${name}`,
        mountDevfs: false,
        ...(name === "b" ? { exec: { prestart: ["false"] } } : {}),
      }),
    ),
  );
  expect(made.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  const [, failed] = made;
  expect(String(failed?.status === "rejected" && failed.reason.message)).toContain("jail: b: false: failed");
  expect(await host.run("jls name; ls /etc/jail.conf.d")).toMatchObject({
    stdout: "a\nc\n.pulumi-freebsd\na.conf\nc.conf\n",
  });
});

test("a jail that does not start is gone when its start is taken back, and that is no failure", async () => {
  await host.run("mkdir -p /jails/a");
  const made = run.create("Jail", "a", { path: "/jails/a", mountDevfs: false, exec: { prestart: ["false"] } });
  await expect(made).rejects.toThrow("jail: a: false: failed");
  await expect(made).rejects.not.toThrow("NOT undone");
  expect((await host.run("ls /etc/jail.conf.d")).stdout).toBe(".pulumi-freebsd\n");
});

test("jail(8) itself tells the jids of the jails that it starts", async () => {
  host.stats.reset();
  const made = await Promise.all(["a", "b"].map((name) => run.create("Jail", name)));
  expect(programs("jls")).toBe(0);
  expect((await host.run("jls jid name")).stdout).toBe(made.map(({ id, state }) => `${state.jid} ${id}\n`).join(""));
});

test.each([
  ["tabs", 'jid=7\\tname=web\\tpath="/a b"\\tvnet\\nother', "7"],
  ["blanks, before 14.0", 'jid=7 name=web path="/a b" vnet', "7"],
  ["a command of several lines", 'jid=7\\tname=web\\texec.start="echo\\n3 name=web\\n4 web"', "7"],
  ["something that is not known", "jid 7, web", "1"],
  ["nothing", "", "1"],
])("the jid of a jail is read from a list with %s", async (_what, list, jid) => {
  await host.run("jail -c name=web path=/ persist; mkdir -p /etc/jail.conf.d; touch /etc/jail.conf.d/web.conf");
  const { stdout } = await host.run(
    `told() { echo "$@"; }; jail() { printf '${list}\\n' >"$3"; }; start() {\n${START_JAILS.body}\n}; start @1 web ''`,
  );
  expect(stdout).toBe(`@1 0  ${jid}\n`);
});

const TOLD = 'told() { echo "$@"; }; cd /etc/jail.conf.d';

test("of jails whose start is cut off those are reported whose start was over, though all are there", async () => {
  await host.run("for n in a b c; do jail -c name=$n path=/ persist; touch /etc/jail.conf.d/$n.conf; done");
  const { stdout } = await host.run(
    `${TOLD}; timeout() { printf 'jid=-1\\tname=a\\njid=2\\tname=b\\n' >"$8"; return 124; }; start() {\n${START_JAILS.body}\n}; start @1 a 600 @2 b '' @3 c 600`,
  );
  expect(stdout).toBe("@1 124   \n@2 0  2\n@3 124   \n");
});

test("a jail that is gone, but for what it had mounted, has not stopped well", async () => {
  const said = "umount: /jails/a/dev: Device busy\njail: a: /sbin/umount /jails/a/dev: failed\n";
  const { stdout } = await host.run(
    `${TOLD}; touch a.conf b.conf; jail() { printf '${said.replaceAll("\n", "\\n")}'; return 1; }; stop() {\n${STOP_JAILS.body}\n}; stop @1 a '' @2 b ''`,
  );
  expect(stdout).toBe(`@1 1   ${said}\n@2 0 \n`);
});

test("jails are stopped by one jail(8), one after the other, and their files go together", async () => {
  const made = await Promise.all(["a", "b", "c"].map((name) => run.create("Jail", name)));
  host.stats.reset();
  await Promise.all(made.map((jail) => run.remove(jail)));
  expect({ jail: programs("jail"), rm: programs("rm") }).toEqual({ jail: 1, rm: 2 });
  expect(await host.run("jls name; ls /etc/jail.conf.d")).toMatchObject({ stdout: ".pulumi-freebsd\n" });
});

test.each([
  ["a mount", { mounts: [{ source: "/data", target: "/jails/a/data" }] }, 1],
  ["a command of the user's", { exec: { created: ["true"] } }, 1],
  ["nothing of the user's", {}, 0],
])("with %s among them jails start and stop under timeout(1), else without", async (_what, given, limited) => {
  await host.run("mkdir -p /data /jails/a/data /jails/b");
  const jail = (name: string, args: object) =>
    run.create("Jail", name, { path: `/jails/${name}`, mountDevfs: false, ...args });
  host.stats.reset();
  const made = await Promise.all([jail("a", given), jail("b", {})]);
  const starts = programs("timeout");
  host.stats.reset();
  await Promise.all(made.map((each) => run.remove(each)));
  expect({ starts, stops: programs("timeout") }).toEqual({ starts: limited, stops: limited });
});

test("what several of one batch have changed together goes back when they go together", async () => {
  const look = "kldstat | grep -w -e pf.ko -e ng_hub.ko; sysctl net.inet.ip.forwarding";
  const before = (await host.run(look)).stdout;
  const nat = { interface: "vtnet1", subnets: ["10.10.15.0/24"] };
  const forward = { interface: "vtnet1", port: 80, target: "10.10.15.100" };
  const made = await Promise.all([
    run.create("Nat", "natd", nat),
    run.create("PortForward", "www", forward),
    run.create("NetgraphNode", "one", { type: "hub" }),
    run.create("NetgraphNode", "two", { type: "hub" }),
  ]);
  const changed = (await host.run(look)).stdout;
  for (const part of [" ng_hub.ko\n", " pf.ko\n", "forwarding: 1\n"]) expect(changed).toContain(part);
  await Promise.all(made.map((each) => run.remove(each)));
  expect((await host.run(look)).stdout).toBe(before);
});
