import { dial } from "./dial";
import type { ConnectionSettings } from "./settings";

/** How a shell ended. */
export interface ShellEnd {
  /** What is known of the reason. */
  readonly reason: string;
  /** The exit status, when the shell ended by itself rather than the connection under it. */
  readonly exitStatus?: number;
}

/** What comes from the shell. */
export interface ShellListener {
  output(stream: "stdout" | "stderr", chunk: Buffer): void;
  /** Called once; nothing comes after it. */
  ended(end: ShellEnd): void;
}

/** A `/bin/sh` on the host that reads scripts from its standard input. */
export interface Shell {
  write(script: string): void;
  /** Tells the host that it is over, then leaves. No call of the listener follows. */
  end(): Promise<void>;
  /** Cuts the connection, as for a host that no longer answers. No call of the listener follows. */
  destroy(): void;
}

/**
 * Dial, and listen to the shell.
 *
 * @throws FreebsdError
 */
export async function openShell(
  settings: ConnectionSettings,
  listener: ShellListener,
  signal: AbortSignal,
): Promise<Shell> {
  const { client, channel, end, destroy } = await dial(settings, signal);
  let over = false;
  let exitStatus: number | undefined;
  const finish = (reason: string) => {
    if (over) return;
    over = true;
    end();
    listener.ended(exitStatus === undefined ? { reason } : { reason, exitStatus });
  };
  channel.on("data", (chunk: Buffer) => {
    if (!over) listener.output("stdout", chunk);
  });
  channel.stderr.on("data", (chunk: Buffer) => {
    if (!over) listener.output("stderr", chunk);
  });
  channel.on("error", (error: Error) => finish(error.message));
  channel.stderr.on("error", () => undefined);
  const broke = () =>
    finish(exitStatus === undefined ? "the connection broke" : `the shell ended with status ${exitStatus}`);
  // `exit` may have come in the same packet as the answer to exec, before anybody listened; `close` says the same again.
  channel.on("close", (status?: number | null) => {
    exitStatus = status ?? undefined;
    broke();
  });
  client.on("error", (error: Error) => finish(error.message));
  client.on("close", broke);
  return {
    write: (script) => {
      if (!over) channel.write(script);
    },
    end: () => {
      if (over) return Promise.resolve();
      over = true;
      return new Promise((resolve) => {
        client.once("close", () => resolve());
        channel.end();
        end();
      });
    },
    destroy: () => {
      over = true;
      destroy();
    },
  };
}
