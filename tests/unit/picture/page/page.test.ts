import type { Page } from "playwright-core";
import { compareTopologies } from "../../../../picture/compare";
import { plannedTopology } from "../../../../picture/from-declarations";
import { topologyOf } from "../../../../picture/from-inventory";
import { seedInventory } from "../inventories";
import { declared, eiface, inside, jail, netgraphBridge, SEED } from "../programs";
import { describeWithBrowser, type Opened } from "./browser";

jest.setTimeout(60_000);

const drifted = inside("vj2", "ng0_vj2", ["192.168.1.77/24"], { defaultRouter: "192.168.1.1" });
const before = SEED.map((each) => (each.kind === drifted.kind && each.name === drifted.name ? drifted : each));
const cable = { a: { name: "dba", mac: "02:00:00:00:01:01" }, b: { name: "dbb", mac: "02:00:00:00:01:02" } };
/** The seed's host, with a jail less, two more, an epair into an if_bridge, and an address that somebody changed. */
const difference = compareTopologies(
  plannedTopology({
    name: "warden",
    declarations: [
      ...before.filter(({ name }) => !name.includes("stats")),
      ...[jail("mail"), eiface("ng0_mail", "dmz", "02:00:00:00:00:99"), inside("mail", "ng0_mail", ["10.0.0.9/24"])],
      ...[jail("db"), declared("Epair", "db", cable), inside("db", "dbb", ["10.9.0.2/24"], { name: "eth0" })],
      declared("Bridge", "br0", { members: ["dba"], addresses: ["10.9.0.1/24"] }),
    ],
  }),
  topologyOf(seedInventory(), { host: "warden" }),
  plannedTopology({ name: "warden", declarations: before }),
);

/** Sixty jails on two kinds of bridges, some with two legs, and with names as long as names get. */
const sixty = plannedTopology({
  name: "edge",
  declarations: [
    ...[netgraphBridge("lan", "igb0"), netgraphBridge("storage-network-of-the-third-floor", "igb1")],
    declared("Bridge", "jails", { members: ["x0a"], addresses: ["10.8.0.1/24", "2001:db8:8::1/64"] }),
    ...Array.from({ length: 60 }, (_, index) => [
      jail(`a-jail-with-a-rather-long-name-${index}`),
      eiface(`ng0_jail${index}`, index % 2 === 0 ? "lan" : "storage-network-of-the-third-floor", "02:00:00:00:00:01"),
      inside(`a-jail-with-a-rather-long-name-${index}`, `ng0_jail${index}`, [
        `10.0.0.${index}/24`,
        `2001:db8:1234:5678:9abc:def0:1234:${index}/64`,
      ]),
      ...(index % 6 === 0
        ? [
            eiface(`ng1_jail${index}`, "lan", "02:00:00:00:00:02"),
            inside(`a-jail-with-a-rather-long-name-${index}`, `ng1_jail${index}`, []),
          ]
        : []),
    ]).flat(),
  ],
});

/** The names of the jails that are to be seen, in order. */
const jailsSeen = (page: Page) =>
  page.$$eval('.card:not([hidden]) > h3[data-kind="jail"] .name', (all) =>
    all.map(({ textContent }) => textContent).sort(),
  );
const focused = (page: Page) =>
  page.evaluate(
    () => document.activeElement?.querySelector(".name")?.textContent ?? document.activeElement?.textContent?.trim(),
  );

describeWithBrowser("the HTML page", (browser) => {
  const open = (...options: Parameters<typeof browser.open>): Promise<Opened> => browser.open(...options);
  let page: Page;
  let complaints: string[];

  beforeEach(async () => {
    ({ page, complaints } = await open(difference));
  });

  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("asks for nothing beyond itself and runs without an error", async () => {
    await page.hover(".hub");
    await page.keyboard.press("Tab");
    expect(complaints).toEqual([]);
  });

  test("finds by name, address and MAC, and shows only what was found", async () => {
    await page.fill("#find", "vrouter");
    expect(await jailsSeen(page)).toEqual(["vrouter"]);
    await page.fill("#find", "192.168.1.101");
    expect(await jailsSeen(page)).toEqual(["vj1"]);
    await page.fill("#find", "02:00:00:00:01:02");
    expect(await jailsSeen(page)).toEqual(["db"]);
    expect(await page.textContent("#count")).toMatch(/found · 1 of 8 jails/);
    await page.fill("#find", "nothing of that kind");
    expect(await page.isVisible("#none")).toBe(true);
  });

  test("finds the end of an epair that is shown with its link", async () => {
    await page.fill("#find", "dba");
    expect(await jailsSeen(page)).toEqual(["db"]);
    expect(await page.textContent(".link.hit")).toContain("→ br0 via dba");
  });

  test("filters by kind and by change, several at once, and takes filters back", async () => {
    await page.click("text=+ added");
    expect(await jailsSeen(page)).toEqual(["db", "mail"]);
    await page.click("text=− removed");
    expect(await jailsSeen(page)).toEqual(["db", "mail", "stats"]);
    await page.click("#kinds >> text=epairs");
    expect(await jailsSeen(page)).toEqual(["db"]);
    expect(await page.getAttribute("#kinds >> text=epairs", "aria-pressed")).toBe("true");
    await page.keyboard.press("Escape");
    expect(await jailsSeen(page)).toHaveLength(8);
  });

  test("shows what hangs on one bridge alone at a click on its bar, and all again", async () => {
    await page.click(".hub >> text=dmz");
    expect(await jailsSeen(page)).toEqual(["mail", "stats", "vrouter"]);
    await page.click("#only button");
    expect(await jailsSeen(page)).toHaveLength(8);
  });

  test("tells everything about what the pointer is on, and lights up what hangs on it", async () => {
    await page.hover("text=ng1_vrouter");
    expect(await page.textContent("#tip")).toContain(
      "eiface ng1_vrouter in vrouter, up\n10.0.0.1/24\n02:00:00:00:00:14",
    );
    expect(await page.$$eval(".hub.lit .name", (all) => all.map(({ textContent }) => textContent))).toEqual(["dmz"]);
    expect(await page.$$eval(".wire.lit", (all) => all.length)).toBe(1);
    await page.hover("h1");
    expect(await page.isHidden("#tip")).toBe(true);
  });

  test("tells of a link under the pointer what it connects, and of the line beside a column whose it is", async () => {
    const at = async (selector: string, share: number) => {
      const box = await page.locator(selector).first().boundingBox();
      if (box === null) throw new Error(`no ${selector} is drawn`);
      await page.mouse.move(box.x + box.width * share, box.y + box.height * share);
      return page.textContent("#tip");
    };
    expect(await at(".wire .grip", 0.6)).toContain("netgraph: igb0 lower – jbsd link0");
    expect(await at(".lane", 0.5)).toContain("netgraph node jbsd: type bridge [8]");
  });

  test("has for every link a line from its row to its bridge's bar", async () => {
    const links = await page.$$eval(".link", (all) => all.map((link) => (link as HTMLElement).dataset.part).sort());
    const wires = await page.$$eval(".wire", (all) => all.map((wire) => (wire as SVGElement).dataset.part).sort());
    expect(wires).toEqual(links);
    expect(await page.evaluate(looseEnds)).toEqual([]);
  });

  test("is moved through by the keyboard alone", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("vrouter");
    await page.keyboard.press("Enter");
    expect(await focused(page)).toBe("vrouter");
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toBe("ng0_vrouter");
    expect(await page.textContent("#tip")).toContain("eiface ng0_vrouter in vrouter");
    await page.keyboard.press("Enter");
    expect(await focused(page)).toBe("jbsd");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    expect(await jailsSeen(page)).toEqual(["vj1", "vj2", "vrouter"]);
    await page.keyboard.press("Escape");
    expect(await jailsSeen(page)).toHaveLength(8);
    await page.keyboard.press("Home");
    expect(await focused(page)).toBe("warden");
    expect(await page.$$eval('main [tabindex="0"]', (all) => all.length)).toBe(1);
  });

  test("moves from column to column at the same height", async () => {
    await page.focus('.column [data-part$="interface/igb0"]');
    const left = async () => page.evaluate(() => document.activeElement?.getBoundingClientRect().left ?? 0);
    const start = await left();
    await page.keyboard.press("ArrowRight");
    expect(await left()).toBeGreaterThan(start + 200);
    await page.keyboard.press("ArrowLeft");
    expect(Math.abs((await left()) - start)).toBeLessThan(60);
  });

  test("says every change in words and by another line, not by colour alone", async () => {
    const marks = await page.$$eval("main [data-mark]:not(.wire)", (all) =>
      all.map((each) => {
        const { borderTopStyle, borderLeftStyle } = getComputedStyle(
          each.matches("h3") ? (each.parentElement ?? each) : each,
        );
        const line = each.matches(".port") ? borderLeftStyle : borderTopStyle;
        return `${(each as HTMLElement).dataset.mark}: ${each.querySelector(".mark")?.textContent} ${line}`;
      }),
    );
    expect([...new Set(marks)].sort()).toEqual([
      "added: + added solid",
      "drifted: ! drifted dotted",
      "removed: − removed dashed",
    ]);
    expect(await page.textContent(".difference")).toBe("addresses: 192.168.1.102/24 → 192.168.1.77/24");
  });

  test("is light or dark as the system is, or as its button says, with enough contrast in both", async () => {
    const dark = await open(difference, { scheme: "dark" });
    for (const [shown, theme] of [
      [page, "light"],
      [dark.page, "dark"],
    ] as const) {
      expect(await shown.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
      expect(await shown.evaluate(leastContrast)).toBeGreaterThanOrEqual(4.5);
    }
    await page.click("#theme");
    await page.click("#theme");
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
    await dark.page.close();
  });

  test.each([1500, 1000, 500])(
    "is legible with sixty jails at %i pixels: nothing overlaps, nothing is cut off",
    async (width) => {
      const large = await open(sixty, { width });
      expect(await jailsSeen(large.page)).toHaveLength(60);
      expect(await large.page.evaluate(overlaps)).toEqual([]);
      expect(await large.page.evaluate(cutOff)).toEqual([]);
      expect(await large.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await large.page.fill("#find", "10.0.0.37/");
      expect(await jailsSeen(large.page)).toEqual(["a-jail-with-a-rather-long-name-37"]);
      expect(large.complaints).toEqual([]);
      await large.page.close();
    },
  );
});

/** Texts and boxes of the page that lie over one another, by their words. Runs in the page. */
function overlaps(): string[] {
  const boxes = [...document.querySelectorAll(".hub, .card h3, .facts, .head, .addresses, .small, .link")]
    .map((each) => ({ each, box: each.getBoundingClientRect(), text: each.textContent ?? "" }))
    .filter(({ box, text }) => box.width > 0 && text.trim() !== "");
  return boxes.flatMap(({ each, box, text }, index) =>
    boxes.slice(index + 1).flatMap((other) => {
      const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      const isApart = across <= 1 || down <= 4 || each.contains(other.each);
      return isApart ? [] : [`${text.trim()} over ${other.text.trim()}`];
    }),
  );
}

/** Texts that are wider than their boxes. Runs in the page. */
function cutOff(): string[] {
  return [...document.querySelectorAll<HTMLElement>(".hub, .card, .port, .link, .bar")]
    .filter((each) => each.scrollWidth > each.clientWidth + 1)
    .map((each) => each.textContent ?? "");
}

/** Links whose line does not go from their row over a column's line to the bar of their bridge. Runs in the page. */
function looseEnds(): (string | undefined)[] {
  const find = (selector: string, id = "") =>
    [...document.querySelectorAll(`${selector}[data-part="${CSS.escape(id)}"]`)].map((each) =>
      each.getBoundingClientRect(),
    );
  const isAt = (a: number, b: number): boolean => Math.abs(a - b) < 4;
  return [...document.querySelectorAll<HTMLElement>(".link")]
    .filter((link) => {
      const row = link.closest(".port")?.getBoundingClientRect();
      const [bar] = find(".hub", link.dataset.far);
      const [wire] = find(".wire", link.dataset.part);
      if (row === undefined || bar === undefined || wire === undefined) return true;
      const lane = find(".lane", link.dataset.far).find(({ left, right }) => isAt((left + right) / 2, wire.left + 4));
      const isOnLane = lane !== undefined && isAt(lane.top, bar.bottom) && lane.bottom + 8 > wire.top;
      return !isOnLane || wire.right < row.left - 1 || wire.top < row.top || wire.bottom > row.bottom;
    })
    .map((link) => link.dataset.part);
}

/** The least contrast of a text to what is behind it, by WCAG's formula. Runs in the page. */
function leastContrast(): number {
  const parse = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = parse(colour).map((value) => {
      const share = value / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (each: Element): string => {
    const colour = getComputedStyle(each).backgroundColor;
    return parse(colour)[3] === 0 && each.parentElement !== null ? behind(each.parentElement) : colour;
  };
  const texts = [
    ...document.querySelectorAll(
      ".name, .kind, .mark, .small, .facts, .difference, .link, .chip, .addresses, .help, .count",
    ),
  ];
  const contrasts = texts.map((each) => {
    const [light = 0, dark = 0] = [luminance(getComputedStyle(each).color), luminance(behind(each))].sort(
      (a, b) => b - a,
    );
    return (light + 0.05) / (dark + 0.05);
  });
  return Math.min(...contrasts);
}
