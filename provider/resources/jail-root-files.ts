import { createHash } from "node:crypto";
import { fileAt, type Inventory } from "../host/inventory";
import type { JailRootInputs } from "./jail-root-schema";

/** A file that the program gives a root: which property says so, and what it has to be. */
export interface RootFile {
  readonly property: "rcConf" | "resolvConf" | "fstab" | "files" | "firstBoot";
  readonly path: string;
  readonly text: string;
  readonly mode: string;
}

/** Beside the base system's own scripts: what is below /usr may be a layer that cannot be written to. */
export const FIRST_BOOT = "/etc/rc.d/pulumi_firstboot";

/** What rc(8) looks for, and removes when it has come to the end of a boot. */
export const FIRST_BOOT_IS_TO_COME: RootFile = { property: "firstBoot", path: "/firstboot", text: "", mode: "644" };

/** Every file that is given to a root. */
export function filesOf(inputs: Partial<JailRootInputs>): readonly RootFile[] {
  const { rcConf, resolvConf, fstab, files = {}, firstBoot = [] } = inputs;
  return [
    ...(rcConf === undefined
      ? []
      : [{ property: "rcConf", path: "/etc/rc.conf", text: rcConfText(rcConf), mode: "644" } as const]),
    ...(resolvConf === undefined
      ? []
      : [{ property: "resolvConf", path: "/etc/resolv.conf", text: resolvConf, mode: "644" } as const]),
    ...(fstab === undefined ? [] : [{ property: "fstab", path: "/etc/fstab", text: fstab, mode: "644" } as const]),
    ...(firstBoot.length === 0
      ? []
      : [{ property: "firstBoot", path: FIRST_BOOT, text: firstBootScript(firstBoot), mode: "555" } as const]),
    ...Object.entries(files).map(([path, { text, mode }]) => ({ property: "files", path, text, mode }) as const),
  ];
}

/** Whether the host has the file as it is given. */
export function isAsGiven(inventory: Inventory, root: string, { path, text, mode }: RootFile): boolean {
  const found = fileAt(inventory, root + path);
  return found?.mode === mode && found.sha256 === createHash("sha256").update(text).digest("hex");
}

/** The properties of the files as they are on the host: what is not as it was given is told by the digest of what is there. */
export function observedFiles(inventory: Inventory, known: Partial<JailRootInputs> & { readonly path: string }) {
  const others = filesOf(known).filter((file) => !isAsGiven(inventory, known.path, file));
  const changed = (property: RootFile["property"]) => others.some((file) => file.property === property);
  const found = (path: string) => {
    const state = fileAt(inventory, known.path + path);
    return state === undefined ? "(gone)" : `(changed on the host: mode ${state.mode}, SHA256 ${state.sha256})`;
  };
  const files = Object.entries(known.files ?? {}).map(([path, file]) => [
    path,
    others.some((other) => other.path === path) ? { ...file, text: found(path) } : file,
  ]);
  return {
    ...(known.rcConf === undefined ? {} : { rcConf: changed("rcConf") ? {} : known.rcConf }),
    ...(known.resolvConf === undefined
      ? {}
      : { resolvConf: changed("resolvConf") ? found("/etc/resolv.conf") : known.resolvConf }),
    ...(known.fstab === undefined ? {} : { fstab: changed("fstab") ? found("/etc/fstab") : known.fstab }),
    ...(known.files === undefined ? {} : { files: Object.fromEntries(files) }),
    ...(known.firstBoot === undefined ? {} : { firstBoot: changed("firstBoot") ? [] : known.firstBoot }),
  };
}

/** rc.conf(5) is read by sh(1). */
function rcConfText(variables: Readonly<Record<string, string | number | boolean>>): string {
  const lines = Object.entries(variables).map(([name, value]) => {
    const text = typeof value === "boolean" ? (value ? "YES" : "NO") : String(value);
    return `${name}="${text.replace(/[\\"$`]/g, "\\$&")}"`;
  });
  return `${lines.join("\n")}\n`;
}

function firstBootScript(commands: readonly string[]): string {
  return [
    "#!/bin/sh",
    "# Written by pulumi-freebsd: runs when the jail boots for the first time.",
    "#",
    "# PROVIDE: pulumi_firstboot",
    "# REQUIRE: LOGIN",
    "# KEYWORD: firstboot",
    "",
    ...commands,
    "",
  ].join("\n");
}
