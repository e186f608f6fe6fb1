import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClientChannel } from "ssh2";
import { again, closed, type DialFailure, dialOnce, type Login, unreachable } from "./dial-once";
import { reasonOf } from "./reason";
import { type ConnectionSettings, type MachineSettings, type ProxySettings, portOf } from "./settings";
import { startShell } from "./start-shell";

const firstPauseMilliseconds = 250;
const longestPauseMilliseconds = 5000;

/** A login with a shell on its one channel. */
export interface Dialled extends Login {
  readonly channel: ClientChannel;
}

/**
 * Connect, log in and start the shell. Refused, reset, timed out and unresolved connections are tried again, with
 * growing pauses, until more than `dialErrorLimit` of them have failed; a refused login and a wrong host key never are.
 *
 * @throws FreebsdError
 */
export async function dial(settings: ConnectionSettings, signal: AbortSignal): Promise<Dialled> {
  const { proxy } = settings;
  if (proxy === undefined) return persist(settings, signal, () => dialDirectly(settings, undefined, signal));
  const jump = new JumpHost(proxy, signal);
  try {
    const dialled = await persist(settings, signal, async () => {
      const forwarded = await jump.forward(settings);
      return "transient" in forwarded ? forwarded : dialDirectly(settings, forwarded.stream, signal);
    });
    dialled.client.once("close", () => jump.end());
    return dialled;
  } catch (error) {
    jump.end();
    throw error;
  }
}

async function dialDirectly(
  settings: ConnectionSettings,
  stream: Duplex | undefined,
  signal: AbortSignal,
): Promise<Dialled | DialFailure> {
  const login = await dialOnce(settings, stream, signal);
  if ("transient" in login) return login;
  const channel = await startShell(login, settings, signal);
  return "transient" in channel ? channel : { ...login, channel };
}

/** `ssh -J`: the jump host connects to the host and passes the bytes on, so it never sees what they say. */
class JumpHost {
  private login: Login | undefined;

  constructor(
    private readonly settings: ProxySettings,
    private readonly signal: AbortSignal,
  ) {}

  async forward(target: ConnectionSettings): Promise<{ stream: Duplex } | DialFailure> {
    this.login ??= await this.dial();
    const { client } = this.login;
    const seconds = target.perDialTimeout ?? 15;
    return new Promise((resolve) => {
      let settled = false;
      const settle = (result: { stream: Duplex } | DialFailure) => {
        if (settled && "stream" in result) result.stream.destroy();
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        this.signal.removeEventListener("abort", abort);
        resolve(result);
      };
      const fail = (error: { message: string; reason?: unknown }) => {
        // RFC 4254, 5.1: 1 is "administratively prohibited".
        const prohibited = error.reason === 1;
        const why = prohibited ? "it forbids forwarding (AllowTcpForwarding in its sshd_config)" : error.message;
        const message = `through the jump host ${this.settings.host}: ${why}`;
        settle(prohibited ? { transient: false, error: unreachable(target, message) } : again(target, message));
      };
      const abort = () => settle({ transient: false, error: closed(target) });
      // The jump host may wait for minutes for a host that drops what it is sent.
      const timer =
        seconds === 0
          ? undefined
          : setTimeout(() => fail({ message: `no answer within ${seconds} s` }), seconds * 1000);
      this.signal.addEventListener("abort", abort);
      if (this.signal.aborted) return abort();
      try {
        client.forwardOut("127.0.0.1", 0, target.host, portOf(target), (error, stream) => {
          if (error) return fail(error);
          stream.on("error", () => undefined);
          settle({ stream });
        });
      } catch (error) {
        fail({ message: reasonOf(error) });
      }
    });
  }

  end(): void {
    this.login?.end();
  }

  private async dial(): Promise<Login> {
    const login = await persist(this.settings, this.signal, () => dialOnce(this.settings, undefined, this.signal));
    login.client.once("close", () => {
      this.login = undefined;
    });
    return login;
  }
}

async function persist<Result extends object>(
  machine: MachineSettings,
  signal: AbortSignal,
  attempt: () => Promise<Result | DialFailure>,
): Promise<Result> {
  const limit = machine.dialErrorLimit ?? 10;
  for (let errors = 1; ; errors += 1) {
    const result = await attempt();
    if (!("transient" in result)) return result;
    const failure: DialFailure = result;
    if (!failure.transient) throw failure.error;
    if (signal.aborted) throw closed(machine);
    if (limit >= 0 && errors > limit) {
      throw unreachable(failure.machine, errors === 1 ? failure.reason : `${failure.reason} (${errors} attempts)`);
    }
    const pause = Math.min(firstPauseMilliseconds * 1.5 ** (errors - 1), longestPauseMilliseconds);
    // Part of the pause is left to chance, so that many programs do not come back at the same moment.
    await sleep(pause * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) throw closed(machine);
  }
}
