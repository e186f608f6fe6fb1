import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { definitions } from "../../../provider/resources";
import { same } from "../../../provider/schema/equality";
import { factsOf } from "../../../provider/schema/facts";
import { nearest } from "../../../provider/schema/nearest";
import { absolutePath, addressWithPrefix, macAddress, network } from "../../../provider/schema/properties";
import { propertiesOf } from "../../../provider/schema/shape";
import { hasUnknown, markUnknowns, UNKNOWN, unmarkUnknowns, withoutUndefined } from "../../../provider/schema/unknown";
import { UNKNOWN_TEXT } from "../lifecycle/samples";

const ROOT = resolve(__dirname, "../../..");

describe("schema.json", () => {
  const schema = JSON.parse(readFileSync(join(ROOT, "schema.json"), "utf8")) as {
    resources: Record<
      string,
      {
        inputProperties: Record<string, { description: string; secret?: boolean }>;
        requiredInputs: string[];
        required: string[];
      }
    >;
    types: Record<string, { properties: Record<string, { secret?: boolean }> }>;
  };

  test("is what the definitions say, and so is the SDK's source", () => {
    const check = () =>
      execFileSync(join(ROOT, "node_modules/.bin/tsx"), ["tools/schema.ts", "--check"], { cwd: ROOT, stdio: "pipe" });
    expect(check).not.toThrow();
  });

  test("has every kind with every property described", () => {
    expect(Object.keys(schema.resources)).toEqual(definitions.map(({ kind }) => `freebsd:index:${kind}`));
    for (const [token, { inputProperties }] of Object.entries(schema.resources))
      for (const [property, { description }] of Object.entries(inputProperties))
        expect(`${token}.${property}: ${description}`).toMatch(/: .{10,}/);
  });

  test("has every kind with an example and the manual pages that it stands on", () => {
    for (const { kind, example, manuals } of definitions) {
      expect(example).toContain(`new freebsd.${kind}(`);
      expect(manuals.length).toBeGreaterThan(0);
      for (const manual of manuals) expect(manual).toMatch(/^[\w.-]+\([1-9]\)$/);
    }
  });

  test("marks the secrets of a connection at the leaf", () => {
    for (const type of ["ConnectionSettings", "ProxySettings"]) {
      const { properties } = schema.types[`freebsd:index:${type}`] ?? { properties: {} };
      const secrets = Object.keys(properties).filter((key) => properties[key]?.secret === true);
      expect(secrets.sort()).toEqual(["password", "privateKey", "privateKeyPassword"]);
    }
    expect(schema.resources["freebsd:index:Host"]?.inputProperties.connection?.secret).toBeUndefined();
  });

  test("requires what neither has a default nor is picked", () => {
    expect(schema.resources["freebsd:index:VnetInterface"]?.requiredInputs).toEqual([
      "connection",
      "host",
      "jail",
      "interface",
    ]);
    expect(schema.resources["freebsd:index:VnetInterface"]?.required).toContain("name");
  });
});

test("every reference leads to a kind that there is", () => {
  const kinds = definitions.map(({ kind }) => kind);
  for (const { inputs } of definitions)
    for (const schema of Object.values(inputs.shape) as z.ZodType[])
      for (const kind of factsOf(schema).reference ?? []) expect(kinds).toContain(kind);
});

test("a property without a description, and a type that Pulumi has not, are mistakes that name the property", () => {
  expect(() => propertiesOf(z.strictObject({ a: z.string() }))).toThrow("a: a property needs a description");
  const nested = z.strictObject({ b: z.string() }).meta({ description: "d" });
  expect(() => propertiesOf(z.strictObject({ a: nested }))).toThrow("a: an object needs a typeName");
  const odd = z.strictObject({ a: z.null().meta({ description: "d" }) });
  expect(() => propertiesOf(odd)).toThrow("a: the type null has no equal in a Pulumi schema");
});

test.each<[string, string, z.ZodType, unknown]>([
  ["an address", "2001:DB8:0:0::20/64", addressWithPrefix, "2001:db8::20/64"],
  ["a network", "2001:DB8::/32", network, "2001:db8::/32"],
  ["a MAC", "02:00:5E:10:00:01", macAddress, "02:00:5e:10:00:01"],
  ["a path", "/jails//web/./", absolutePath, "/jails/web"],
])("%s has one normal form", (_what, given, schema, normal) => {
  expect(schema.parse(given)).toBe(normal);
});

test.each<[string, z.ZodType]>([
  ["10.1/8", addressWithPrefix],
  ["010.0.0.1/8", addressWithPrefix],
  ["10.0.0.1/33", addressWithPrefix],
  ["10.0.0.1/-1", addressWithPrefix],
  ["::1/129", addressWithPrefix],
  ["192.0.2.1/24", network],
  ["0:0:0:0:0:0", macAddress],
  ["00:00:00:00:00:00", macAddress],
  ["ff:ff:ff:ff:ff:ff", macAddress],
  ["a/b", absolutePath],
  ["/a/../b", absolutePath],
])("%s is refused", (given, schema) => {
  expect(schema.safeParse(given).success).toBe(false);
});

test("equality takes absent, undefined and empty for the same, and lists as sets where order means nothing", () => {
  expect(same({ a: 1 }, { a: 1, b: undefined, c: [], d: {} })).toBe(true);
  expect(same({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
  expect(same(["a", "b"], ["b", "a"])).toBe(false);
  expect(same(["a", "b"], ["b", "a"], true)).toBe(true);
  expect(same(["a", "a"], ["a"], true)).toBe(false);
  for (const value of [0, false, "0", "false"]) expect(same(value, undefined)).toBe(false);
  expect(same("1", 1)).toBe(false);
});

test("unknown values are marked at any depth and come back as they were", () => {
  const given = { a: UNKNOWN_TEXT, b: [{ c: UNKNOWN_TEXT }], d: `${UNKNOWN_TEXT}x` };
  expect(markUnknowns(given)).toEqual({ a: UNKNOWN, b: [{ c: UNKNOWN }], d: `${UNKNOWN_TEXT}x` });
  expect(unmarkUnknowns(markUnknowns(given))).toEqual(given);
  expect(hasUnknown(markUnknowns(given))).toBe(true);
  expect(hasUnknown({ a: [1, { b: "x" }] })).toBe(false);
  expect(withoutUndefined({ a: undefined, b: [{ c: undefined, d: null }] })).toEqual({ b: [{ d: null }] });
});

test.each([
  ["hostnaem", "hostname"],
  ["HostName", "hostname"],
  ["adresses", "addresses"],
  ["intrface", "interface"],
  ["addr", "addresses"],
  ["up", undefined],
  ["colour", undefined],
  ["x", undefined],
])("the word that was meant by %s is %s", (word, meant) => {
  expect(nearest(word, ["hostname", "addresses", "interface", "mtu"])).toBe(meant);
});
