import { Bench } from "./harness";

const many = 10_000;

/** The time that each of a number of runs takes, in ms. */
async function timeEach(count: number, run: (at: number) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let at = 0; at < count; at += 1) await run(at);
  return (performance.now() - start) / count;
}

test("10,000 eifaces on one bridge do not slow down a command that prints little", async () => {
  const bench = new Bench();
  await bench.out("ngctl -f -", { stdin: "mkpeer . bridge b link0\nname .b lan0\nmsg .b setpersistent\n" });
  const make = (at: number) =>
    bench.out("ngctl -f -", { stdin: `mkpeer lan0: eiface link${at + 1} ether\nname lan0:link${at + 1} n${at}\n` });
  await timeEach(500, make);
  const early = await timeEach(500, (at) => bench.out(`ifconfig ngeth${at}`));
  await timeEach(many - 500, (at) => make(at + 500));
  const late = await timeEach(500, (at) => bench.out(`ifconfig ngeth${many - 1 - at}`));
  // Scans over all interfaces would make it twenty times slower.
  expect(late).toBeLessThan(early * 5 + 0.5);
  expect(await timeEach(200, (at) => make(many + at))).toBeLessThan(5);
  await bench.out("sysctl net.graph.recvspace=1000000");
  expect((await bench.out("ngctl list")).split("\n")).toHaveLength(many + 204);
});

test("1,000 jails with an interface each come and go without each other's notice", async () => {
  const bench = new Bench();
  for (let at = 0; at < 1000; at += 1) {
    bench.addJail(`j${at}`);
    await bench.out("ifconfig epair create");
    await bench.out(`ifconfig epair${at}b vnet j${at}`);
    await bench.out(`ifconfig -j j${at} epair${at}b inet 10.${at >> 8}.${at & 255}.2/24 up`);
  }
  for (const jail of [...bench.kernel.jails.values()]) bench.removeJail(jail);
  expect((await bench.out("ifconfig -l")).split(" ")).toHaveLength(2003);
  expect(process.memoryUsage().heapUsed).toBeLessThan(1024 ** 3);
});

test("moves between vnets take no longer with 10,000 interfaces than with a few", async () => {
  const move = async (interfaces: number): Promise<number> => {
    const bench = new Bench();
    bench.addJail("a");
    const lines = Array.from({ length: interfaces }, (_, at) => `mkpeer lan0: eiface link${at + 1} ether\n`);
    await bench.out("ngctl -f -", {
      stdin: `mkpeer . bridge b link0\nname .b lan0\nmsg .b setpersistent\n${lines.join("")}`,
    });
    return timeEach(500, (at) => bench.out(`ifconfig ngeth${at} vnet a`));
  };
  const few = await move(600);
  expect(await move(many)).toBeLessThan(few * 5 + 0.5);
});
