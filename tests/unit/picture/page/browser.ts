import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { topologyHtml } from "../../../../picture/html";
import type { Topology } from "../../../../picture/model";

/** A page in a real browser, and whatever it asked for beyond itself. */
export interface Opened {
  readonly page: Page;
  /** Addresses that were asked for, and errors of its script. */
  readonly complaints: string[];
}

function findChromium(): { readonly path: string } | { readonly missing: string } {
  const script = resolve(__dirname, "../../../../tools/chromium-for-tests.sh");
  const found = spawnSync("sh", [script], { encoding: "utf8", timeout: 300_000 });
  return found.status === 0
    ? { path: found.stdout.trim() }
    : { missing: found.stderr.trim() || "no chromium was found" };
}

/** Opens pages in one browser, which ends with the tests. */
export class TestBrowser {
  private browser: Browser | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), "pulumi-freebsd-page-"));

  constructor(private readonly path: string) {}

  async open(
    topology: Topology,
    { width = 1400, height = 900, scheme = "light" as "light" | "dark" } = {},
  ): Promise<Opened> {
    // Its own sandbox does not work for root.
    const args = userInfo().uid === 0 ? ["--no-sandbox"] : [];
    this.browser ??= await chromium.launch({ executablePath: this.path, args });
    const page = await this.browser.newPage({ viewport: { width, height }, colorScheme: scheme });
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => complaints.push(message.text()));
    const file = join(this.folder, "page.html");
    writeFileSync(file, topologyHtml(topology));
    page.on("request", (request) => {
      if (request.url() !== `file://${file}`) complaints.push(request.url());
    });
    await page.goto(`file://${file}`);
    return { page, complaints };
  }

  async close(): Promise<void> {
    await this.browser?.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** The tests that need a real browser: skipped with the reason where there is none, failing where one is demanded. */
export function describeWithBrowser(title: string, tests: (browser: TestBrowser) => void): void {
  const chromiumFound = findChromium();
  if ("path" in chromiumFound) {
    describe(title, () => {
      const browser = new TestBrowser(chromiumFound.path);
      afterAll(() => browser.close());
      tests(browser);
    });
  } else if (process.env.REQUIRE_CHROMIUM === "1") {
    test(`${title}: has a browser to test with`, () => {
      throw new Error(`REQUIRE_CHROMIUM=1, but ${chromiumFound.missing}`);
    });
  } else {
    process.stderr.write(`\n*** SKIPPED: ${title}: ${chromiumFound.missing} ***\n\n`);
    test.skip(`${title} (skipped: ${chromiumFound.missing})`, () => undefined);
  }
}
