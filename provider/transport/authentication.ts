import { readFileSync } from "node:fs";
import type { AnyAuthMethod, AuthHandlerMiddleware, ParsedKey } from "ssh2";
import { FreebsdError } from "../errors";
import { reasonOf } from "./reason";
import { expandHome, type MachineSettings, userOf } from "./settings";

type ParseKey = (data: string, passphrase?: string) => ParsedKey | Error;

/** The ways to log in that the settings give, and what became of them. */
export interface Authentication {
  readonly handler: AuthHandlerMiddleware;
  /** The error for a machine that took none of them. */
  refused(): FreebsdError;
  /** An agent that cannot be asked is no reason to give up; it is told if nothing else helps. */
  agentFailed(reason: string): void;
}

interface Candidate {
  /** As the user knows it. */
  readonly name: string;
  readonly method: AnyAuthMethod;
  /** As the protocol (RFC 4252) names it. */
  readonly kind: "publickey" | "password" | "keyboard-interactive" | "none";
}

/**
 * The handler that ssh2 asks for the next method: key, agent of the settings, password, keyboard-interactive with the
 * password, and last the agent of the environment, whose many keys could use up the attempts that sshd allows. The
 * method `none`, which costs a round trip and only asks what there is, is left out unless there is nothing else.
 */
export function authenticationFor(machine: MachineSettings, parseKey: ParseKey): Authentication {
  const unused = candidates(machine, parseKey);
  const tried: string[] = [];
  let accepted: readonly string[] | undefined;
  let agentProblem: string | undefined;
  const handler: AuthHandlerMiddleware = (methodsLeft, _partial, next) => {
    // Before the first attempt ssh2 has null here, whatever its types say.
    const left: readonly string[] | null = methodsLeft;
    if (left !== null) accepted = left;
    const index = unused.findIndex(({ kind }) => left === null || left.includes(kind));
    const [candidate] = index === -1 ? [] : unused.splice(index, 1);
    if (candidate === undefined) return finish(next);
    tried.push(candidate.name);
    next(candidate.method);
  };
  return {
    handler,
    refused: () =>
      new FreebsdError({
        code: "authentication-refused",
        host: machine.host,
        message:
          `the login as ${userOf(machine)} was refused (tried: ${tried.join(", ") || "nothing"}` +
          `${accepted === undefined ? "" : `; accepted there: ${accepted.join(", ")}`}` +
          `${agentProblem === undefined ? "" : `; the agent: ${agentProblem}`})`,
        hint: "Check user, privateKey, agentSocketPath and password, and on the host PermitRootLogin in sshd_config and the user's authorized_keys",
      }),
    agentFailed: (reason) => {
      agentProblem = reason;
    },
  };
}

/** `false` ends the authentication; the types of ssh2 know it only as a returned value. */
function finish(next: (method: never) => void): void {
  (next as (method: false) => void)(false);
}

function candidates(machine: MachineSettings, parseKey: ParseKey): Candidate[] {
  const username = userOf(machine);
  const { password, agentSocketPath } = machine;
  const found: Candidate[] = [];
  const agent = (name: string, path: string): Candidate => ({
    name,
    kind: "publickey",
    method: { type: "agent", username, agent: path },
  });
  for (const [name, text] of privateKeys(machine)) {
    found.push({
      name,
      kind: "publickey",
      method: { type: "publickey", username, key: parse(machine, name, text, parseKey) },
    });
  }
  if (agentSocketPath !== undefined) found.push(agent("agentSocketPath", expandHome(agentSocketPath)));
  if (password !== undefined) {
    found.push({ name: "password", kind: "password", method: { type: "password", username, password } });
    found.push({
      name: "keyboard-interactive",
      kind: "keyboard-interactive",
      method: {
        type: "keyboard-interactive",
        username,
        prompt: (_name, _instructions, _language, prompts, answer) => answer(prompts.map(() => password)),
      },
    });
  }
  const fromEnvironment = process.env.SSH_AUTH_SOCK;
  if (agentSocketPath === undefined && fromEnvironment) found.push(agent("agent of SSH_AUTH_SOCK", fromEnvironment));
  if (found.length === 0) found.push({ name: "none", kind: "none", method: { type: "none", username } });
  return found;
}

function privateKeys(machine: MachineSettings): [name: string, text: string][] {
  const keys: [string, string][] = [];
  if (machine.privateKey !== undefined) keys.push(["privateKey", machine.privateKey]);
  if (machine.privateKeyPath !== undefined) {
    const path = expandHome(machine.privateKeyPath);
    try {
      keys.push([`privateKeyPath ${path}`, readFileSync(path, "utf8")]);
    } catch (error) {
      throw unusable(machine, `cannot read the private key ${path}: ${reasonOf(error)}`);
    }
  }
  return keys;
}

function parse(machine: MachineSettings, name: string, text: string, parseKey: ParseKey): ParsedKey {
  const key = parseKey(text, machine.privateKeyPassword);
  if (!("isPrivateKey" in key)) throw unusable(machine, `cannot use ${name}: ${key.message}`);
  if (!key.isPrivateKey()) throw unusable(machine, `cannot use ${name}: it is a public key`);
  return key;
}

function unusable(machine: MachineSettings, message: string): FreebsdError {
  return new FreebsdError({ code: "invalid-settings", host: machine.host, message });
}
