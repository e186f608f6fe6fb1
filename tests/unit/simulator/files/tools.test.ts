import { createHost, type SimulatedHost } from "../../../../simulator/src/host";

let host: SimulatedHost;

beforeEach(async () => {
  host = await createHost();
  await host.run("printf 'b 2\\na 10\\nc 1\\n' > /tmp/t");
});

afterEach(() => host.close());

async function run(script: string): Promise<string> {
  const { stdout, stderr } = await host.run(`cd /tmp; ${script}`);
  return stdout + stderr;
}

test("od shows characters, bytes and shorts in fields of four columns a byte, padded at the end", async () => {
  expect(await run("printf 'hi\\n' | od -c")).toBe(`0000000    h   i  \\n${" ".repeat(52)}\n0000003\n`);
  expect(await run("printf 'hi\\n' | od -An -tx1")).toBe(`${" ".repeat(11)}68  69  0a${" ".repeat(52)}\n`);
  expect(await run("printf 'hi\\n' | od -x")).toBe(`0000000      6968    000a${" ".repeat(48)}\n0000003\n`);
  expect(await run("head -c 64 /tmp/z 2>/dev/null; printf '%064d' 0 | od -c | sed -n 2p")).toBe("*\n");
});

test("id knows the accounts of passwd(5) and group(5), and no others", async () => {
  expect(await run("id nobody; id -un nobody; id -g nobody")).toBe(
    "uid=65534(nobody) gid=65534(nobody) groups=65534(nobody)\nnobody\n65534\n",
  );
  expect(await run("id nosuch; echo $?")).toBe("1\nid: nosuch: no such user\n");
});

test("kill(1) ends what xargs hands it, and says which process is not there", async () => {
  expect(await run("sleep 99 & echo $! | xargs kill; wait; echo done")).toBe("done\nTerminated\n");
  expect(await run("/bin/kill 99999; echo $?")).toBe("1\nkill: 99999: No such process\n");
});

test("cp, mv and rm tell what they did when asked, and mv -n keeps what is there", async () => {
  expect(await run("cp -v t u; mv -v u w; rm -v w")).toBe("t -> u\nu -> w\nw\n");
  expect(await run("echo x > y; mv -n t y; cat y; ls t")).toBe("x\nt\n");
  expect(await run("cp t /nosuch/; echo $?")).toBe("1\ncp: directory /nosuch does not exist\n");
});

test("bundled options of sort and grep mean what they do one by one", async () => {
  expect(await run("sort -rnk2 t")).toBe("a 10\nb 2\nc 1\n");
  expect(await run("grep -sq a /nosuch; echo $?; grep -sc a t")).toBe("2\n1\n");
  expect(await run("printf 'a\\nb\\nc\\n' | grep -ve a -e c; printf 'a\\nb\\n' | grep -qFe x -e b && echo yes")).toBe(
    "b\nyes\n",
  );
});

test.each(["diff t /etc/fstab", "du", "mkdir -v x", "cp -Rv /etc/rc.d x", "rm -rv /tmp/t"])(
  "%s, whose output is not known, says so",
  async (command) => {
    expect(await run(command)).toContain("not simulated");
  },
);

test("words that look like assignments are not split after local and export", async () => {
  expect(await run("f() { local a=$1 b=$2; echo \"$a|$b\"; }; f 'x y' z; v='p q'; export e=$v; echo \"$e\"")).toBe(
    "x y|z\np q\n",
  );
});
