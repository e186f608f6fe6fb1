import { confirmSeconds } from "../../../provider/lifecycle/watchdog";
import type { HostConnection } from "../../../provider/transport";
import { JumpHost } from "./jump-host";
import { failureOf, Site } from "./site";

jest.setTimeout(30_000);

describe("behind a jump host", () => {
  let site: Site;
  let jump: JumpHost;
  beforeEach(async () => {
    jump = await JumpHost.start();
    site = await Site.open();
  });
  afterEach(async () => {
    await site.close();
    await jump.close();
  });

  test("a change is confirmed over a new connection by way of it", async () => {
    const run = await site.provider({ card: "em0" }, { proxy: jump.settings });
    await run.create("NetgraphBridge", "lan", { uplink: { interface: "em0" } });
    expect(jump.logins).toBeGreaterThanOrEqual(2);
    expect(await site.units()).toBe("20-NetgraphBridge-lan:#pulumi boot yes\n");
  });

  test("a change that cuts the host off is taken back, although the jump host answers", async () => {
    const before = await site.state();
    const run = await site.provider({ card: "em0" }, { proxy: jump.settings });
    const change = run.create("NetgraphBridge", "lan", { uplink: { interface: "em0", host: false } });
    const error = await failureOf(change);
    expect(error.code).toBe("cut-off");
    const network = (text: string) => text.slice(0, text.lastIndexOf("Args:"));
    expect(network(await site.state())).toBe(network(before));
    await run.create("Bridge", "br0", {});
  });
});

describe("a change waits for its confirmation", () => {
  const dialledIn = (dialMilliseconds: number | undefined) =>
    confirmSeconds({ statistics: { dialMilliseconds } } as unknown as HostConnection);
  const variable = "PULUMI_FREEBSD_CONFIRM_SECONDS";

  beforeEach(() => delete process.env[variable]);

  test("30 seconds, or four times what the last dial took where that is longer", () => {
    expect(dialledIn(undefined)).toBe(30);
    expect(dialledIn(7000)).toBe(30);
    expect(dialledIn(12_000)).toBe(48);
  });

  test("as long as the environment says, but never shorter than four dials", () => {
    process.env[variable] = "5";
    expect(dialledIn(1000)).toBe(5);
    expect(dialledIn(2000)).toBe(8);
    process.env[variable] = "soon";
    expect(dialledIn(1000)).toBe(30);
  });
});
