import { KernelError } from "../../kernel/errno";
import type { NetgraphNode } from "../../kernel/model";
import { ensureNodeType } from "../../kernel/modules";
import { genericMessages } from "../../kernel/netgraph/generic-messages";
import { addressee, resolvePath } from "../../kernel/netgraph/paths";
import {
  connectNodes,
  makePeer,
  maxHookNameLength,
  maxNodeNameLength,
  nameNode,
  removeHook,
  shutdownNode,
} from "../../kernel/netgraph/space";
import { nodeType } from "../../kernel/netgraph/types";
import { NotSimulated } from "../command";
import { type Outcome, print, type Session } from "./session";

/** The commands of ngctl(8) that send a node a message. */

function nodeAt(session: Session, path: string): NetgraphNode {
  return addressee(session.socket.space, session.socket, path);
}

/** `[path] further arguments`: the path may be left out and is then ngctl's own node. */
function withPath(args: readonly string[], count: number): readonly string[] | undefined {
  if (args.length === count) return [".", ...args];
  return args.length === count + 1 ? args : undefined;
}

/** Names go into fixed fields of a message and are cut there (snprintf(3) in mkpeer.c, connect.c, name.c). */
function hookField(name: string): string {
  return name.slice(0, maxHookNameLength);
}

export function mkpeer(session: Session, args: readonly string[]): Outcome {
  const given = withPath(args, 3);
  if (given === undefined) return "usage";
  const [path = "", type = "", hook = "", peerHook = ""] = given;
  const { kernel, jail } = session.context;
  // The module is loaded when the message is sent, before it reaches a node (ngc_send of sys/netgraph/ng_socket.c).
  ensureNodeType(kernel, type, jail === undefined);
  makePeer(kernel, nodeAt(session, path), type, hookField(hook), hookField(peerHook));
  return "ok";
}

export function connect(session: Session, args: readonly string[]): Outcome {
  const given = withPath(args, 3);
  if (given === undefined) return "usage";
  const [path = "", peerPath = "", hook = "", peerHook = ""] = given;
  const node = nodeAt(session, path);
  const peer = resolvePath(session.socket.space, node, peerPath);
  connectNodes(session.context.kernel, node, hookField(hook), peer, hookField(peerHook));
  return "ok";
}

export function name(session: Session, args: readonly string[]): Outcome {
  const [path, wanted, ...more] = args;
  if (path === undefined || wanted === undefined || more.length > 0) return "usage";
  nameNode(nodeAt(session, path), wanted.slice(0, maxNodeNameLength));
  return "ok";
}

export function rmhook(session: Session, args: readonly string[]): Outcome {
  const given = withPath(args, 1);
  if (given === undefined) return "usage";
  const [path = "", hookName = ""] = given;
  const hook = nodeAt(session, path).hooks.get(hookField(hookName));
  if (hook === undefined) throw new KernelError("ENOENT");
  removeHook(session.context.kernel, hook);
  return "ok";
}

export function shutdown(session: Session, args: readonly string[]): Outcome {
  const [path, ...more] = args;
  if (path === undefined || more.length > 0) return "usage";
  shutdownNode(session.context.kernel, nodeAt(session, path));
  return "ok";
}

/** Messages that every node understands and that are not simulated. */
const notSimulatedHere = new Set(["textconfig", "textstatus", "ascii2binary", "binary2ascii"]);

export function msg(session: Session, args: readonly string[]): Outcome {
  const [path, message, ...rest] = args;
  if (path === undefined || message === undefined) return "usage";
  const node = nodeAt(session, path);
  const { messages, notSimulated } = nodeType(node.type);
  const handler = [messages, genericMessages].find((table) => Object.hasOwn(table, message))?.[message];
  if (handler === undefined) {
    if (notSimulatedHere.has(message) || notSimulated?.includes(message) === true)
      throw new NotSimulated(`ngctl msg ${message}`);
    throw new KernelError("ENOSYS");
  }
  const reply = handler(session.context.kernel, node, rest.join(" "));
  if (reply === undefined) return "ok";
  print(session, `Rec'd response "${reply.name}" (${reply.number}) from "[${node.id.toString(16)}]:":`);
  print(session, reply.argument === "" ? "No arguments" : `Args:\t${reply.argument}`);
  return "ok";
}

/** NGM_TEXT_CONFIG and NGM_TEXT_STATUS: no type that is simulated answers them. */
export function noText(kind: "config" | "status") {
  return (session: Session, args: readonly string[]): Outcome => {
    const [path, ...more] = args;
    if (path === undefined || (kind === "status" && more.length > 0)) return "usage";
    nodeAt(session, path);
    print(session, `No ${kind} available for "${path}"`);
    return "ok";
  };
}
