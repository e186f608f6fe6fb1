import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { type TopologyDocument, topologySchema } from "../../../cli/topology-schema";
import { compareTopologies } from "../../../picture/compare";
import { plannedTopology } from "../../../picture/from-declarations";
import { topologyOf } from "../../../picture/from-inventory";
import { topologyJson } from "../../../picture/json";
import type { Topology } from "../../../picture/model";
import { seedInventory } from "../picture/inventories";
import { jail, SEED } from "../picture/programs";

type Written<T> = { -readonly [K in keyof T]: Written<T[K]> };
/** Whatever the model can hold, the schema must allow: a value that it lacks does not compile here. */
const written = (topology: Written<Topology>): TopologyDocument => topology;

const published: z.core.JSONSchema.JSONSchema = JSON.parse(
  readFileSync(resolve(__dirname, "../../../topology.schema.json"), "utf8"),
);
const live = topologyOf(seedInventory(), { host: "warden" });
const recorded = plannedTopology({ name: "warden", declarations: SEED });
const [, ...less] = SEED.filter(({ kind }) => kind === "VnetInterface");
const planned = plannedTopology({
  name: "warden",
  declarations: [...SEED.filter(({ kind }) => kind !== "VnetInterface"), ...less, jail("mail")],
});

test.each([
  ["a host", live],
  ["a plan", planned],
  ["the difference between them", compareTopologies(planned, live, recorded)],
])(
  "the picture of %s is what the published schema allows, and has no member that it does not name",
  (_what, topology) => {
    const printed: Written<Topology> = JSON.parse(topologyJson(topology));
    expect(topologySchema.parse(printed)).toEqual(written(printed));
    expect(z.fromJSONSchema(published).parse(printed)).toEqual(printed);
  },
);

test("a wire with one end only is not what the published schema allows", () => {
  const [wire, ...others] = live.wires;
  const broken = { ...live, wires: [{ ...wire, ends: wire?.ends.slice(1) }, ...others] };
  expect(z.fromJSONSchema(published).safeParse(broken).success).toBe(false);
});
