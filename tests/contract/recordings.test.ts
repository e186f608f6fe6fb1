import { createHost } from "../../simulator/src/host";
import { exceptionLimit, exceptions } from "./exceptions";
import { readRecordings, recordingsFolder } from "./recordings";
import { replay } from "./replay";

const recordings = readRecordings(recordingsFolder);

describe("the simulated host answers as the recorded one", () => {
  test.each(recordings)(
    "$name",
    async (recording) => {
      const host = await createHost({ clock: "jumping" });
      const results = await replay(recording, host);
      await host.close();
      const failed = results.filter((result) => result.outcome === "failed");
      const report = failed.map((result) => `${result.step.n} $ ${result.step.cmd}\n${result.differences.join("\n")}`);
      expect(report).toEqual([]);
    },
    120_000,
  );

  test("at most one step in twenty is excepted, and each exception names a recorded step", () => {
    const steps = recordings.reduce((sum, recording) => sum + recording.steps.length, 0);
    expect(exceptions.length).toBeLessThanOrEqual(steps * exceptionLimit);
    const unknown = exceptions.filter(
      (entry) =>
        !recordings.some((it) => it.name === entry.recording && it.steps.some((step) => step.n === entry.step)),
    );
    expect(unknown).toEqual([]);
  });
});
