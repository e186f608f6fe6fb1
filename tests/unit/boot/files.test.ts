import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeUnitFile } from "../../../provider/host/files";
import { TOPOLOGY, World } from "./world";

jest.setTimeout(120_000);

const UNITS = "/usr/local/etc/pulumi-freebsd/units";
let world: World;
const texts = new Map<string, string>();
beforeAll(async () => {
  world = await World.open({ clock: "jumping" });
  await world.up(TOPOLOGY);
  const paths = await world.sh("find /usr/local/etc -type f");
  for (const path of paths.trim().split("\n")) texts.set(path, world.host.files.read(path));
});
afterAll(() => world.close());

test("scripts are for all to read and to run, what rc reads is no script, and nothing half written is left", async () => {
  const paths = [...texts.keys()].filter((path) => !path.startsWith(UNITS));
  expect(await world.sh(`stat -f '%Lp %N' ${paths.sort().join(" ")}`)).toBe(
    [
      "755 /usr/local/etc/pulumi-freebsd/jail-hook",
      "644 /usr/local/etc/rc.conf.d/netif/pulumi_freebsd",
      "644 /usr/local/etc/rc.conf.d/network/pulumi_freebsd",
      "644 /usr/local/etc/rc.conf.d/routing/pulumi_freebsd",
      "755 /usr/local/etc/rc.d/pulumi_firewall",
      "755 /usr/local/etc/rc.d/pulumi_jails",
      "755 /usr/local/etc/rc.d/pulumi_network",
      "",
    ].join("\n"),
  );
  expect([...texts.keys()].filter((path) => path.endsWith(".new"))).toEqual([]);
});

test("a unit is for root alone from its first byte on, and is there whole or not at all", () => {
  const folder = mkdtempSync(join(tmpdir(), "units-"));
  const path = join(folder, "units", "60-Jail-web");
  const [program = "", ...args] = writeUnitFile(path, "").argv;
  expect(spawnSync(program, args, { input: "one\ntwo\n" }).status).toBe(0);
  expect(readFileSync(path, "utf8")).toBe("one\ntwo\n");
  expect((statSync(path).mode & 0o777).toString(8)).toBe("600");
  expect(readdirSync(join(folder, "units"))).toEqual(["60-Jail-web"]);
  rmSync(folder, { recursive: true });
});

test("each is sh that another shell takes as well", () => {
  for (const [path, text] of texts) {
    const { stderr, status } = spawnSync("sh", ["-n"], { input: text, encoding: "utf8" });
    expect({ path, stderr, status }).toEqual({ path, stderr: "", status: 0 });
  }
});

test("the lines of a unit's script can be read: the record apart, none is longer than a screen", () => {
  const long = [...texts].flatMap(([path, text]) =>
    text
      .split("\n")
      .filter((line) => !line.startsWith("#pulumi ") && line.length > 140)
      .map((line) => `${path}: ${line}`),
  );
  expect(long).toEqual([]);
});

test("no secret and nothing of the connection is in them", () => {
  for (const [path, text] of texts)
    expect([path, /PRIVATE KEY|privateKey|"connection"/.test(text)]).toEqual([path, false]);
});

test("the unit in docs/boot.md is one as it is written", () => {
  const guide = readFileSync("docs/boot.md", "utf8");
  const shown = /```sh\n(#!\/bin\/sh\n[\s\S]*?)```/.exec(guide)?.[1] ?? "";
  expect(withoutIds(shown)).toBe(withoutIds(texts.get(`${UNITS}/70-VnetInterface-web+cabb`) ?? ""));
});

/** What differs from one creation to the next. */
function withoutIds(text: string): string {
  return text.replace(/^#pulumi (owner|token|digest) .*$/gm, "#pulumi $1").replace(/"owner":"[^"]*"/, '"owner":""');
}
