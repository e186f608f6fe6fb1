import { HOOK_PATH } from "../../provider/host/boot-jail-hook";
import type { Inventory, RunningJail } from "../../provider/host/inventory";
import { givenHooks } from "../../provider/resources/jail-file";
import { GRANTED } from "../../provider/resources/jail-parameters";
import type { ConfiguredJail } from "./conf";
import { recordOf } from "./records";

/** What has a property of its own, what follows from others, and what the program does in its place. */
const SAID_OTHERWISE =
  /^(name|path|host\.hostname|vnet|vnet\.interface|persist|jid|depend|devfs_ruleset|mount|mount\.devfs|securelevel|enforce_statfs|children\.max|interface|allow\..*|exec\.(prestart|created|start|poststart|prestop|stop|poststop))$/;
const HOOKS = ["prestart", "created", "start", "poststart", "prestop", "stop", "poststop"] as const;

/** The inputs of a running jail: as it runs, and what jls(8) cannot tell by its jail.conf. */
export function jailArgs(jail: RunningJail, conf: ConfiguredJail | undefined, inventory: Inventory) {
  const { parameters } = jail;
  const { mounts } = inventory;
  const record = recordOf(inventory, "Jail", jail.name);
  const number = (property: string, parameter: string, usual: number) => {
    const value = Number(parameters[parameter]);
    return Number.isNaN(value) || value === usual ? {} : { [property]: value };
  };
  const grants = Object.entries(parameters).filter(([key]) => key.startsWith("allow."));
  const allow = grants
    .filter(([key, value]) => value === true && !GRANTED.has(key.slice("allow.".length)))
    .map(([key]) => key.slice("allow.".length));
  const denied = grants
    .filter(([key, value]) => value === false && GRANTED.has(key.slice("allow.".length)))
    .map(([key]) => [key.replace(/[^.]+$/, "no$&"), true] as const);
  const hasDevfs = mounts.some(({ path, type }) => type === "devfs" && path === `${jail.path}/dev`);
  const params = { ...Object.fromEntries(denied), ...confParams(conf) };
  const written = hooksOf(conf);
  const exec = record === undefined ? stoppedAsStarted(written) : givenHooks(jail.name, written);
  const mount = (conf?.parameters.get("mount") ?? []).map(mountOf);
  const depends = dependsOf(jail.name, conf, inventory);
  const jid = conf?.parameters.get("jid")?.[0];
  return {
    ...(jail.path === "/" ? {} : { path: jail.path }),
    ...(jail.hostname === jail.name ? {} : { hostname: jail.hostname }),
    ...(jail.vnet === "new" ? {} : { vnet: false }),
    ...sharedNetwork(jail, conf),
    ...(jid === undefined ? {} : { jid: Number(jid) }),
    ...number("devfsRuleset", "devfs_ruleset", 0),
    ...(jail.path !== "/" && !hasDevfs ? { mountDevfs: false } : {}),
    ...(mount.length === 0 ? {} : { mounts: mount }),
    ...number("securelevel", "securelevel", -1),
    ...number("enforceStatfs", "enforce_statfs", 2),
    ...number("childrenMax", "children.max", 0),
    ...(allow.length === 0 ? {} : { allow }),
    ...(Object.keys(exec).length === 0 ? {} : { exec }),
    ...runs(record),
    ...(depends.length === 0 ? {} : { depends }),
    ...(Object.keys(params).length === 0 ? {} : { params }),
  };
}

/** The jails that one needs: by its jail.conf, or on record where pulumi-freebsd has written that. */
export function dependsOf(name: string, conf: ConfiguredJail | undefined, inventory: Inventory): readonly string[] {
  const recorded = recordOf(inventory, "Jail", name)?.depends as readonly string[] | undefined;
  return recorded ?? conf?.parameters.get("depend") ?? [];
}

/** What no jail.conf says of a jail that pulumi-freebsd has made. */
function runs(record: Readonly<Record<string, unknown>> = {}) {
  const { cpus, limits, services } = record as {
    readonly cpus?: string;
    readonly limits?: object;
    readonly services?: readonly string[];
  };
  return {
    ...(cpus === undefined ? {} : { cpus }),
    ...(limits === undefined || Object.keys(limits).length === 0 ? {} : { limits }),
    ...(services === undefined || services.length === 0 ? {} : { services }),
  };
}

/** What an administrator has to see to in what is written of a jail. */
export function jailNotes(name: string, conf: ConfiguredJail | undefined, exec: Hooks = {}): readonly string[] {
  const hooks = ["prestart", "created", "start", "poststart"].flatMap((hook) => exec[hook] ?? []);
  return [
    ...(conf?.file === "/etc/jail.conf"
      ? [`take the block of ${name} out of /etc/jail.conf once it is adopted: it has a file of its own then`]
      : []),
    ...hooks
      .filter((each) => /\b(ifconfig|ngctl|jng|jib)\b/.test(each))
      .map(
        (each) =>
          `${name} runs "${each}" when it starts: the program sees to its interfaces now, so that line may have to go`,
      ),
  ];
}

/** The addresses that jail(8) has put on interfaces for jails that share the host's network: they come and go with these. */
export function addressesOfJails(
  { jails }: Inventory,
  written: ReadonlyMap<string, ConfiguredJail>,
): ReadonlySet<string> {
  const shared = jails.map((jail) => sharedNetwork(jail, written.get(jail.name)));
  const put = shared.filter((network) => network.interface !== undefined);
  return new Set(put.flatMap(({ addresses = [] }) => addresses.map((address) => address.split("/")[0] ?? address)));
}

interface SharedNetwork {
  readonly addresses?: readonly string[];
  readonly interface?: string;
  readonly ip4?: string;
  readonly ip6?: string;
}

/** A jail that shares the host's network: as its jail.conf says, or as it runs. */
function sharedNetwork({ vnet, parameters }: RunningJail, conf: ConfiguredJail | undefined): SharedNetwork {
  if (vnet === "new") return {};
  const names = new Set<string>();
  const addresses = ["ip4.addr", "ip6.addr"].flatMap((name) => {
    const configured = conf?.parameters.get(name)?.flatMap((each) => each.split(","));
    const value = configured ?? parameters[name];
    return (typeof value === "string" ? value.split(",") : Array.isArray(value) ? value.map(String) : [])
      .map((each) => each.trim())
      .filter((each) => each !== "")
      .map((each) => {
        const bar = each.indexOf("|");
        if (bar >= 0) names.add(each.slice(0, bar));
        return each.slice(bar + 1);
      });
  });
  const name = conf?.parameters.get("interface")?.at(-1) ?? (names.size === 1 ? [...names][0] : undefined);
  // jls(8) tells `new` and `disable` alike (recording 05).
  const inherited = ["ip4", "ip6"].filter((family) => parameters[family] === "inherit");
  return {
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(name === undefined ? {} : { interface: name }),
    ...Object.fromEntries(inherited.map((family) => [family, "inherit"])),
  };
}

function confParams(conf: ConfiguredJail | undefined): Record<string, unknown> {
  const others = [...(conf?.parameters ?? [])].filter(([key]) => !SAID_OTHERWISE.test(key) && !/^ip[46]/.test(key));
  return Object.fromEntries(
    others.map(([key, values]) => [key, values.length === 0 ? true : values.length === 1 ? values[0] : values]),
  );
}

type Hooks = Readonly<Record<string, readonly string[]>>;

function hooksOf(conf: ConfiguredJail | undefined): Hooks {
  const hooks = HOOKS.map((hook) => [hook, commandsOf(conf, hook)] as const);
  return Object.fromEntries(hooks.filter(([, commands]) => commands.length > 0));
}

/** A jail that starts nothing has nothing to stop. */
function stoppedAsStarted(given: Hooks): Hooks {
  if (given.start !== undefined) return given;
  const { stop: _stop, ...rest } = given;
  return rest;
}

/** What a hook runs, but for what pulumi-freebsd itself writes there: that goes with its units, or is written anew. */
function commandsOf(conf: ConfiguredJail | undefined, hook: (typeof HOOKS)[number]): readonly string[] {
  return (conf?.parameters.get(`exec.${hook}`) ?? []).filter((command) => !command.includes(HOOK_PATH));
}

function mountOf(line: string) {
  const [source = "", target = "", type = "", options = "rw"] = line.split(/\s+/);
  return { source, target, type, options };
}
