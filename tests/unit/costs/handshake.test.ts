import { freshConnectionTo } from "../../../provider/transport";
import { createHost } from "../../../simulator/src";
import { HANDSHAKE_ROUND_TRIPS } from "./limits";

test("the first batch is sent after no more round trips than its limit", async () => {
  const host = await createHost();
  try {
    const { connection } = await host.listen();
    host.faults.latency = { toHost: 100, toClient: 100 };
    const counts: number[] = [];
    // An end that is late by more than the latency lets messages wait for each other that would have crossed: one more round trip.
    while (counts.length < 5 && Math.min(...counts) > HANDSHAKE_ROUND_TRIPS) {
      host.stats.reset();
      const fresh = freshConnectionTo({ ...connection });
      await fresh.run([{ argv: ["true"] }]);
      counts.push(host.stats.handshakeRoundTrips);
      await fresh.close();
    }
    expect(Math.min(...counts)).toBeLessThanOrEqual(HANDSHAKE_ROUND_TRIPS);
  } finally {
    await host.close();
  }
});
