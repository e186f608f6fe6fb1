import { FreebsdError } from "../../../provider/errors";
import { runSteps } from "../../../provider/lifecycle/long-work";
import { partialFailure } from "../../../provider/lifecycle/partial";
import type { HostSession } from "../../../provider/lifecycle/session";

const WORK = { run: { argv: ["begin"] }, work: { poll: { argv: ["poll"] }, stallSeconds: 1 } };

test("what was begun and cannot be asked for any more is kept in the state", async () => {
  const unreachable = new FreebsdError({ code: "unreachable", host: "edge", message: "nobody answers" });
  const session = { host: "edge", run: async () => ({}), ask: () => Promise.reject(unreachable) };
  const thrown = await runSteps(session as unknown as HostSession, "owner", [WORK], [], () => {}).catch(
    (error: unknown) => error,
  );
  expect(partialFailure(thrown, "edge", "/jails/web", { path: "/jails/web" })).toMatchObject({
    id: "/jails/web",
    properties: { path: "/jails/web" },
    message: "edge: nobody answers. Run the same again: it goes on from what is there.",
  });
});
