import type { FileView } from "../kernel/files";
import type { SimulatedCommand } from "./command";
import { failure, readOptions, success } from "./outcome";

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** Its own group first, then the others in the order of group(5). */
  readonly groups: readonly { readonly name: string; readonly gid: number }[];
}

function lines(files: FileView, path: string): string[][] {
  if (!files.exists(path)) return [];
  return files
    .read(path)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(":"));
}

/** An account of passwd(5) by name or uid, with its groups of group(5). */
function accountOf(files: FileView, wanted: string): Account | undefined {
  const found = lines(files, "/etc/passwd").find(([name, , uid]) => name === wanted || uid === wanted);
  if (found === undefined) return undefined;
  const [name = "", , uid = "", gid = ""] = found;
  const all = lines(files, "/etc/group");
  const own = all.find((group) => group[2] === gid);
  const others = all.filter((group) => group !== own && (group[3] ?? "").split(",").includes(name));
  const groups = [own ?? [gid, "", gid], ...others].map((group) => ({ name: group[0] ?? "", gid: Number(group[2]) }));
  return { name, uid: Number(uid), gid: Number(gid), groups };
}

/** The groups of root that a session's processes have (recording 01 step 4); an account that is named gets those of group(5). */
const session: Account = { name: "root", uid: 0, gid: 0, groups: [{ name: "wheel", gid: 0 }] };

export const id: SimulatedCommand = {
  name: "id",
  source: "id(1); recording 01 step 4",
  run: (args, { files }) => {
    const options = readOptions(args, "AGMPacgnpru");
    const [wanted] = options.rest;
    const account = wanted === undefined ? session : accountOf(files, wanted);
    if (account === undefined) return failure(`id: ${wanted}: no such user\n`);
    const named = options.flags.has("n");
    const [own] = account.groups;
    if (options.flags.has("u")) return success(`${named ? account.name : account.uid}\n`);
    if (options.flags.has("g")) return success(`${named ? (own?.name ?? account.gid) : account.gid}\n`);
    if (options.flags.has("G"))
      return success(`${account.groups.map((group) => (named ? group.name : group.gid)).join(" ")}\n`);
    const groups = account.groups.map((group) => `${group.gid}(${group.name})`);
    return success(`uid=${account.uid}(${account.name}) gid=${groups[0]} groups=${groups.join(",")}\n`);
  },
};
