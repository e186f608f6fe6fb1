import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { Bash } from "just-bash";
import { printfFormat, quote, quoteCommand, quotePattern, redactedCommand } from "../../../provider/transport/quote";

/** Words of all kinds, thick with what means something to a shell. */
const word = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(..."'\"\\$`!*?[]{}()<>|&;#~=-% \t\n\r\u0081\u0088ab1".split("")), maxLength: 12 }),
  fc.constantFrom("-n", "--", "-", "~", "~root", "a=~", "if", "!", "*", "/*", "$(id)", "`id`", "'", "''", "\n", "#x"),
);
const words = fc.array(
  word.filter((text) => !text.includes("\0")),
  { minLength: 1, maxLength: 8 },
);

const printed = (list: readonly string[]) => list.map((one) => `<${one}>\n`).join("");

test("every word arrives at a program as it is, by the machine's /bin/sh", () => {
  fc.assert(
    fc.property(words, (list) => {
      const script = `${quoteCommand(["/usr/bin/printf", "<%s>\\n", ...list])}\n`;
      expect(execFileSync("/bin/sh", { input: script, encoding: "utf8" })).toBe(printed(list));
    }),
    { numRuns: 300 },
  );
});

test("every word arrives at a program as it is, by the shell of the simulated host", async () => {
  await fc.assert(
    fc.asyncProperty(words, async (list) => {
      const { stdout } = await new Bash().exec(`${quoteCommand(["printf", "<%s>\\n", ...list])}\n`);
      expect(stdout).toBe(printed(list));
    }),
    { numRuns: 150 },
  );
});

test("a text with NULs is written exactly by the printf of the shell", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."\0%\\'01ns\nä€".split("")), maxLength: 20 }), (text) => {
      expect(execFileSync("/bin/sh", { input: `printf ${printfFormat(text)}\n`, encoding: "utf8" })).toBe(text);
    }),
    { numRuns: 200 },
  );
});

test("a pattern matches the text that it was made from, and its literal parts nothing else", () => {
  fc.assert(
    fc.property(
      word.filter((text) => !/[\0*?]/.test(text) && text !== ""),
      (text) => {
        const script = (subject: string) => `case ${quote(subject)} in ${quotePattern(`*${text}?`)}) echo yes;; esac\n`;
        expect(execFileSync("/bin/sh", { input: script(`a${text}b`), encoding: "utf8" })).toBe("yes\n");
        expect(execFileSync("/bin/sh", { input: script("other text"), encoding: "utf8" })).toBe("");
      },
    ),
    { numRuns: 150 },
  );
});

test("a NUL and half a surrogate pair are refused", () => {
  for (const bad of ["a\0b", "\ud800", "x\udc00y"]) expect(() => quote(bad)).toThrow(/cannot be sent to a shell/);
  expect(() => quoteCommand([])).toThrow(/without a name/);
});

test("the first word is never the shell's grammar, and plain words stay readable", () => {
  expect(quoteCommand(["ngctl", "name", "ngeth0:", "ng0_web"])).toBe("ngctl name ngeth0: ng0_web");
  expect(quoteCommand(["for", "for"])).toBe("'for' for");
  expect(quoteCommand(["A=1"])).toBe("'A=1'");
});

test("a command that holds a secret is shown by its program alone", () => {
  expect(redactedCommand({ argv: ["passwd", "hunter2"], secret: true })).toBe("passwd [secret]");
  expect(redactedCommand({ argv: ["echo", "a b"] })).toBe("echo 'a b'");
});
