import { parseFault } from "../../../../simulator/src/bin/fault-option";
import { Faults } from "../../../../simulator/src/host/faults";

function faultsOf(...texts: string[]): Faults {
  const faults = new Faults();
  for (const text of texts) parseFault(text)(faults);
  return faults;
}

test("a number is the one of the connection, the command or the byte", () => {
  const faults = faultsOf("cut-bytes=4096", "cut-command=3", "reboot-command=5", "refuse=2");
  expect(faults.cutAfterBytes).toBe(4096);
  expect(faults.cutAtCommand).toBe(3);
  expect(faults.rebootAtCommand).toBe(5);
  expect(faults.refuseConnections).toBe(2);
});

test("a command fails, hangs or dies every time, or at one occurrence", () => {
  const { commands } = faultsOf("fail=ifconfig", "hang=jail:2", "die=/usr/sbin/ngctl:1");
  expect(commands).toEqual([
    { match: "ifconfig", kind: "fail", stderr: "ifconfig: simulated failure\n", exitCode: 1 },
    { match: "jail", kind: "hang", occurrence: 2 },
    { match: "/usr/sbin/ngctl", kind: "die", occurrence: 1 },
  ]);
});

test.each(["cut-bytes", "cut-bytes=", "cut-bytes=many", "refuse=-1", "melt=3", "fail="])("%s is refused", (text) => {
  expect(() => parseFault(text)).toThrow(/^(Not KIND|Unknown kind)/);
});
