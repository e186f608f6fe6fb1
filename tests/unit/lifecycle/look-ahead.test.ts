import { check } from "../../../provider/lifecycle/check";
import { definitions } from "../../../provider/resources";
import { SAMPLES } from "./samples";

test.each(definitions.flatMap(({ kind, looks }) => (looks === undefined ? [] : [kind])))(
  "what a %s must be looked at follows from the inputs that say so, and from nothing where none is known",
  (kind) => {
    const definition = definitions.find((each) => each.kind === kind);
    if (definition?.looks === undefined) throw new Error(`no looks of ${kind}`);
    const { by, at } = definition.looks;
    const given = { ...SAMPLES[kind], connection: { host: "edge.example.org" }, host: "0123456789abcdef" };
    const { inputs } = check(definition, {}, given);
    const all = at(inputs, () => false);
    expect(all).not.toEqual([]);
    expect(at(Object.fromEntries(by.map((key) => [key, inputs[key]])), () => false)).toEqual(all);
    expect(at({}, () => false)).toEqual([]);
  },
);
