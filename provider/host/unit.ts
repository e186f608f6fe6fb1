import { createHash } from "node:crypto";
import { isRecord } from "../schema/unknown";

/** Where the provider keeps what it owns on a host. */
export const UNIT_ROOT = "/usr/local/etc/pulumi-freebsd";
/** One file for each object. */
export const UNIT_FOLDER = `${UNIT_ROOT}/units`;

/** Folders that a base system need not have; those that were not there go again with the last unit. */
export const FOLDERS = [
  "/usr/local/etc",
  "/usr/local/etc/rc.conf.d",
  "/usr/local/etc/rc.conf.d/netif",
  "/usr/local/etc/rc.conf.d/network",
  "/usr/local/etc/rc.conf.d/routing",
  "/usr/local/etc/rc.d",
  "/etc/jail.conf.d",
] as const;

/** The jails' files, ours and the administrator's own (rc.d/jail). */
export const JAIL_FILES = "/etc/jail.conf.d/*.conf";

/** The form of the files; a provider that meets a newer one leaves it alone and says so. */
const UNIT_VERSION = 1;

/**
 * The record of one object that the provider made or took over: who owns it, what it is to be, what was there before, and
 * the script that makes it so again. It is written before the object is made and removed after it is gone, so that
 * whatever is cut off can be found again.
 */
export interface Unit {
  /** As in `Eiface`. */
  readonly kind: string;
  /** The Pulumi id of the resource. */
  readonly id: string;
  /** The owner id of the Host that it was declared on. */
  readonly owner: string;
  /** Which creation this is: a resource whose state has another token has lost the object to a newer one. */
  readonly token: string;
  /** `no`: not at boot. `pending`: not at boot until a change that could cut the host off has been confirmed. */
  readonly boot: "yes" | "no" | "pending";
  /** Stays on the host when its owner is destroyed (`retainOnDelete`). */
  readonly retain: boolean;
  /** The desired state, without connection and secrets. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What the host looked like before; given back on delete. */
  readonly found: Readonly<Record<string, unknown>>;
  /** Lines of sh that ensure the object; running them twice does no harm. */
  readonly script: readonly string[];
}

/** The order of the kinds at boot, which is the order of the file names. */
const ORDER: Readonly<Record<string, number>> = {
  Host: 10,
  KernelModule: 15,
  NetgraphBridge: 20,
  NetgraphNode: 25,
  Eiface: 30,
  Epair: 30,
  NetgraphHook: 32,
  Vlan: 35,
  Loopback: 35,
  Bridge: 40,
  HostInterface: 50,
  JailRoot: 55,
  Jail: 60,
  VnetInterface: 70,
  // rc.d/devfs makes those that it includes: after it.
  DevfsRuleset: 80,
  // rc.d/routing sets some of them by rc.conf: after it.
  Sysctl: 81,
  // rc.d/pf and rc.d/ipfw flush what is there when they start: after them.
  PortForward: 82,
  Nat: 83,
};

/** The file of an object. A `/` in an id (`jail/interface`) becomes `+`, which no name has. */
export function unitPath(kind: string, id: string): string {
  // A VLAN in a jail comes after the interface that carries it.
  const order = kind === "Vlan" && id.includes("/") ? 72 : (ORDER[kind] ?? 90);
  return `${UNIT_FOLDER}/${order}-${kind}-${id.replaceAll("/", "+")}`;
}

/** The text of a unit's file: its record as comments, so that it reads well and runs, and its script. */
export function renderUnit(unit: Unit): string {
  const record = {
    unit: `${UNIT_VERSION}`,
    kind: unit.kind,
    id: unit.id,
    owner: unit.owner,
    token: unit.token,
    boot: unit.boot,
    retain: unit.retain ? "yes" : "no",
    digest: digestOf(unit.inputs),
    inputs: JSON.stringify(unit.inputs),
    found: JSON.stringify(unit.found),
  };
  const lines = Object.entries(record).map(([key, value]) => `#${RECORD}${key} ${value}`);
  return [
    "#!/bin/sh",
    "# Written by pulumi-freebsd, which owns this object; `pulumi destroy` removes both.",
    ...lines,
    ...unit.script,
    UNIT_END,
    "",
  ].join("\n");
}

/** Marks the lines of the record; the JSON in them is on one line each. */
const RECORD = "pulumi ";
/**
 * The last line: without it the file was cut off while it was written. Whatever reads units passes over such a one: what it was to
 * record was not begun, since a unit is whole before anything else is done.
 */
export const UNIT_END = `#${RECORD}end`;

/** A digest of a desired state: the same for the same values, in whatever order they were given. */
function digestOf(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex").slice(0, 32);
}

/** The paths that are there, of {@link FOLDERS} and {@link JAIL_FILES}: the lines of the units' section that are no record. */
export function parsePaths(output: string): readonly string[] {
  return output.split("\n").filter((line) => /^\/[^:]*$/.test(line));
}

/** The records in the output of the units' section: lines of `grep` over all files, each with its file's name. */
export function parseUnits(output: string): readonly Unit[] {
  const files = new Map<string, Map<string, string>>();
  for (const line of output.split("\n")) {
    // With `s`: JSON leaves U+2028 as it is, where a dot alone would stop.
    const match = /^([^:]+):#pulumi (\w+)(?: (.*))?$/s.exec(line);
    if (match === null) continue;
    const [, path = "", key = "", value = ""] = match;
    const record = files.get(path) ?? new Map<string, string>();
    files.set(path, record);
    record.set(key, value);
  }
  return [...files.values()].flatMap((record) => unitOf(record));
}

function unitOf(record: ReadonlyMap<string, string>): Unit[] {
  const kind = record.get("kind");
  const id = record.get("id");
  const owner = record.get("owner");
  if (kind === undefined || id === undefined || owner === undefined || !record.has("end")) return [];
  const boot = record.get("boot");
  return [
    {
      kind,
      id,
      owner,
      token: record.get("token") ?? "",
      boot: boot === "no" || boot === "pending" ? boot : "yes",
      retain: record.get("retain") === "yes",
      inputs: json(record.get("inputs")),
      found: json(record.get("found")),
      script: [],
    },
  ];
}

function json(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? "null";
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(",")}}`;
}
