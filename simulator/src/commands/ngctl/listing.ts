import { KernelError } from "../../kernel/errno";
import type { NetgraphNode } from "../../kernel/model";
import { addressee } from "../../kernel/netgraph/paths";
import { listNodes } from "../../kernel/netgraph/space";
import { countByType } from "../../kernel/netgraph/types";
import { sysctlValue } from "../../kernel/sysctls";
import { readOptions } from "../outcome";
import { type Outcome, print, type Session } from "./session";

/** The commands of ngctl(8) that only look: list, show, types, dot. */

const unnamed = "<unnamed>";

function summaryOf(node: NetgraphNode): string {
  const name = (node.name ?? unnamed).padEnd(15);
  return `  Name: ${name} Type: ${node.type.padEnd(15)} ID: ${hex8(node.id)}   Num hooks: ${node.hooks.size}`;
}

function hex8(id: number): string {
  return id.toString(16).padStart(8, "0");
}

/** Bytes of struct sockaddr_ng, ng_msghdr, nodeinfo and linkinfo (sys/netgraph/ng_socket.h and ng_message.h). */
const SOCKADDR = 16;
const HEADER = 56;
const NODEINFO = 72;
const LINKINFO = 136;

/** The whole answer to a message goes into the socket's buffer or is refused (ngs_rcvmsg() of sys/netgraph/ng_socket.c). */
function receive({ context }: Session, bytes: number): void {
  const room = Number(sysctlValue(context, "net.graph.recvspace"));
  if (SOCKADDR + HEADER + bytes > room) throw new KernelError("ENOBUFS");
}

export function list(session: Session, args: readonly string[]): Outcome {
  const options = readOptions(args, "ln");
  if (options.unknown !== undefined || options.rest.length > 0) return "usage";
  const named = options.flags.has("n");
  const nodes = listNodes(session.socket.space).filter((node) => !named || node.name !== undefined);
  receive(session, 4 + nodes.length * NODEINFO);
  print(session, `There are ${nodes.length} total ${named ? "named " : ""}nodes:`);
  const long = options.flags.has("l");
  for (const [at, node] of nodes.entries()) {
    // 15.x puts an empty line between nodes that are listed with their hooks (recording 01, step 33).
    if (long && at > 0) print(session, "");
    if (long) receiveHooks(session, node);
    print(session, summaryOf(node));
    if (long) printHooks(session, node);
  }
  return "ok";
}

export function show(session: Session, args: readonly string[]): Outcome {
  const options = readOptions(args, "n");
  const [path, ...more] = options.rest;
  if (options.unknown !== undefined || path === undefined || more.length > 0) return "usage";
  const node = addressee(session.socket.space, session.socket, path);
  receiveHooks(session, node);
  print(session, summaryOf(node));
  if (!options.flags.has("n")) printHooks(session, node);
  return "ok";
}

/** NGM_LISTHOOKS, which `show -n` asks for as well (usr.sbin/ngctl/show.c). */
function receiveHooks(session: Session, node: NetgraphNode): void {
  receive(session, NODEINFO + node.hooks.size * LINKINFO);
}

function printHooks(session: Session, node: NetgraphNode): void {
  if (node.hooks.size === 0) return;
  const row = (...cells: readonly [string, string, string, string, string]) => {
    const [hook, name, type, id, peerHook] = cells;
    print(
      session,
      `  ${hook.padEnd(15)} ${name.padEnd(15)} ${type.padEnd(12)} ${id.padEnd(15)} ${peerHook.padEnd(15)}`,
    );
  };
  row("Local hook", "Peer name", "Peer type", "Peer ID", "Peer hook");
  row("----------", "---------", "---------", "-------", "---------");
  for (const { name, peer } of [...node.hooks.values()].reverse())
    row(name, peer.node.name ?? unnamed, peer.node.type, hex8(peer.node.id), peer.name);
}

export function types(session: Session, args: readonly string[]): Outcome {
  if (args.length > 0) return "usage";
  const counts = countByType(session.context.kernel);
  print(session, `There are ${counts.length} total types:`);
  if (counts.length > 0) {
    print(session, "      Type name   Number of living nodes");
    print(session, "      ---------   ----------------------");
  }
  for (const { name, nodes } of counts) print(session, `${name.padStart(15)}   ${String(nodes).padStart(5)}`);
  return "ok";
}

/** `dot`: the whole graph for graphviz(1); the edges are printed from the node with the greater id. */
export function graph(session: Session): string {
  const nodes = listNodes(session.socket.space);
  const lines = ["graph netgraph {", "\tedge [ weight = 1.0 ];", "\tnode [ shape = record, fontsize = 12 ] {"];
  for (const { id, name, type } of nodes) {
    const hex = id.toString(16);
    lines.push(`\t\t"${hex}" [ label = "{${name ?? "\\<unnamed\\>"}:|{${type}|[${hex}]:}}" ];`);
  }
  lines.push("\t};", "\tsubgraph cluster_disconnected {", "\t\tbgcolor = pink;");
  for (const { id, hooks } of nodes) if (hooks.size === 0) lines.push(`\t\t"${id.toString(16)}";`);
  lines.push("\t};");
  for (const node of nodes) if (node.hooks.size > 0) lines.push(...graphHooks(node));
  lines.push("}");
  return `${lines.join("\n")}\n`;
}

function graphHooks(node: NetgraphNode): string[] {
  const id = node.id.toString(16);
  const hooks = [...node.hooks.values()].reverse();
  return [
    "\tnode [ shape = octagon, fontsize = 10 ] {",
    ...hooks.map(({ name }) => `\t\t"${id}.${name}" [ label = "${name}" ];`),
    "\t};",
    "\t{",
    "\t\tedge [ weight = 2.0, style = bold ];",
    ...hooks.map(({ name }) => `\t\t"${id}" -- "${id}.${name}";`),
    "\t};",
    ...hooks
      .filter(({ peer }) => peer.node.id <= node.id)
      .map(({ name, peer }) => `\t"${id}.${name}" -- "${peer.node.id.toString(16)}.${peer.name}";`),
  ];
}
