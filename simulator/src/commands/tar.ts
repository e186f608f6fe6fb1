import { gunzipSync, gzipSync } from "node:zlib";
import type { FileView } from "../kernel/files";
import { FileError } from "../kernel/files-tree";
import { type CommandContext, type CommandResult, NotSimulated, type SimulatedCommand } from "./command";
import { failure } from "./outcome";
import { packTar, type TarEntry, unpackTar } from "./tar-archive";

interface Request {
  readonly mode: "c" | "x" | "t";
  readonly archive: string;
  readonly verbose: boolean;
  readonly gzip: boolean;
  readonly strip: number;
  /** Operands, each with the directory that -C names for it. */
  readonly operands: readonly { readonly directory: string; readonly name: string }[];
  /** Where it extracts to. */
  readonly directory: string;
}

/** tar(1), which is bsdtar: creates, lists and extracts ustar archives. */
export const tar: SimulatedCommand = {
  name: "tar",
  source: "tar(1); recording 12 step 10",
  readsStdin: (args) => {
    const request = readRequest(args);
    return request !== undefined && request.mode !== "c" && request.archive === "-";
  },
  run: (args, context) => {
    const warning = localeWarning(context);
    const request = readRequest(args);
    if (request === undefined) return failure(`${warning}tar: Must specify one of -c, -r, -t, -u, -x\n`);
    const { stdout, stderr, exitCode } = request.mode === "c" ? create(request, context) : read(request, context);
    return { stdout, stderr: warning + stderr, exitCode };
  },
};

/** The recorded host has no locale but C, and says so whenever LANG names another (tests/recordings/README.md). */
function localeWarning({ env }: CommandContext): string {
  const wanted = env.get("LC_ALL") || env.get("LC_CTYPE") || env.get("LANG") || "C";
  return wanted === "C" || wanted === "POSIX" ? "" : "tar: Failed to set default locale\n";
}

function readRequest(args: readonly string[]): Request | undefined {
  let mode: Request["mode"] | undefined;
  let [archive, directory] = ["-", "."];
  let [verbose, gzip, strip] = [false, false, 0];
  const operands: { directory: string; name: string }[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? "";
    if (word === "--strip-components") {
      at += 1;
      strip = Number(args[at]);
      continue;
    }
    if (word.startsWith("--")) throw new NotSimulated(`tar ${word}`);
    if (at > 0 && (!word.startsWith("-") || word === "-")) {
      operands.push({ directory, name: word });
      continue;
    }
    for (const letter of word.replace(/^-/, "")) {
      if (letter === "c" || letter === "x" || letter === "t") mode = letter;
      else if (letter === "f" || letter === "C") {
        at += 1;
        if (letter === "f") archive = args[at] ?? "-";
        else directory = args[at] ?? ".";
      } else if (letter === "v") verbose = true;
      else if (letter === "z") gzip = true;
      else if (letter !== "p") throw new NotSimulated(`tar -${letter}`);
    }
  }
  return mode === undefined ? undefined : { mode, archive, verbose, gzip, strip, operands, directory };
}

function create(request: Request, context: CommandContext): CommandResult {
  const entries: TarEntry[] = [];
  let stderr = "";
  for (const { directory, name } of request.operands) {
    const files = context.files.at(directory);
    if (files.node(name, false) === undefined) stderr += `tar: ${name}: Cannot stat: No such file or directory\n`;
    else entries.push(...collect(files, name));
  }
  if (request.verbose) stderr = entries.map((entry) => `a ${entry.name}\n`).join("") + stderr;
  const failed = stderr.includes("Cannot stat");
  if (failed) stderr += "tar: Error exit delayed from previous errors.\n";
  const packed = packTar(entries);
  const bytes = request.gzip ? gzipSync(Buffer.from(packed, "latin1")).toString("latin1") : packed;
  const exitCode = failed ? 1 : 0;
  if (request.archive === "-") return { stdout: bytes, stderr, exitCode };
  context.files.write(request.archive, bytes);
  return { stdout: "", stderr, exitCode };
}

function collect(files: FileView, name: string): TarEntry[] {
  const node = files.node(name, false);
  if (node === undefined) return [];
  const common = { name, mode: node.mode, uid: node.uid, gid: node.gid, mtime: Math.floor(node.mtime / 1000) };
  if (node.kind === "directory") {
    const children = files.list(name).flatMap((child) => collect(files, `${name.replace(/\/$/, "")}/${child}`));
    return [{ ...common, kind: "directory", content: "", target: "" }, ...children];
  }
  if (node.kind === "link") return [{ ...common, kind: "link", content: "", target: node.target }];
  return [{ ...common, kind: "file", content: node.kind === "file" ? node.content : "", target: "" }];
}

function read(request: Request, context: CommandContext): CommandResult {
  let bytes: string;
  try {
    bytes = request.archive === "-" ? context.stdin : context.files.read(request.archive);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return failure(`tar: Error opening archive: Failed to open '${request.archive}'\n`);
  }
  const plain = bytes.startsWith("\x1f\x8b") ? gunzipSync(Buffer.from(bytes, "latin1")).toString("latin1") : bytes;
  const entries = plain === "" ? [] : unpackTar(plain);
  if (entries === undefined) return failure("tar: Error opening archive: Unrecognized archive format\n");
  const wanted = request.operands.map(({ name }) => name);
  const chosen = entries.filter((entry) => wanted.length === 0 || wanted.some((name) => isWithin(entry.name, name)));
  if (request.mode === "t") {
    if (request.verbose) throw new NotSimulated("tar -tv");
    return { stdout: chosen.map((entry) => `${entry.name}\n`).join(""), stderr: "", exitCode: 0 };
  }
  return extract(request, chosen, context);
}

function isWithin(entry: string, name: string): boolean {
  const plain = name.replace(/\/$/, "");
  return entry.replace(/\/$/, "") === plain || entry.startsWith(`${plain}/`);
}

function extract(request: Request, entries: readonly TarEntry[], context: CommandContext): CommandResult {
  if (!context.files.isDirectory(request.directory)) return failure(`tar: could not chdir to '${request.directory}'\n`);
  const files = context.files.at(request.directory);
  let stderr = "";
  for (const entry of entries) {
    const path = entry.name.replace(/^\/+/, "").split("/").slice(request.strip).join("/");
    if (path === "" || path === "./" || path === ".") continue;
    if (request.verbose) stderr += `x ${entry.name}\n`;
    place(files, path, entry);
  }
  return { stdout: "", stderr, exitCode: 0 };
}

function place(files: FileView, path: string, entry: TarEntry): void {
  const plain = path.replace(/\/$/, "");
  const above = plain.split("/").slice(0, -1).join("/");
  if (above !== "" && !files.exists(above)) files.mkdir(above, { recursive: true });
  if (entry.kind === "directory") files.mkdir(plain, { recursive: true });
  else {
    if (files.node(plain, false) !== undefined) files.remove(plain);
    if (entry.kind === "link") files.symlink(entry.target, plain);
    else {
      files.write(plain, entry.content);
      // The base system's programs tell by their content which one they are.
      const program = /^\x7fELF (\S+)\n$/.exec(entry.content)?.[1];
      if (program !== undefined)
        files.change(plain, (node) => {
          if (node.kind === "file") node.program = program;
        });
    }
  }
  files.change(
    plain,
    (node) => {
      node.mode = entry.mode;
      node.uid = entry.uid;
      node.gid = entry.gid;
      node.mtime = entry.mtime * 1000;
    },
    false,
  );
}
