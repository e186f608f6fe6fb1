import { connectivityState } from "@grpc/grpc-js";
import { engineClient } from "./engine-log";

let watching = false;

/**
 * Ends this process when the engine is gone, or when it says so by SIGINT; then there are five seconds, and the engine still
 * listens, for `lastWords`. An engine that is killed leaves its plugins running, and a provider that
 * went on would change the host for nobody; the host itself drops what had been sent as soon as another run begins.
 */
export function endWithEngine(lastWords: () => Promise<void>): void {
  const channel = engineClient()?.getChannel();
  if (watching || channel === undefined) return;
  watching = true;
  const watch = (): void => {
    const state = channel.getConnectivityState(true);
    if (state === connectivityState.TRANSIENT_FAILURE) process.exit(1);
    channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, watch);
  };
  watch();
  // The default action of the signal comes back with the process's end.
  process.once("SIGINT", () => {
    void lastWords().finally(() => process.exit(0));
  });
}
