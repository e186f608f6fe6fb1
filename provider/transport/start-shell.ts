import type { ClientChannel } from "ssh2";
import { FreebsdError } from "../errors";
import { again, closed, type DialFailure, type Login } from "./dial-once";
import { type ConnectionSettings, portOf, userOf, withoutSecrets } from "./settings";

/** `exec` leaves the login shell, which may be csh(1); it understands this much. */
function shellCommand({ become }: ConnectionSettings): string {
  return become === undefined ? "exec /bin/sh" : `exec ${become} -n /bin/sh`;
}

/** Start `/bin/sh` on a channel of its own. The time for one dial holds here too: sshd may hang after the login. */
export function startShell(
  login: Login,
  settings: ConnectionSettings,
  signal: AbortSignal,
): Promise<ClientChannel | DialFailure> {
  const seconds = settings.perDialTimeout ?? 15;
  return new Promise((resolve) => {
    const settle = (result: ClientChannel | DialFailure) => {
      clearTimeout(timer);
      login.client.off("close", lost);
      signal.removeEventListener("abort", abort);
      if ("transient" in result) login.destroy();
      resolve(result);
    };
    const lost = () => settle(again(settings, "the connection was lost before a shell was started"));
    const abort = () => settle({ transient: false, error: closed(settings) });
    const timer =
      seconds === 0
        ? undefined
        : setTimeout(() => settle(again(settings, `no shell within ${seconds} s after the login`)), seconds * 1000);
    login.client.on("close", lost);
    signal.addEventListener("abort", abort);
    if (signal.aborted) return abort();
    try {
      login.client.exec(shellCommand(settings), (error, channel) => {
        if (error === undefined) return settle(channel);
        // A connection that is lost ends all that was asked with the same kind of error; its `close` comes a moment later.
        setImmediate(() => settle(refused(settings, error.message)));
      });
    } catch {
      lost();
    }
  });
}

function refused(settings: ConnectionSettings, message: string): DialFailure {
  const user = userOf(settings);
  return {
    transient: false,
    error: new FreebsdError({
      code: "shell-refused",
      host: settings.host,
      message: `no shell was started: ${withoutSecrets(message, settings)}`,
      hint: `Check that ${user} may run commands there: ssh -p ${portOf(settings)} ${user}@${settings.host} /bin/sh -c true`,
    }),
  };
}
