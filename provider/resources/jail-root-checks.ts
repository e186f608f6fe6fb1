import { datasetAt, hasZfs, type Inventory, linkOnTheWay, treeAt } from "../host/inventory";
import { isRecord, UNKNOWN } from "../schema/unknown";
import type { Issue } from "../schema/validate";
import type { Declared } from "./definition";
import type { JailRootInputs } from "./jail-root-schema";

/** What a root has changed on the host. */
export interface Found {
  /** What was made, and so may be removed: a tree that was there before stays. */
  readonly made?: "folder" | "dataset";
  /** Folders on the way to it that were not there. */
  readonly above?: readonly string[];
  /** In a tree that was there before: which of the files given to it were there, and which of their folders were not. */
  readonly files?: Readonly<Record<string, boolean>>;
  readonly folders?: readonly string[];
}

/** No word of where it comes from: it is there. */
export function isTakenAsItIs({ archives, base, dataset, skeleton }: JailRootInputs): boolean {
  return archives.length === 0 && base === undefined && dataset === undefined && skeleton === undefined;
}

/** Sources that do not go together. */
export function sourceIssues({
  archives,
  base,
  layers,
  dataset,
  snapshot,
}: Readonly<Record<string, unknown>>): readonly Issue[] {
  const isUnpacked = Array.isArray(archives) && archives.length > 0;
  const isGiven = (value: unknown) => value !== undefined && value !== UNKNOWN;
  const wrong = (path: string, message: string) => [{ path, message }];
  return [
    ...(isGiven(base) && isUnpacked
      ? wrong("base", "a root is unpacked from `archives` or shares the layers of a `base`, and not both")
      : []),
    ...(isGiven(snapshot) && (isUnpacked || isGiven(base))
      ? wrong("snapshot", "a clone is whole: it has neither `archives` nor a `base`")
      : []),
    ...(snapshot !== undefined && dataset === undefined
      ? wrong("snapshot", "a clone is a dataset: give its name as `dataset`")
      : []),
    ...(layers !== undefined && base === undefined
      ? wrong("layers", "layers are those of a `base`: give it as well")
      : []),
    ...(Array.isArray(archives) ? archives : []).flatMap((archive, index) =>
      isRecord(archive) &&
      typeof archive.source === "string" &&
      /^[a-z]+:/.test(archive.source) &&
      archive.sha256 === undefined
        ? wrong(`archives[${index}].sha256`, "what is fetched needs its SHA256: the release's MANIFEST has it")
        : [],
    ),
  ];
}

/** Two words on one file, and files where nothing can be written. */
export function fileIssues(inputs: Readonly<Record<string, unknown>>): readonly Issue[] {
  const { files, layers, base } = inputs;
  if (!isRecord(files)) return [];
  const owners: Readonly<Record<string, string>> = {
    "/etc/rc.conf": "rcConf",
    "/etc/resolv.conf": "resolvConf",
    "/etc/fstab": "fstab",
  };
  const readOnly = base !== undefined && Array.isArray(layers) ? layers.map(String) : [];
  return Object.keys(files).flatMap((path) => {
    const property = owners[path];
    const under = readOnly.find((layer) => path.startsWith(`/${layer}/`));
    const at = `files[${JSON.stringify(path)}]`;
    return [
      ...(property !== undefined && inputs[property] !== undefined
        ? [{ path: at, message: `\`${property}\` says what is in ${path} already` }]
        : []),
      ...(under === undefined ? [] : [{ path: at, message: `/${under} is a layer, which cannot be written to` }]),
    ];
  });
}

/** Whether its dataset is not mounted: what is left at its path then is the folder that it was mounted on. */
export function isUnmounted(
  { mounts }: Inventory,
  { path, dataset }: Pick<JailRootInputs, "path" | "dataset">,
  { made }: Found,
) {
  return made === "dataset" && !mounts.some((mount) => mount.device === dataset && mount.path === path);
}

/** Whether what was made is gone, though there is a folder at its path: an empty one, or its dataset's. */
export function isLost(inventory: Inventory, known: JailRootInputs, found: Found): boolean {
  const { path, archives, base, skeleton } = known;
  const isFilled = archives.length > 0 || base !== undefined || skeleton !== undefined;
  const isEmpty = found.made !== undefined && isFilled && treeAt(inventory, path)?.isEmpty === true;
  return isEmpty || isUnmounted(inventory, known, found);
}

/** What stands in the way of a root that is to be made. */
export function occupied(inventory: Inventory, inputs: JailRootInputs): string | undefined {
  const { path, dataset } = inputs;
  if (isTakenAsItIs(inputs)) return undefined;
  if (treeAt(inventory, path) !== undefined) return `path: there is a ${path} already, and it is not this program's`;
  return dataset !== undefined && datasetAt(inventory, dataset) !== undefined
    ? `dataset: there is a ${dataset} already, and it is not this program's`
    : undefined;
}

/** What a root is to be made from, and is not there. */
export function missing(inventory: Inventory, inputs: JailRootInputs, declared: Declared): string | undefined {
  const { path, archives, base, dataset, snapshot, skeleton } = inputs;
  const link = linkOnTheWay(inventory, path);
  if (link !== undefined) return link;
  const taken = isTakenAsItIs(inputs) ? treeAt(inventory, path) : undefined;
  if (isTakenAsItIs(inputs) && taken?.isFolder !== true)
    return `path: there is no folder ${path}: say what the root is made from (\`archives\`, \`base\`, \`dataset\`), or put a userland there first`;
  if (isNewer(taken?.release, inventory.facts.osRelease)) return `path: ${newer(path, taken?.release, inventory)}`;
  for (const [index, { source }] of archives.entries())
    if (source.startsWith("/") && treeAt(inventory, source)?.isFolder !== false)
      return `archives[${index}].source: there is no file ${source} on the host`;
  if (base !== undefined && base !== "/" && !declared("root", base)) {
    const tree = treeAt(inventory, base);
    if (tree?.isFolder !== true) return `base: there is no folder ${base}`;
    if (isNewer(tree.release, inventory.facts.osRelease)) return `base: ${newer(base, tree.release, inventory)}`;
  }
  if (skeleton !== undefined && treeAt(inventory, skeleton)?.isFolder !== true)
    return `skeleton: there is no folder ${skeleton}`;
  if (dataset !== undefined && !hasZfs(inventory, dataset))
    return "dataset: there is no ZFS in this host's kernel: `kldload zfs`, or leave `dataset` out";
  const parent = dataset?.slice(0, dataset.lastIndexOf("/"));
  if (parent !== undefined && datasetAt(inventory, parent) === undefined)
    return `dataset: there is no dataset ${parent} that it could be made in`;
  return snapshot !== undefined && datasetAt(inventory, snapshot) === undefined
    ? `snapshot: there is no snapshot ${snapshot}`
    : undefined;
}

function newer(path: string, release: string | undefined, { facts }: Inventory): string {
  return `${path} is ${release}, which is newer than the kernel (${facts.osRelease}): a jail's userland may be older, and not newer`;
}

/** Whether a userland's release is newer than the kernel's: by their numbers, patches aside. */
function isNewer(userland: string | undefined, kernel: string): boolean {
  const numbers = (release: string) => /^(\d+)\.(\d+)/.exec(release)?.slice(1).map(Number) ?? [];
  const [major = 0, minor = 0] = numbers(userland ?? "");
  const [most = 0, least = 0] = numbers(kernel);
  return major > most || (major === most && minor > least);
}
