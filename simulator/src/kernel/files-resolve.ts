import { FileError, type Node, type Place } from "./files-tree";

/** Where a path leads. */
export interface Resolved {
  /** The directory that holds (or would hold) the last component. */
  readonly parent: Place;
  readonly name: string;
  readonly place: Place | undefined;
  /** Path from this view's root without links, `.` and `..`. */
  readonly path: string;
}

const maxLinks = 32;

function cross(place: Place): Place {
  let at = place;
  while (at.node.kind === "directory") {
    const over = at.tree.covers.get(at.node);
    if (over === undefined) break;
    at = { tree: over, node: over.root };
  }
  return at;
}

/** @throws FileError when a directory on the way is missing; a missing last component is `place: undefined`. */
export function resolvePath(root: Place, cwd: string, path: string, followLast: boolean): Resolved {
  if (path === "") throw new FileError("ENOENT", path);
  const queue = (path.startsWith("/") ? path : `${cwd}/${path}`).split("/").filter((part) => part !== "");
  const mustBeDirectory = path.endsWith("/");
  const stack: Place[] = [cross(root)];
  const names: string[] = [];
  let links = 0;
  let last: Omit<Resolved, "path"> | undefined;
  for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
    if (part === ".") continue;
    if (part === "..") {
      if (names.length > 0) {
        names.pop();
        stack.pop();
      }
      last = undefined;
      continue;
    }
    const here = stack[stack.length - 1] ?? cross(root);
    if (here.node.kind !== "directory") throw new FileError("ENOTDIR", path);
    const isLast = queue.length === 0;
    const child = here.node.entries.get(part);
    if (child === undefined) {
      if (!isLast) throw new FileError("ENOENT", path);
      return { parent: here, name: part, place: undefined, path: `/${[...names, part].join("/")}` };
    }
    if (child.kind === "link" && (!isLast || followLast || mustBeDirectory)) {
      links += 1;
      if (links > maxLinks) throw new FileError("ELOOP", path);
      queue.unshift(...child.target.split("/").filter((piece) => piece !== ""));
      if (child.target.startsWith("/")) {
        stack.length = 1;
        names.length = 0;
      }
      last = undefined;
      continue;
    }
    const place = cross({ tree: here.tree, node: child });
    stack.push(place);
    names.push(part);
    last = { parent: here, name: part, place };
  }
  if (last !== undefined) {
    if (mustBeDirectory && last.place?.node.kind !== "directory") throw new FileError("ENOTDIR", path);
    return { ...last, path: `/${names.join("/")}` };
  }
  const top = stack[stack.length - 1] ?? cross(root);
  const parent = stack[stack.length - 2] ?? top;
  return { parent, name: names[names.length - 1] ?? "", place: top, path: `/${names.join("/")}` };
}

/**
 * The node at a path on which there is no link, `.` or `..`, as most are: much is asked only whether a file exists.
 * @returns undefined when there is none, `indirect` when the path has to be resolved.
 */
export function plainNode(root: Place, cwd: string, path: string): Node | undefined | "indirect" {
  if (path === "") return undefined;
  const full = path.startsWith("/") ? path : `${cwd}/${path}`;
  let { tree, node } = cross(root);
  for (let at = 0; at < full.length; ) {
    const slash = full.indexOf("/", at);
    const part = full.slice(at, slash < 0 ? undefined : slash);
    at += part.length + 1;
    if (part === "") continue;
    if (part === "." || part === "..") return "indirect";
    if (node.kind !== "directory") return undefined;
    const child: Node | undefined = node.entries.get(part);
    if (child?.kind === "link") return "indirect";
    if (child === undefined) return undefined;
    ({ tree, node } = child.kind === "directory" ? cross({ tree, node: child }) : { tree, node: child });
  }
  return path.endsWith("/") && node.kind !== "directory" ? undefined : node;
}
