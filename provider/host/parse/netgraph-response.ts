/** A control message that `ngctl msg` received and printed. ngctl(8) */
export interface NetgraphResponse {
  /** As "getconfig". */
  readonly command: string;
  /** The node that answered. */
  readonly nodeId: number;
  /** The arguments in netgraph's ASCII form, for parseNetgraphValue; absent when there are none. */
  readonly args?: string;
}

const HEAD = /^Rec'd (?:response|command) "([^"]*)" \(\d+\) from "\[([0-9a-f]+)\]:":$/;
const ARGS = "Args:\t";

/** The responses in the output of one or more `ngctl msg`, in their order; other lines are passed over. */
export function parseResponses(text: string): readonly NetgraphResponse[] {
  const responses: NetgraphResponse[] = [];
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    const [, command, id] = HEAD.exec(line) ?? [];
    if (command === undefined || id === undefined) continue;
    const next = lines[index + 1] ?? "";
    const args = next.startsWith(ARGS) ? { args: next.slice(ARGS.length) } : {};
    responses.push({ command, nodeId: parseInt(id, 16), ...args });
  }
  return responses;
}
