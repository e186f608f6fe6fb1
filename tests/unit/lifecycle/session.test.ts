import { sessionFor } from "../../../provider/lifecycle/session";

test("a host has one session, in whatever order its connection's properties stand", () => {
  const one = sessionFor({ host: "edge.example.org", port: 22, proxy: { host: "jump", port: 22 } });
  expect(sessionFor({ proxy: { port: 22, host: "jump" }, port: 22, host: "edge.example.org" })).toBe(one);
  expect(sessionFor({ host: "edge.example.org", port: 2222, proxy: { host: "jump", port: 22 } })).not.toBe(one);
});
