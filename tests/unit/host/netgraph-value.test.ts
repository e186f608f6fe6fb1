import fc from "fast-check";
import { parseResponses } from "../../../provider/host/parse/netgraph-response";
import { type NetgraphValue, parseNetgraphValue } from "../../../provider/host/parse/netgraph-value";
import { allRecorded, recorded } from "./recordings";

/** Prints a value as sys/netgraph/ng_parse.c does: quoted texts with C escapes, holes by an index in front. */
function unparse(value: NetgraphValue | undefined): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) {
    let hole = false;
    const items = value.flatMap((element: NetgraphValue | undefined, index) => {
      const prefix = hole ? `${index}=` : "";
      hole = element === undefined;
      return hole ? [] : [`${prefix}${unparse(element)}`];
    });
    return items.length === 0 ? "[]" : `[ ${items.join(" ")} ]`;
  }
  const fields = Object.entries(value ?? {}).map(([name, field]) => `${name}=${unparse(field)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(" ")} }`;
}

function quote(text: string): string {
  const bytes = [...Buffer.from(text)].map((byte) => {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === "\\") return `\\${character}`;
    if (character === "\n") return "\\n";
    return byte < 0x20 || byte > 0x7e ? `\\x${byte.toString(16).padStart(2, "0")}` : character;
  });
  return `"${bytes.join("")}"`;
}

const field = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,9}$/);
const text = fc.string({ unit: "binary", maxLength: 12 });
const { value } = fc.letrec<{ value: NetgraphValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.integer(),
    text,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(field, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe("the ASCII form of netgraph values", () => {
  test("comes back as the value it was printed from", () => {
    fc.assert(fc.property(value, (original) => expect(parseNetgraphValue(unparse(original))).toEqual(original)));
  });

  test("has holes where an array's elements have their default", () => {
    const sparse = fc.array(fc.option(fc.integer(), { nil: undefined }), { maxLength: 12 });
    fc.assert(
      fc.property(sparse, (original) => {
        const last = original.findLastIndex((element) => element !== undefined);
        expect(parseNetgraphValue(unparse(original))).toEqual(original.slice(0, last + 1));
      }),
    );
  });

  test("either is a value or fails with HostOutputError, whatever it is", () => {
    const hostile = fc.string({ unit: fc.constantFrom("{", "}", "[", "]", "=", '"', "\\", "x", "1", " ") });
    fc.assert(
      fc.property(hostile, (garbage) => {
        try {
          parseNetgraphValue(garbage);
        } catch (error) {
          expect(error).toMatchObject({ name: "HostOutputError" });
        }
      }),
    );
  });

  test.each([
    "",
    "{",
    "{ a }",
    "{ a= }",
    "[ 1",
    '"open',
    "1 2",
    "{ a=1 } x",
    "[ 99999999=1 ]",
    "[ 1 0=1 ]",
    "{".repeat(10_000),
  ])("is refused when it is broken: %.20s", (broken) => {
    expect(() => parseNetgraphValue(broken)).toThrow(expect.objectContaining({ name: "HostOutputError" }));
  });

  test("keeps a number as a text that JavaScript would round", () => {
    expect(parseNetgraphValue("{ a=18446744073709551615 b=-1 c=0x1f }")).toEqual({
      a: "18446744073709551615",
      b: -1,
      c: 31,
    });
  });

  test("takes a field that is called __proto__ for nothing special", () => {
    expect(Object.entries(parseNetgraphValue("{ __proto__=1 }"))).toEqual([["__proto__", 1]]);
  });
});

describe("the responses to `ngctl msg`", () => {
  const valuesOf = (file: string, n: number): NetgraphValue[] =>
    parseResponses(recorded(file, n).stdout).map(({ args }) => parseNetgraphValue(args ?? ""));

  test("say which node answered what", () => {
    expect(parseResponses(recorded("02", 46).stdout)).toEqual([
      { command: "getifname", nodeId: 0x22, args: '"ngeth0"' },
    ]);
    expect(parseResponses(recorded("03", 2).stdout)).toEqual([
      { command: "getpromisc", nodeId: 2, args: "1" },
      { command: "getautosrc", nodeId: 2, args: "0" },
    ]);
  });

  test("hold structs, arrays of structs, arrays of numbers and bare addresses", () => {
    expect(valuesOf("03", 9)).toEqual([{ debugLevel: 1, loopTimeout: 60, maxStaleness: 900, minStableAge: 1 }]);
    expect(valuesOf("07", 13)[0]).toEqual({
      numHosts: 3,
      hosts: [
        { addr: "02:00:00:00:00:0b", hook: "link3", age: 7, staleness: 6 },
        { addr: "02:00:00:00:00:0a", hook: "link2", age: 7, staleness: 5 },
        { addr: "52:54:00:12:34:57", hook: "link1", age: 5, staleness: 5 },
      ],
    });
    expect(valuesOf("11", 2)).toEqual([{ n: 1, filter: [{ hook: "v100", vlan: 100, vid: 100 }] }, {}]);
    expect(valuesOf("11", 8)[0]).toEqual({ xmitAlg: 1, failAlg: 1, enabledLinks: [1, 1] });
    expect(valuesOf("11", 13)).toEqual(["inet/0.0.0.0:5555"]);
    expect(valuesOf("11", 14)[1]).toMatchObject({ total_count: 1, redirects: [{ description: "web", proto: 6 }] });
  });

  test("are understood wherever one was recorded", () => {
    const responses = allRecorded.flatMap(({ stdout }) => parseResponses(stdout));
    const heads = allRecorded.flatMap(({ stdout }) => stdout.match(/^Rec'd /gm) ?? []);
    expect(responses.length).toBeGreaterThan(30);
    expect(responses).toHaveLength(heads.length);
    for (const { args } of responses) expect(() => parseNetgraphValue(args ?? "{}")).not.toThrow();
  });
});
