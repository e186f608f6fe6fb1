import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { jailConf } from "../../../provider/host/jail-conf";
import { Program } from "../lifecycle/samples";
import { InventoryBuilder } from "./inventory-builder";
import { readJailConf } from "./jail-conf-reader";
import { inputs, planned } from "./scenario";

const HOSTILE = [
  "'; rm -rf / #",
  '"quoted" $(touch /tmp/x) `id` ${path} $path',
  "* ? [a-z] ~root !history",
  "-l -f --",
  "back\\slash \\' \\\\",
  "{ } ; , = +=",
  "ä€😀",
];
/** Texts that a shell, jail.conf or a tool would take as more than a text. */
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string(), fc.constantFrom("'", '"', "\\", "$", "#", ";", "}", " ")), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(""))
  .filter((text) => text !== "" && !text.includes("\0"));
const line = hostile.filter((text) => !/\p{Cc}/u.test(text) && text.trim() !== "");
const bare = InventoryBuilder.bare();

test("any text comes out of a jail.conf as it went in, quotes, backslashes, variables and newlines too", () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1 }), (texts) => {
      const conf = jailConf("web", [
        ["exec.start", texts],
        ["persist", true],
        ["meta.note", texts[0] ?? ""],
      ]);
      expect(readJailConf(conf)).toEqual({
        name: "web",
        parameters: [
          ["exec.start", texts],
          ["persist", []],
          ["meta.note", [texts[0]]],
        ],
      });
    }),
  );
});

test("hostnames, hooks and parameters of a jail stand quoted in its file and nowhere else", () => {
  fc.assert(
    fc.property(line, hostile, hostile, (hostname, hook, note) => {
      fc.pre(hostname.length <= 255);
      const given = { name: "web", hostname, exec: { start: [hook] }, params: { "meta.note": note } };
      const { steps } = planned("Jail", inputs("Jail", given), bare);
      const { parameters } = readJailConf(steps[0]?.run.stdin ?? "");
      expect(parameters).toContainEqual(["host.hostname", [hostname]]);
      expect(parameters).toContainEqual(["exec.start", [hook]]);
      expect(parameters).toContainEqual(["meta.note", [note]]);
      expect(steps.map(({ run }) => run.argv.length)).toEqual([5, 6]);
      expect(steps.flatMap(({ run }) => run.argv)).not.toContain(hook);
    }),
  );
});

test("a hostname or parameter that changes in place is one word of one command", () => {
  fc.assert(
    fc.property(line, line, (hostname, note) => {
      fc.pre(hostname !== "web" && hostname.length <= 255 && note !== "old");
      const web = (more: object) => inputs("Jail", { name: "web", ...more });
      const { steps } = planned(
        "Jail",
        web({ hostname, params: { "meta.note": note } }),
        bare.jail("web", { parameters: { "meta.note": "old" } }),
        web({ params: { "meta.note": "old" } }),
      );
      expect(steps.at(-1)?.run.argv).toEqual([
        "jail",
        "-m",
        "name=web",
        `host.hostname=${hostname}`,
        `meta.note=${note}`,
      ]);
    }),
  );
});

test("a description is one word of a command, on an eiface, an epair, a bridge and a host's interface", () => {
  fc.assert(
    fc.property(line, (text) => {
      fc.pre(text.length <= 63 && text !== "");
      const now = bare.interface("em2");
      for (const [kind, given, commands] of [
        ["Eiface", { name: "ng0" }, 1],
        ["Epair", { name: "net" }, 2],
        ["Bridge", { name: "br0" }, 1],
        ["HostInterface", { interface: "em2" }, 1],
      ] as const) {
        const { steps } = planned(kind, inputs(kind, { ...given, description: text }), now);
        const words = steps.flatMap(({ run }) => run.argv);
        expect(words.filter((word) => word === text)).toHaveLength(commands);
      }
    }),
  );
});

test.each(["name", "jail", "interface"])("a %s that a shell or tool could misread is refused", (property) => {
  for (const text of [...HOSTILE, "-a", "a b", "a;b", "a\nb", "a$b", "a'b", "../x", "a/b", ""]) {
    const given = { jail: "web", interface: "em1", name: "eth0", [property]: text };
    expect({ text, issues: new Program().issues("VnetInterface", given).length }).not.toEqual({ text, issues: 0 });
  }
});

test.each<[string, string, Record<string, unknown>]>([
  ["a description of two lines", "Eiface", { description: "a\nb" }],
  ["a hostname with a tab", "Jail", { hostname: "a\tb" }],
  ["a mount point with white space", "Jail", { mounts: [{ source: "/a", target: "/b c" }] }],
  [
    "mount options with a second mount behind them",
    "Jail",
    { mounts: [{ source: "/a", target: "/b", options: "rw 0 0\n/x" }] },
  ],
  ["a parameter with a value in its name", "Jail", { params: { "meta.a = 1; exec.start": "x" } }],
  ["a hook with a NUL, where jail(8) would cut it", "Jail", { exec: { prestop: ["logger \0 x"] } }],
  ["a parameter with a NUL", "Jail", { params: { "meta.a": "x\0y" } }],
  ["a path with a newline", "Jail", { path: "/a\nb" }],
  ["a path that climbs", "Jail", { path: "/jails/../etc" }],
  ["a module with a path", "Host", { connection: { host: "e" }, modules: ["../evil"] }],
  ["a hook's name with a colon", "Eiface", { peer: { node: "a", hook: "b:c" } }],
])("%s is refused", (_what, kind, given) => {
  expect(new Program().issues(kind, given)).toHaveLength(1);
});

test("a value of an rc.conf is the same text to the shell that reads it", () => {
  fc.assert(
    fc.property(hostile, (value) => {
      const { steps } = planned("JailRoot", inputs("JailRoot", { path: "/jails/web", rcConf: { x: value } }), bare);
      const text = steps.find(({ run }) => run.argv.includes("/etc/rc.conf"))?.run.stdin ?? "";
      const { stdout } = spawnSync("/bin/sh", ["-c", `${text}printf %s "$x"`], { encoding: "utf8", env: {} });
      expect(stdout).toBe(value);
    }),
    { numRuns: 60 },
  );
});
