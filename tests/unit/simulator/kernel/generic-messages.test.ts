import { createHost, type SimulatedHost } from "../../../../simulator/src/host";

/** Messages that every netgraph node answers itself: NGM_* of sys/netgraph/ng_message.h, their ASCII forms of ng_base.c. */

let host: SimulatedHost;

beforeEach(async () => {
  host = await createHost();
  await host.run(
    "ngctl mkpeer . eiface e ether; ngctl mkpeer ngeth0: bridge ether link0; ngctl name ngeth0:ether br; ngctl mkpeer . eiface e ether",
  );
});

afterEach(() => host.close());

async function run(script: string): Promise<string> {
  const { stdout, stderr } = await host.run(script);
  return stdout + stderr;
}

test("nodeinfo and listhooks tell the node and its hooks, with the flags of the command in its number", async () => {
  expect(await run("ngctl msg br: nodeinfo")).toBe(
    'Rec\'d response "nodeinfo" (805306374) from "[4]:":\nArgs:\t{ name="br" type="bridge" id=0x4 hooks=1 }\n',
  );
  expect(await run("ngctl msg br: listhooks")).toContain(
    'linkinfo=[ { ourhook="link0" peerhook="ether" nodeinfo={ name="ngeth0" type="eiface" id=0x2 hooks=1 } } ] }\n',
  );
  expect(await run("ngctl msg ngeth1: listhooks")).toContain('Args:\t{ nodeinfo={ name="ngeth1" type="eiface" id=0x');
});

test("connect, rmhook, name and shutdown do what ngctl's own commands do", async () => {
  await run(`ngctl msg br: connect '{ path="ngeth1:" ourhook="link1" peerhook="ether" }'`);
  await run(`ngctl msg br: rmhook '{ hook="link0" }'; ngctl msg br: name '{ name="lan" }'`);
  expect(await run("ngctl show lan:")).toMatch(/Num hooks: 1\n[\s\S]*link1 +ngeth1 /);
  expect(await run("ngctl msg ngeth0: shutdown; ifconfig -l")).toBe("vtnet0 vtnet1 lo0 ngeth1\n");
  expect(await run("ngctl msg lan: connect '{ path=\"nosuch:\" }'; echo $?")).toBe(
    "71\nngctl: send msg: No such file or directory\n",
  );
});

test("a module may be named by its path", async () => {
  expect(await run("kldload /boot/kernel/ng_hub.ko; kldstat -qm ng_hub; echo $?")).toBe("0\n");
});
