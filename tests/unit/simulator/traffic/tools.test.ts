import { createHost, type SimulatedHost } from "../../../../simulator/src/host";

let host: SimulatedHost;

beforeAll(async () => {
  host = await createHost({ clock: "jumping" });
});

afterAll(() => host.close());

describe("lockf", () => {
  test("lets one session in after the other, in whatever way they hold the lock", async () => {
    const take = (name: string, seconds: number): string =>
      `exec 9>/tmp/one.lock; lockf -s 9; echo ${name} in >> /tmp/order; sleep ${seconds}; echo ${name} out >> /tmp/order`;
    await Promise.all([
      host.run(take("first", 3)),
      host.run(
        `sleep 1; lockf -k /tmp/one.lock sh -c 'echo second in >> /tmp/order; sleep 2; echo second out >> /tmp/order'`,
      ),
      host.run(`sleep 2; ${take("third", 1)}`),
    ]);
    const { stdout } = await host.run("cat /tmp/order");
    const entered = stdout.split("\n").filter((line) => line.endsWith(" in"));
    expect(entered).toHaveLength(3);
    // Nobody comes in before whoever was in is out.
    expect(stdout).toMatch(/^(\w+) in\n\1 out\n(\w+) in\n\2 out\n(\w+) in\n\3 out\n$/);
  });

  test("gives up after its time with 75, and frees the lock when its holder is killed", async () => {
    const { stdout, stderr } = await host.run(
      "lockf -k /tmp/two.lock sleep 60 & sleep 1; lockf -t 1 -k /tmp/two.lock true; echo $?; kill $!; sleep 1; lockf -t 1 -k /tmp/two.lock true; echo $?",
    );
    expect(stdout).toBe("75\n0\n");
    expect(stderr).toContain("lockf: /tmp/two.lock: already locked\n");
  });

  test("removes its file unless told to keep it", async () => {
    const { stdout } = await host.run("lockf /tmp/three.lock ls /tmp/three.lock; ls /tmp/three.lock 2>&1");
    expect(stdout).toBe("/tmp/three.lock\nls: /tmp/three.lock: No such file or directory\n");
  });
});

test("timeout ends what takes too long with 124 and passes on every other status", async () => {
  const { stdout } = await host.run(
    "timeout 1 sleep 5; echo $?; timeout 5 sh -c 'exit 3'; echo $?; timeout 1 nosuch 2>/dev/null; echo $?",
  );
  expect(stdout).toBe("124\n3\n127\n");
});

test("timeout waits for daemons too, and ends them when the time is over; in the foreground it leaves them alone", async () => {
  const { stdout } = await host.run(
    "timeout 1 daemon -f sleep 31; echo $?; pgrep -x sleep; timeout --foreground 1 daemon -f sleep 32; echo $?; pgrep -x sleep | wc -l",
  );
  expect(stdout).toMatch(/^124\n0\n *1\n$/);
});

test("tar brings back names, contents, modes and links", async () => {
  const script =
    "mkdir -p /tmp/t/d; echo hello > /tmp/t/d/f; chmod 750 /tmp/t/d/f; ln -s f /tmp/t/d/l; mkdir /tmp/u; " +
    "tar -cf - -C /tmp t | tar -xpf - -C /tmp/u; cat /tmp/u/t/d/f; readlink /tmp/u/t/d/l; stat -f %Lp /tmp/u/t/d/f";
  expect((await host.run(script)).stdout).toBe("hello\nf\n750\n");
});

test("rcorder puts what is required first, and heeds BEFORE", async () => {
  const script =
    "mkdir /tmp/rc; cd /tmp/rc; printf '# PROVIDE: a\\n# REQUIRE: b\\n' > a; printf '# PROVIDE: b\\n' > b; " +
    "printf '# PROVIDE: c\\n# BEFORE: b\\n# KEYWORD: nojail\\n' > c; rcorder a b c; echo; rcorder -s nojail a b c";
  expect((await host.run(script)).stdout).toBe("c\nb\na\n\nb\na\n");
});

test("a command that the simulated host does not know enough about says so and fails", async () => {
  const { stderr, exitCode } = await host.run("netstat -s");
  expect(stderr).toBe("simhost: netstat: not simulated: netstat -s\n");
  expect(exitCode).toBe(70);
});

test("an interface that rc.conf configures is started some seconds after it came back to the host", async () => {
  const script =
    "jail -c vnet name=n path=/ persist; ifconfig vtnet1 vnet n; jail -r n; ifconfig vtnet1 | grep -c inet; sleep 5; ifconfig vtnet1 | grep -c inet";
  expect((await host.run(script)).stdout).toBe("0\n1\n");
});
