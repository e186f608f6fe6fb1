import { dynamicProvider } from "../../../provider/dynamic";
import { tellAtOnce } from "../../../provider/transport";
import { atOnce } from "../../../provider/transport/width";

afterEach(() => tellAtOnce(Number.POSITIVE_INFINITY));

test("a Host's check takes over how many operations the engine does at once, and keeps it out of the state", async () => {
  const context = { name: "edge", project: "site", stack: "prod", urn: "u", dryRun: false, strings: [], parallel: 8 };
  const connection = { host: "edge.example.org", user: "root" };
  const { inputs, failures } = await dynamicProvider("Host").check({}, { connection, context });
  expect(failures).toEqual([]);
  expect(atOnce()).toBe(8);
  expect(inputs).not.toHaveProperty("context");
  expect(JSON.stringify(inputs)).not.toContain("parallel");
});
