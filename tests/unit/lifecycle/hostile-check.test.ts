import fc from "fast-check";
import type { Properties } from "../../../provider/resources/definition";
import { hostile } from "./hostile-inputs";
import { KINDS, Program, places, replaced, SAMPLES } from "./samples";

/** Texts that may say anything; tests/unit/lifecycle/hostile.test.ts takes them to a host. */
const FREE = /^(connection|description|hostname|path|exec|params|mounts|rcConf|resolvConf|fstab|files|firstBoot)(\.|$)/;
/** What no shell, configuration file or tool can take for anything but one word. */
const WORD = /^[A-Za-z0-9_][A-Za-z0-9_.:/+-]*$/;

/** Every string in the samples, by its kind and place. */
const STRINGS = KINDS.flatMap((kind) =>
  places(SAMPLES[kind])
    .filter((path) => typeof valueAt(SAMPLES[kind], path) === "string")
    .map((path) => ({ kind, path })),
);

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((current, key) => (current as Properties | undefined)?.[key], value);
}

test("every string input of every kind is free text, or is refused unless it is one plain word", () => {
  expect(new Set(STRINGS.map(({ kind }) => kind))).toEqual(new Set(KINDS));
  let refused = 0;
  let taken = 0;
  fc.assert(
    fc.property(fc.constantFrom(...STRINGS), hostile, ({ kind, path }, text) => {
      const { inputs, issues } = new Program().check(kind, "one", replaced(SAMPLES[kind], path, text) as Properties);
      if (issues.length > 0) {
        refused += 1;
        expect(issues.join("\n")).toMatch(/\w/);
        return;
      }
      taken += 1;
      if (!FREE.test(path.join("."))) expect(valueAt(inputs, path)).toEqual(expect.stringMatching(WORD));
    }),
    { numRuns: 4000 },
  );
  expect(refused).toBeGreaterThan(1000);
  expect(taken).toBeGreaterThan(100);
});

test("no string with a NUL, where a C program would cut it, comes through a check of what is sent to a host", () => {
  for (const { kind, path } of STRINGS.filter(({ path: [head] }) => head !== "connection")) {
    const given = replaced(SAMPLES[kind], path, `${String(valueAt(SAMPLES[kind], path))}\0x`) as Properties;
    const { issues } = new Program().check(kind, "one", given);
    expect({ kind, path, refused: issues.length > 0 }).toEqual({ kind, path, refused: true });
  }
});
