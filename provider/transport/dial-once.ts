import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { FreebsdError, isFreebsdError } from "../errors";
import { authenticationFor } from "./authentication";
import { hostKeyPolicy } from "./host-key";
import { reasonOf } from "./reason";
import { type MachineSettings, portOf, userOf, withoutSecrets } from "./settings";

/** An attempt to connect that failed: for good, or in a way that the next attempt may mend. */
export type DialFailure =
  | { readonly transient: false; readonly error: FreebsdError }
  | { readonly transient: true; readonly machine: MachineSettings; readonly reason: string };

/** A client that is logged in, and what ends it: politely, and by force a moment later when nobody answers. */
export interface Login {
  readonly client: Client;
  end(): void;
  destroy(): void;
}

export type DialResult = Login | DialFailure;

/** How long the other side has to close the connection after it was told the end. */
const partingMilliseconds = 1000;

/** Seconds between signs of life on an idle connection; three that stay without an answer end it. */
const keepaliveSeconds = 15;

/** ssh2 is loaded when the first connection is dialled, so that a preview of nothing does not pay for it. */
function loadSsh2(): typeof import("ssh2") {
  return require("ssh2");
}

/**
 * One attempt: TCP (or the stream that a jump host forwards), host key, authentication. The few small files that it needs are read at
 * once, so that its first packet is on its way before anything else is done.
 */
export async function dialOnce(
  machine: MachineSettings,
  stream: Duplex | undefined,
  signal: AbortSignal,
): Promise<DialResult> {
  const ssh2 = loadSsh2();
  let policy: ReturnType<typeof hostKeyPolicy>;
  let authentication: ReturnType<typeof authenticationFor>;
  try {
    policy = hostKeyPolicy(machine);
    authentication = authenticationFor(machine, (data, passphrase) => ssh2.utils.parseKey(data, passphrase));
  } catch (error) {
    stream?.destroy();
    if (isFreebsdError(error)) return { error, transient: false };
    throw error;
  }
  const socket = stream ?? connect({ host: machine.host, port: portOf(machine), noDelay: true, keepAlive: true });
  const client = new ssh2.Client();
  return new Promise((resolve) => {
    let settled = false;
    let refusedKey: FreebsdError | undefined;
    const settle = (result: DialResult) => {
      if (settled) return;
      settled = true;
      signal.removeEventListener("abort", abort);
      if ("transient" in result) socket.destroy();
      resolve(result);
    };
    const end = () => {
      client.end();
      setTimeout(() => socket.destroy(), partingMilliseconds).unref();
    };
    const abort = () => settle({ error: closed(machine), transient: false });
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    // These listeners stay for the life of the client: an `error` of ssh2 that nobody hears kills or hangs the process.
    client.on("error", (error: Error & { level?: string }) => {
      if (error.level === "agent") return authentication.agentFailed(error.message);
      if (settled) return;
      settle(
        refusedKey
          ? { error: refusedKey, transient: false }
          : failure(machine, error, policy.noCommonType, authentication.refused),
      );
    });
    client.on("close", () => settle(again(machine, "the connection was closed before the login was through")));
    client.on("ready", () => settle({ client, end, destroy: () => socket.destroy() }));
    try {
      client.connect({
        sock: socket as Socket,
        username: userOf(machine),
        readyTimeout: (machine.perDialTimeout ?? 15) * 1000,
        keepaliveInterval: keepaliveSeconds * 1000,
        keepaliveCountMax: 3,
        ...(policy.algorithms && { algorithms: { serverHostKey: [...policy.algorithms] as never } }),
        hostVerifier: (key: Buffer) => {
          refusedKey = policy.judge(key);
          return refusedKey === undefined;
        },
        authHandler: authentication.handler,
      });
    } catch (error) {
      settle({ error: unreachable(machine, reasonOf(error)), transient: false });
    }
  });
}

/** Which of the errors of ssh2 and of the socket another attempt can mend. */
function failure(
  machine: MachineSettings,
  error: Error & { level?: string; code?: unknown },
  noCommonType: () => FreebsdError,
  refused: () => FreebsdError,
): DialFailure {
  const { message, level } = error;
  if (level === "client-authentication" || /too many authentication failures/i.test(message)) {
    return { error: refused(), transient: false };
  }
  if (/no matching host key format/.test(message)) return { error: noCommonType(), transient: false };
  if (/no matching /.test(message)) return { error: unreachable(machine, message), transient: false };
  return again(machine, reason(machine, error));
}

export function again(machine: MachineSettings, why: string): DialFailure {
  return { transient: true, machine, reason: why };
}

function reason(machine: MachineSettings, error: Error & { code?: unknown }): string {
  switch (error.code) {
    case "ECONNREFUSED":
      return `nothing listens on port ${portOf(machine)} (connection refused)`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "its name does not resolve";
    default:
      break;
  }
  if (/Timed out while waiting for handshake/.test(error.message)) {
    return `no SSH connection within ${machine.perDialTimeout ?? 15} s`;
  }
  return error.message || String(error.code);
}

export function unreachable(machine: MachineSettings, message: string): FreebsdError {
  return new FreebsdError({
    code: "unreachable",
    host: machine.host,
    message: `cannot connect to port ${portOf(machine)}: ${withoutSecrets(message, machine)}`,
    hint: `Check that the host is up and that this works: ssh -p ${portOf(machine)} ${userOf(machine)}@${machine.host}`,
  });
}

export function closed(machine: MachineSettings): FreebsdError {
  return new FreebsdError({ code: "closed", host: machine.host, message: "the connection was closed by this program" });
}
