import { removeFolder } from "../host/files";
import { datasetAt, fileAt, type Inventory, nearestFolder, treeAt } from "../host/inventory";
import type { Look } from "../host/looks";
import { shortName } from "../host/names";
import { removeBelow, removeFolderBelow, writeBelow } from "../host/root-files";
import { checkRoot, endFilling, fillRoot } from "../host/root-fill";
import {
  destroyRoot,
  makeDataset,
  makeRoot,
  mountDataset,
  mountLayer,
  removeRoot,
  unmountLayer,
} from "../host/root-folder";
import { type Step, step } from "../host/step";
import { type Declared, defineResource } from "./definition";
import {
  type Found,
  fileIssues,
  isLost,
  isTakenAsItIs,
  isUnmounted,
  missing,
  occupied,
  sourceIssues,
} from "./jail-root-checks";
import { FIRST_BOOT, FIRST_BOOT_IS_TO_COME, filesOf, isAsGiven, observedFiles, type RootFile } from "./jail-root-files";
import { type JailRootInputs, type JailRootOutputs, jailRootInputs, jailRootOutputs } from "./jail-root-schema";
import { jailRootUnit } from "./units/jail-root";

const LAYERS = ["bin", "lib", "libexec", "sbin", "usr"];

export const jailRoot = defineResource<JailRootInputs, JailRootOutputs>({
  kind: "JailRoot",
  description:
    "The root file system of a jail: unpacked from a release, a ZFS dataset or a clone of a snapshot, read-only layers over a shared base (a thin jail), or a tree that is there already, as installworld and bsdinstall make it, which is taken as it is and never removed. With its rc.conf, its files and what runs at its first boot. For a jail on the host's own / there is none: leave the Jail's `path` out.",
  example: [
    'const root = new freebsd.JailRoot("web", {',
    "  host: edge,",
    '  archives: [{ source: "/usr/freebsd-dist/base.txz" }],',
    '  rcConf: { hostname: "web.example.org", sshd_enable: true },',
    "});",
    'new freebsd.Jail("web", { host: edge, path: root, exec: { start: "/bin/sh /etc/rc" } });',
  ].join("\n"),
  manuals: ["fetch(1)", "tar(1)", "mount_nullfs(8)", "zfs(8)", "build(7)", "bsdinstall(8)", "rc.conf(5)", "rc(8)"],
  inputs: jailRootInputs,
  outputs: jailRootOutputs,
  complete: (given, { name }) => ({
    ...given,
    path: given.path ?? `/jails/${shortName(name, 63)}`,
    ...(given.layers === undefined && given.base !== undefined ? { layers: LAYERS } : {}),
  }),
  verify: (inputs) => [...sourceIssues(inputs), ...fileIssues(inputs)],
  claims: ({ path, dataset }) => [
    { what: "root", value: path, path: "path" },
    ...(dataset === undefined ? [] : [{ what: "dataset" as const, value: dataset, path: "dataset" }]),
  ],
  identify: ({ path }) => path,
  fromId: (path) => ({ path }),
  sections: (inputs) => [
    "mounts",
    ...sourceLooks(inputs),
    ...filesOf(inputs).flatMap(
      (file) => [`file:${inputs.path}${file.path}`, `tree:${inputs.path}${folderOf(file)}`] as const,
    ),
  ],
  looks: { by: ["path", "archives", "base", "dataset", "snapshot", "skeleton"], at: sourceLooks },
  observe: (inventory, known) => {
    const tree = treeAt(inventory, known.path);
    const { found = {} } = known as { readonly found?: Found };
    // Half of one is none: what a create or a delete that was cut off has left is filled by the next create.
    if (tree?.isFolder !== true || tree.isUnfinished || isLost(inventory, known, found)) return undefined;
    const { base } = known;
    const layers = layersOf(inventory, known.path);
    return {
      path: known.path,
      archives: known.archives,
      ...(base === undefined ? {} : { base, layers: [...layers] }),
      ...(known.dataset === undefined ? {} : { dataset: known.dataset }),
      ...(known.snapshot === undefined ? {} : { snapshot: known.snapshot }),
      ...(known.skeleton === undefined ? {} : { skeleton: known.skeleton }),
      ...observedFiles(inventory, known),
      ...(tree.release === undefined ? {} : { release: tree.release }),
    };
  },
  occupied,
  missing,
  remember: (inventory, inputs, previous) => {
    const before = previous as Found | undefined;
    const isThere = isTakenAsItIs(inputs) || treeAt(inventory, inputs.path) !== undefined;
    if (before === undefined ? isThere : before.made === undefined)
      return { ...filesBefore(inventory, inputs, before) };
    if (previous !== undefined) return previous;
    const made = inputs.dataset === undefined ? "folder" : "dataset";
    return { made, above: foldersAbove(inventory, inputs.path) } satisfies Found;
  },
  plan: (desired, actual, { inventory, found }) => {
    const before = found as Found;
    const { path, dataset, snapshot } = desired;
    const tree = treeAt(inventory, path);
    const isAway = tree === undefined || isUnmounted(inventory, desired, before);
    const isNew = isAway && !(before.made === "dataset" && datasetAt(inventory, dataset) !== undefined);
    const isToFill = before.made !== undefined && (isNew || tree?.isUnfinished === true || tree?.isEmpty === true);
    return [
      ...(isNew ? [makeStep(desired, before)] : []),
      ...(isAway && !isNew && dataset !== undefined ? [step(mountDataset(dataset))] : []),
      ...(isNew && snapshot !== undefined ? [step(checkRoot(path))] : []),
      ...(isToFill ? fillSteps(desired) : []),
      ...layerSteps(desired, inventory, isToFill),
      ...fileSteps(desired, actual ?? {}, inventory, before, isAway),
    ];
  },
  teardown: (state, { inventory, found }) => {
    const { made, above = [], folders = [], files: before = {} } = found as Found;
    const { path, dataset } = state;
    const layers = (state.layers ?? []).map((layer) => `${path}/${layer}`);
    if (made === undefined) {
      const mounted = layersOf(inventory, path).map((layer) => step(unmountLayer(`${path}/${layer}`)));
      const given = state.firstBoot?.length ? [...filesOf(state), FIRST_BOOT_IS_TO_COME] : filesOf(state);
      const files = [
        ...given.map((file) => step(removeBelow(path, file.path, before[file.path] === true))),
        ...folders
          .toSorted()
          .toReversed()
          .map((folder) => step(removeFolderBelow(path, folder))),
      ];
      return [...files, ...(state.base === undefined ? [] : mounted)];
    }
    const removal =
      made === "dataset" && dataset !== undefined ? destroyRoot(path, layers, dataset) : removeRoot(path, layers);
    return [step(endFilling(path)), step(removal), ...above.toReversed().map((folder) => step(removeFolder(folder)))];
  },
  unit: (desired) => jailRootUnit(desired),
});

/** Where it comes to, and what it is made from. */
function sourceLooks(
  { path, archives = [], base, dataset, snapshot, skeleton }: Partial<JailRootInputs>,
  declared: Declared = () => false,
): readonly Look[] {
  const shared = base === undefined || base === "/" || declared("root", base) ? undefined : base;
  const trees = [path, skeleton, shared, ...archives.map(({ source }) => source)];
  const parent = dataset?.slice(0, dataset.lastIndexOf("/"));
  return [
    ...trees.flatMap((tree) => (tree?.startsWith("/") === true ? [`tree:${tree}` as const] : [])),
    ...[dataset, parent, snapshot].flatMap((name) => (name === undefined ? [] : [`dataset:${name}` as const])),
  ];
}

function folderOf({ path }: RootFile): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** What stands in a tree that is somebody's, of what it is given: the first look at each file counts. */
function filesBefore(inventory: Inventory, inputs: JailRootInputs, before: Found = {}): Found {
  const root = inputs.path;
  const given = filesOf(inputs);
  const seen = given.map((file) => [file.path, fileAt(inventory, root + file.path) !== undefined] as const);
  const folders = given.flatMap((file) => {
    const there = nearestFolder(inventory, root + folderOf(file)).slice(root.length);
    const parts = folderOf(file).split("/");
    return parts
      .map((_, at) => parts.slice(0, at + 1).join("/"))
      .filter((folder) => folder !== "" && !within(there, folder));
  });
  return {
    ...before,
    files: { ...Object.fromEntries(seen), ...before.files },
    folders: [...new Set([...(before.folders ?? []), ...folders])],
  };
}

/** The layers that are mounted now, by their paths in the root. */
function layersOf({ mounts }: Inventory, path: string): readonly string[] {
  return mounts
    .filter((mount) => mount.type === "nullfs" && mount.path.startsWith(`${path}/`))
    .filter((mount) => mount.options.includes("read-only"))
    .map((mount) => mount.path.slice(path.length + 1));
}

/** Folders on the way that are not there, or that another root has made: the last root that goes takes them along. */
function foldersAbove(inventory: Inventory, path: string): readonly string[] {
  const there = nearestFolder(inventory, path);
  const roots = inventory.units.filter(({ kind }) => kind === "JailRoot");
  const made = new Set(roots.flatMap(({ found }) => (found as Found).above ?? []));
  const parts = path.slice(1).split("/").slice(0, -1);
  return parts
    .map((_, index) => `/${parts.slice(0, index + 1).join("/")}`)
    .filter((folder) => !within(there, folder) || made.has(folder));
}

function within(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

function makeStep({ path, dataset, snapshot }: JailRootInputs, { above = [] }: Found): Step {
  const parents = above.toReversed().map(removeFolder);
  return dataset === undefined
    ? step(makeRoot(path), removeRoot(path, []), ...parents)
    : step(makeDataset(dataset, path, snapshot), destroyRoot(path, [], dataset), ...parents);
}

function fillSteps({ archives, base, layers = [], skeleton, path }: JailRootInputs): readonly Step[] {
  if (archives.length === 0 && base === undefined && skeleton === undefined) return [];
  return [fillRoot(path, { archives, base, layers, skeleton })];
}

function layerSteps(
  { path, base, layers = [] }: JailRootInputs,
  inventory: Inventory,
  isNew: boolean,
): readonly Step[] {
  if (base === undefined) return [];
  const mounted = isNew ? [] : layersOf(inventory, path);
  const from = (layer: string) => `${base === "/" ? "" : base}/${layer}`;
  const gone = mounted.filter((layer) => !layers.includes(layer));
  const added = layers.filter((layer) => !mounted.includes(layer)).toSorted();
  return [
    ...gone.map((layer) => step(unmountLayer(`${path}/${layer}`), mountLayer(from(layer), `${path}/${layer}`))),
    ...added.map((layer) => step(mountLayer(from(layer), `${path}/${layer}`), unmountLayer(`${path}/${layer}`))),
  ];
}

/** What an administrator had in a tree of their own is kept beside it; in one that we have made there is nothing to keep. */
function fileSteps(
  desired: JailRootInputs,
  actual: Partial<JailRootInputs>,
  inventory: Inventory,
  { made, files = {} }: Found,
  isAway: boolean,
): readonly Step[] {
  const root = desired.path;
  const wanted = filesOf(desired);
  const isThere = (path: string) => !isAway && fileAt(inventory, root + path) !== undefined;
  const isFirst = !isThere(FIRST_BOOT);
  // rc(8) removes it after the first boot: it is written with the script and never again.
  const given = isFirst && desired.firstBoot.length > 0 ? [...wanted, FIRST_BOOT_IS_TO_COME] : wanted;
  const isKept = (path: string) => made === undefined && files[path] === true;
  return [
    ...given
      .filter((file) => isAway || !isAsGiven(inventory, root, file))
      .map(({ path, text, mode }) => {
        const write = writeBelow(root, path, text, mode, isKept(path));
        return isThere(path) ? step(write) : step(write, removeBelow(root, path, false));
      }),
    ...filesOf(actual)
      .filter((file) => !wanted.some(({ path }) => path === file.path))
      .map(({ path }) => step(removeBelow(root, path, isKept(path)))),
  ];
}
