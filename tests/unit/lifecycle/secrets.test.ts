import fc from "fast-check";
import type { Properties } from "../../../provider/resources/definition";
import { UNKNOWN_TEXT } from "../../../provider/schema/unknown";
import { KINDS, Program, places, replaced, SAMPLES } from "./samples";

const SECRET = "S3CR3T-planted";
const planted = {
  host: "edge.example.org",
  password: `${SECRET}-password`,
  privateKey: `-----BEGIN ${SECRET}`,
  privateKeyPassword: `${SECRET}-passphrase`,
  proxy: { host: "jump.example.org", password: `${SECRET}-jump` },
};
const withSecrets = (name: string): Properties => ({ ...SAMPLES[name], connection: planted });

/** Values of every kind, none of them right in most places, and the whole connection where it does not belong. */
const wrong = fc.constantFrom<unknown>(
  ...[null, true, -1, 1.5, "", " ", [], {}, ["x"], { x: 1 }, "\n", "x".repeat(200)],
  ...[[planted], planted, { deep: planted }, { deep: [planted] }],
);

test("no failure shows a secret, whatever is wrong with a resource", () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(...KINDS)
        .chain((name) =>
          fc.tuple(
            fc.constant(name),
            fc.array(fc.tuple(fc.constantFrom(...places(withSecrets(name))), wrong), { minLength: 1, maxLength: 3 }),
          ),
        ),
      ([name, changes]) => {
        const given = changes.reduce<unknown>(
          (inputs, [path, value]) => (reaches(inputs, path) ? replaced(inputs, path, value) : inputs),
          withSecrets(name),
        ) as Properties;
        expect(new Program().issues(name, given).join("\n")).not.toContain(SECRET);
      },
    ),
    { numRuns: 1500 },
  );
});

test.each<[string, unknown]>([
  ["connection", SECRET],
  ["connection", [SECRET]],
  ["connection.privateKey", { pem: SECRET }],
  ["connection.privateKey", [SECRET]],
  ["connection.password", { text: SECRET }],
  ["connection.proxy", SECRET],
  ["connection.proxy.password", [SECRET]],
  ["connection.proxy.passwort", SECRET],
  ["connection.privatekey", SECRET],
  ["connection.host", { privateKey: SECRET }],
  ["host", planted],
])("a wrong %s is refused without its value", (path, value) => {
  const given = replaced(withSecrets("Jail"), path.split("."), value) as Properties;
  const { issues } = new Program().check("Jail", "web", given);
  expect(issues.length).toBeGreaterThan(0);
  expect(issues.join("\n")).not.toContain(SECRET);
  expect(issues[0]).toContain(path.split(".")[0]);
});

test("a value that is no secret is shown", () => {
  const given = replaced(withSecrets("Jail"), ["connection", "port"], 99999) as Properties;
  expect(new Program().issues("Jail", given)[0]).toMatch(/^connection\.port: .*; given: 99999$/);
});

function reaches(value: unknown, path: readonly string[]): boolean {
  let current = value;
  for (const part of path) {
    if (typeof current !== "object" || current === null || !(part in current)) return false;
    current = (current as Properties)[part];
  }
  return true;
}

test.each<[string, string, Properties]>([
  ["JailRoot", "files./etc/motd", { files: { "/etc/motd": SECRET } }],
  ["JailRoot", "resolvConf", { resolvConf: `${SECRET}\0` }],
  ["Jail", "exec.start[0]", { exec: { start: [`${SECRET}\0`] } }],
  ["Jail", "exec.start[1]", { exec: { start: [UNKNOWN_TEXT, `${SECRET}\0`] } }],
])("what may hold a secret in a %s, at %s, is refused without its text", (kind, path, given) => {
  const issues = new Program().issues(kind, { ...SAMPLES[kind], ...given });
  expect(issues).toEqual([expect.stringContaining(`${path}: `)]);
  expect(issues[0]).toMatch(/; given: a text$/);
});
