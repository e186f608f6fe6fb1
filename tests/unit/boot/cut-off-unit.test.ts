import { type Declared, World } from "./world";

jest.setTimeout(120_000);

const ROOT = "/usr/local/etc/pulumi-freebsd";
const UNITS = `${ROOT}/units`;
const SMALL: readonly Declared[] = [
  ["Host", "warden", {}],
  ["NetgraphBridge", "lan", {}],
  ["Jail", "web", {}],
  ["Eiface", "first", { bridge: "lan" }],
  ["Eiface", "spare", { bridge: "lan" }],
  ["VnetInterface", "web-first", { jail: "web", interface: "first", addresses: ["10.9.0.2/24"] }],
];
const LATER: readonly Declared[] = [
  ["Eiface", "other", { bridge: "lan" }],
  ["VnetInterface", "web-other", { jail: "web", interface: "spare", addresses: ["10.9.1.2/24"] }],
];

let world: World;
beforeEach(async () => {
  world = await World.open({ clock: "jumping" });
});
afterEach(() => world.close());

/** The units that {@link LATER} will have, from those of their like. */
const COPIES = [
  ["30-Eiface-first", "s/first/other/g", "30-Eiface-other"],
  ["70-VnetInterface-web+first", "s/first/spare/g; s/10[.]9[.]0[.]2/10.9.1.2/g", "70-VnetInterface-web+spare"],
] as const;

/** What a shell leaves that is killed while it writes the units of {@link LATER}: so much of their texts. */
async function cutOff(share: (length: number) => number): Promise<readonly string[]> {
  for (const [from, change, to] of COPIES) {
    const length = Number(await world.sh(`sed '${change}' ${UNITS}/${from} | wc -c`));
    await world.sh(`sed '${change}' ${UNITS}/${from} | head -c ${share(length)} >${UNITS}/${to}`);
  }
  return COPIES.map(([, , to]) => `${UNITS}/${to}`);
}

describe.each([
  ["of which next to nothing was written", () => 1],
  ["that was cut off in its record", (length: number) => Math.floor(length / 5)],
  ["that was cut off in its script", (length: number) => Math.floor((length * 3) / 4)],
  ["that was cut off in its last line", (length: number) => length - 2],
])("a unit %s", (_what, share) => {
  test("does nothing at boot, by name, or in its jail's start, and is no object's", async () => {
    await world.up(SMALL);
    const before = await world.picture();
    const paths = await cutOff(share);
    await world.host.reboot();
    expect(await world.sh("service pulumi_network start other", 1)).toContain("there is no unit of other");
    expect(await world.sh("service pulumi_network status; service pulumi_jails status")).not.toMatch(
      /other|spare.*web/,
    );
    await world.sh("service pulumi_jails restart web; service jail onerestart web");
    expect(await world.refresh()).toEqual([]);
    await world.sh(`rm ${paths.join(" ")}`);
    expect(await world.picture()).toEqual(before);
  });

  test("is written anew by the run that goes on", async () => {
    await world.up(SMALL);
    await cutOff(share);
    expect(await world.up([...SMALL, ...LATER])).toEqual(["Eiface other", "VnetInterface web-other"]);
    const before = await world.picture();
    await world.host.reboot();
    expect(await world.picture()).toEqual(before);
    await world.destroy();
    expect(await world.sh(`ls -d ${ROOT}`, 1)).toContain("No such file or directory");
  });

  test("goes with the Host", async () => {
    await world.up(SMALL);
    await cutOff(share);
    await world.destroy();
    expect(await world.sh(`ls -d ${ROOT}`, 1)).toContain("No such file or directory");
  });
});
