import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { HostCounts } from "../../../bench/host-process";
import type { Life, Measured, Setting } from "../../../bench/measure";
import { picture } from "../../../bench/picture";
import { FULL, QUICK, rounds } from "../../../bench/plan";
import { report, textOf, withFigures } from "../../../bench/report";
import type { Measurement } from "../../../bench/run";
import { median, summarise } from "../../../bench/summary";

const COUNTS: HostCounts = {
  connections: 1,
  handshakeRoundTrips: 8,
  batches: 5,
  programs: { ifconfig: 20, sh: 30 },
  subshells: 10,
  processes: 60,
  bytesToHost: 5000,
  bytesToClient: 7000,
  cpuSeconds: 0.5,
};

function life(seconds: number, counts?: HostCounts): Life {
  const measured: Measured = counts === undefined ? { seconds } : { seconds, counts };
  return {
    operations: { up: measured, "second up": measured, refresh: measured, destroy: measured },
    state: { resources: 10, bytes: 15_000, largest: { Jail: 2000 } },
  };
}

/** A round at 40 ms. */
function round(setting: Setting, floor: number, jails: number, peer?: number, bound = 2.5): Measurement {
  const lived =
    peer === undefined
      ? {}
      : {
          peer: { up: { seconds: peer, counts: COUNTS }, destroy: { seconds: 1, counts: COUNTS } },
          bound: life(bound),
        };
  return { setting, floor: life(floor), lines: [{ roundTripMilliseconds: 40, jails: life(jails, COUNTS), ...lived }] };
}

const TEN: Setting = { jails: 10, parallel: 8, checkpoints: false };

test("a ratio is the median of the rounds' ratios, not the ratio of medians", () => {
  const [up] = summarise([round(TEN, 2, 3), round(TEN, 10, 11), round(TEN, 1, 4)]);
  expect(up).toMatchObject({ operation: "up", rounds: 3, seconds: 4, floorSeconds: 2, ofFloor: 1.5, onTop: 1 });
});

test("the peer is compared with what comes on top of the floor, and beside it is what the floor takes on the line", () => {
  const text = textOf(report([round(TEN, 2, 3, 12)], { pulumi: 500, sdk: 2, provider: 70 }));
  const up = text.split("\n").find((line) => line.startsWith("| up"));
  expect(up?.split("|").map((cell) => cell.trim())).toEqual([
    "",
    "up",
    "10",
    "40",
    "8",
    "off",
    "1",
    "3.00",
    "2.00",
    "1.50",
    "2.50",
    "12.00",
    "12.0",
    "5",
    "1",
    "8",
    "60",
    "6.0",
    "5000",
    "1500",
    "",
  ]);
  const secondUp = text.split("\n").find((line) => line.startsWith("| second up"));
  expect(secondUp?.split("|")[10]?.trim()).toBe("");
  expect(text).toContain("- up of 10 jails: sh 30, ifconfig 20, (subshells) 10");
});

test("a median of an even number lies between, and nothing has none", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(() => median([])).toThrow("nothing has no median");
});

test("a full run begins with one round of everything, and has five of all but the largest", () => {
  const planned = rounds(FULL);
  expect(planned.slice(0, FULL.length).map((each) => each.case)).toEqual(FULL);
  const often = FULL.map((each) => planned.filter((one) => one.case === each).length);
  expect(often).toEqual(FULL.map(({ setting }) => (setting.jails === 300 ? 1 : 5)));
  expect(rounds(QUICK).map(({ case: { setting } }) => setting.jails)).toEqual([1, 10]);
});

test("the figures in docs/performance.md are replaced as often as they are written", () => {
  const document = readFileSync(join(resolve(__dirname, "../../.."), "docs/performance.md"), "utf8");
  const once = withFigures(document, "figures of May");
  expect(once).toContain("figures of May");
  const twice = withFigures(once, "figures of June");
  expect(twice).toBe(withFigures(document, "figures of June"));
  expect(twice).not.toContain("figures of May");
  expect(() => withFigures("no marks", "x")).toThrow("has lost its mark");
});

test("the picture has a line for each width, and draws what cannot be measured at the bottom", () => {
  const wide: Setting = { ...TEN, parallel: 64 };
  const many: Setting = { ...TEN, jails: 100 };
  const drawing = picture(summarise([round(TEN, 2, 1.9, 12), round(many, 5, 6, 100), round(wide, 2, 2.5)]), 40);
  const names = [...drawing.matchAll(/fill="#[0-9a-f]+">([^<]+)<\/text>/g)].map(([, name]) => name);
  expect(names.toSorted()).toEqual([
    "one command a connection, 8 wide",
    "pulumi-freebsd, 64 wide",
    "pulumi-freebsd, 8 wide",
    "the engine's own time, 64 wide",
    "the engine's own time, 8 wide",
  ]);
  expect(drawing).not.toMatch(/NaN|Infinity/);
  expect(drawing.match(/<circle/g)).toHaveLength(8);
});
