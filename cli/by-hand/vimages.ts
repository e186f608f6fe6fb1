import { findJail, type Inventory } from "../../provider/host/inventory";
import type { Declaration } from "./declaration";

/** The vimages of rc.conf that do not run: those that do are declared as they are. */
export function vimages(lines: ReadonlyMap<string, string>, inventory: Inventory): readonly Declaration[] {
  const names = wordsOf(lines.get("vimage_list"));
  return names
    .filter((name) => findJail(inventory, name) === undefined)
    .map((name) => ({ kind: "Vimage", name, args: argsOf(name, lines) }));
}

function argsOf(name: string, lines: ReadonlyMap<string, string>): Declaration["args"] {
  const own = (setting: string) =>
    lines.get(`vimage_${name.replace(/\W/g, "_")}_${setting}`) ?? lines.get(`vimage_${setting}`);
  const list = (property: string, setting: string) => {
    const words = wordsOf(own(setting));
    return words.length === 0 ? {} : { [property]: words };
  };
  const text = (property: string, setting: string, usual: string) => {
    const value = own(setting);
    return value === undefined || value === usual ? {} : { [property]: value };
  };
  const devfs = own("devfs_enable");
  const ruleset = own("devfs_ruleset");
  return {
    ...text("rootdir", "rootdir", "/"),
    ...text("hostname", "hostname", name),
    ...list("vnets", "vnets"),
    ...list("bridges", "bridges"),
    ...(devfs === undefined ? {} : { devfsEnable: /^(yes|true|on|1)$/i.test(devfs) }),
    ...(ruleset !== undefined && /^\d+$/.test(ruleset) ? { devfsRuleset: Number(ruleset) } : {}),
    ...list("afterstartServices", "afterstart_services"),
  };
}

function wordsOf(value: string | undefined): readonly string[] {
  return (value ?? "").split(/\s+/).filter((word) => word !== "");
}
