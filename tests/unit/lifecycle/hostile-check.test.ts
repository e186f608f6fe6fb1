import fc from "fast-check";
import { definitions } from "../../../provider/resources";
import type { Properties } from "../../../provider/resources/definition";
import { propertiesOf, type Shape } from "../../../provider/schema/shape";
import { FREE_TEXTS, HOSTILE_PARTS, hostile } from "./hostile-inputs";
import { Program, SAMPLES } from "./samples";

/** What no shell, configuration file or tool can take for anything but one word. */
const WORD = /^[A-Za-z0-9_/][A-Za-z0-9_.:/+@%~=,-]*$/;
/** The key of a map, and a value of it: both are texts. */
const [KEY, VALUE] = ["{key}", "{value}"];

/** Every place in a shape that takes a string. */
function stringsIn(shape: Shape, at: readonly string[]): readonly (readonly string[])[] {
  switch (shape.type) {
    case "string":
      return shape.allowed === undefined ? [at] : [];
    case "array":
      return stringsIn(shape.items, [...at, "0"]);
    case "map":
      return [[...at, KEY], ...stringsIn(shape.values, [...at, VALUE])];
    case "union":
      return shape.members.flatMap((member) => stringsIn(member, at));
    case "object":
      return shape.properties.flatMap(({ name, shape: inner }) => stringsIn(inner, [...at, name]));
    default:
      return [];
  }
}

/** By way of the schemas, so that a new kind or property is in here as soon as it is declared. */
const STRINGS = definitions.flatMap(({ kind, inputs }) =>
  propertiesOf(inputs).flatMap(({ name, shape }) => stringsIn(shape, [name]).map((path) => ({ kind, path }))),
);

/** The sample of a kind, where there is one, with a text in one place; elsewhere just that. */
function withText(sample: unknown, path: readonly string[], text: string): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return text;
  if (head === KEY) return { [text]: isObject(sample) ? Object.values(sample)[0] : "x" };
  if (head === VALUE) {
    const entries = isObject(sample) ? Object.entries(sample) : [];
    const fits = (each: unknown) => (rest[0] === "0" ? Array.isArray(each) : typeof each === "string");
    const [key, value] = entries.find(([, each]) => fits(each)) ?? entries[0] ?? ["meta.note", undefined];
    return { [key]: withText(value, rest, text) };
  }
  if (head === "0") return [withText(isObject(sample) ? sample["0"] : undefined, rest, text)];
  return {
    ...(isObject(sample) ? sample : {}),
    [head]: withText(isObject(sample) ? sample[head] : undefined, rest, text),
  };
}

function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null;
}

/** What a check lets through in this place, or undefined where it refuses it or what is around it. */
function taken({ kind, path }: Place, text: string): string | undefined {
  const { inputs, issues } = new Program().check(kind, "one", withText(SAMPLES[kind], path, text) as Properties);
  const [head = ""] = path;
  if (issues.some((issue) => issue.startsWith(head))) return undefined;
  const value = path.reduce(inside, inputs);
  return typeof value === "string" ? value : undefined;
}

function inside(value: unknown, key: string): unknown {
  // One text may stand for a list of one.
  const one = Array.isArray(value) && key !== "0" ? value[0] : value;
  if (!isObject(one)) return one;
  const [[first, second] = []] = Object.entries(one);
  const found = key === KEY ? first : key === VALUE ? second : one[key];
  return Array.isArray(found) && found.every((each) => typeof each === "string") ? found.join("\n") : found;
}

/** A text as it is, without what no path has, and behind what is right in this place. */
function variants({ kind, path }: Place, text: string): readonly string[] {
  const compact = text.replace(/[\s\p{Cc}]/gu, "").replaceAll("..", "");
  const right = path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), SAMPLES[kind]);
  return [text, compact, `${typeof right === "string" ? right : "/"}${compact}`];
}

type Place = (typeof STRINGS)[number];
const nameOf = ({ kind, path }: Place) => `${kind}.${path.join(".")}`;
/** How a program reaches the host comes to no shell there; tests/unit/transport has it. */
const SENT = STRINGS.filter(({ path: [head] }) => head !== "connection");

test("every string input of every kind is a free text that is taken to a host, or is refused unless it is one plain word", () => {
  expect(new Set(STRINGS.map(({ kind }) => kind))).toEqual(new Set(definitions.map(({ kind }) => kind)));
  const free = new Set<string>();
  let refused = 0;
  const look = (place: Place, text: string) => {
    for (const each of variants(place, text)) {
      const value = taken(place, each);
      if (value === undefined) refused += 1;
      else if (!WORD.test(value)) free.add(nameOf(place));
    }
  };
  for (const place of SENT) for (const part of HOSTILE_PARTS) look(place, part);
  fc.assert(fc.property(fc.constantFrom(...SENT), hostile, look), { numRuns: 500 });
  expect([...free].sort()).toEqual([...FREE_TEXTS].sort());
  expect(refused).toBeGreaterThan(1000);
});

test("no string with a NUL, where a C program would cut it, comes through a check of what is sent to a host", () => {
  for (const place of SENT)
    for (const text of ["web\0x", "/web\0", "\0", "192.0.2.1/24\0"])
      expect({ place: nameOf(place), taken: taken(place, text) }).toEqual({
        place: nameOf(place),
        taken: undefined,
      });
});
