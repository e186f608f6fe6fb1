import { type JailParameter, jailParameter, jailParameters, negatedName } from "../kernel/jail-parameters";
import { findJailByName, parameterOf, visibleJails } from "../kernel/jails";
import type { Jail } from "../kernel/model";
import type { CommandContext, SimulatedCommand } from "./command";
import { JsonWriter } from "./jls-json";
import { failure, readOptions, success } from "./outcome";

interface Settings {
  readonly header: boolean;
  readonly names: boolean;
  readonly quoted: boolean;
  readonly skip: boolean;
  readonly verbose: boolean;
  readonly byName: boolean;
  readonly json: "off" | "compact" | "pretty";
  readonly parameters: readonly JailParameter[] | undefined;
}

/** `--libxo json,pretty` and `--libxo=json`, taken out of the arguments. */
function takeLibxo(args: readonly string[]): { rest: string[]; json: Settings["json"] } {
  const rest: string[] = [];
  let json: Settings["json"] = "off";
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    let style: string | undefined;
    if (arg === "--libxo") {
      at += 1;
      style = args[at] ?? "";
    } else if (/^--libxo[=:]/.test(arg)) style = arg.slice(8);
    if (style === undefined) rest.push(arg);
    else if (style.split(",").includes("json")) json = style.split(",").includes("pretty") ? "pretty" : "compact";
  }
  return { rest, json };
}

/** jls(8): lists jails, in tables, name=value lines or JSON. */
export const jls: SimulatedCommand = {
  name: "jls",
  source: "jls(8) and its source; recordings 01, 05, 09",
  run: (args, context) => {
    const { rest, json } = takeLibxo(args);
    const options = readOptions(rest, "adj:hNnqsv");
    if (options.unknown !== undefined)
      return failure(`jls: illegal option -- ${options.unknown}\njls: usage: jls [-dhNnqsv] [-j jail] [param ...]\n`);
    const has = (flag: string): boolean => options.flags.has(flag);
    const parameters: JailParameter[] = [];
    for (const name of options.rest) {
      const parameter = name === "all" ? undefined : jailParameter(name);
      if (name === "all") parameters.push(...jailParameters);
      else if (parameter === undefined) return failure(`jls: unknown parameter: ${name}\n`);
      else parameters.push(parameter);
    }
    const explicit = options.rest.length > 0;
    const names = has("n") || has("s");
    const all = !explicit && (names || has("h"));
    const settings: Settings = {
      header: has("h"),
      names,
      quoted: has("q") || has("s"),
      skip: has("s"),
      verbose: has("v") && !explicit && !names,
      byName: has("N"),
      json,
      parameters: explicit ? parameters : all ? jailParameters : undefined,
    };
    const wanted = options.values.get("j")?.at(-1);
    const jail = wanted === undefined ? undefined : findJailByName(context.kernel, context.jail, wanted);
    const jails = wanted === undefined ? visibleJails(context.kernel, context.jail) : jail === undefined ? [] : [jail];
    const stdout =
      json === "off" ? text(jails, settings, context) : asJson(jails, settings, context, json === "pretty");
    if (wanted !== undefined && jail === undefined) {
      const name = /^[1-9][0-9]*$/.test(wanted) ? wanted : `"${wanted}"`;
      return failure(`jls: jail ${name} not found\n`, 1, json === "off" ? text([], settings, context) : "");
    }
    return success(stdout);
  },
};

function valuesOf(jail: Jail, context: CommandContext): (name: string) => string {
  return (name) => parameterOf(context.kernel, jail, name, context.jail);
}

function text(jails: readonly Jail[], settings: Settings, context: CommandContext): string {
  const { parameters } = settings;
  if (parameters !== undefined) {
    const header = settings.header ? `${parameters.map(({ name }) => name).join(" ")}\n` : "";
    return header + jails.map((jail) => `${row(parameters, settings, valuesOf(jail, context))}\n`).join("");
  }
  if (settings.verbose) {
    const head = `${"".padStart(3)}JID  Hostname${"".padStart(22)}Path\n${"".padStart(8)}Name${"".padStart(26)}State\n${"".padStart(8)}CPUSetID\n${"".padStart(8)}IP Address(es)\n`;
    return head + jails.map((jail) => verboseRow(valuesOf(jail, context))).join("");
  }
  const head = settings.byName
    ? ` ${"JID".padEnd(15)} ${"IP Address".padEnd(15)} ${"Hostname".padEnd(29)} Path\n`
    : `${"JID".padStart(6)}  IP Address${"".padStart(6)}Hostname${"".padStart(22)}Path\n`;
  return (
    head +
    jails
      .map((jail) => {
        const value = valuesOf(jail, context);
        const first = settings.byName ? ` ${value("name").padEnd(15)} ` : `${value("jid").padStart(6)}  `;
        return `${first}${firstAddress(value("ip4.addr")).slice(0, 15).padEnd(15)} ${value("host.hostname").slice(0, 29).padEnd(29)} ${value("path").slice(0, 74)}\n`;
      })
      .join("")
  );
}

function firstAddress(list: string): string {
  return list.split(",")[0] ?? "";
}

function addresses(list: string): string[] {
  return list.split(",").filter((address) => address !== "");
}

function verboseRow(value: (name: string) => string): string {
  const lines = [
    `${value("jid").padStart(6)}  ${value("host.hostname").slice(0, 29).padEnd(29)} ${value("path").slice(0, 74)}`,
    `${"".padStart(8)}${value("name").slice(0, 29).padEnd(29)} ${value("dying") === "true" ? "DYING" : "ACTIVE"}`,
    `${"".padStart(8)}${value("cpuset.id")}`,
    ...[...addresses(value("ip4.addr")), ...addresses(value("ip6.addr"))].map(
      (address) => `${"".padStart(8)}${address}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** With -s what jail(8) could not set is left out: read-only ones, and those below a jailsys that is not `new`. */
function isSkipped({ name, change }: JailParameter, value: (name: string) => string): boolean {
  if (change === "readonly") return true;
  const parent = jailParameter(name.slice(0, Math.max(0, name.indexOf("."))));
  return parent?.type === "jailsys" && value(parent.name) !== "new";
}

function row(parameters: readonly JailParameter[], settings: Settings, value: (name: string) => string): string {
  const words: string[] = [];
  for (const parameter of parameters) {
    const { name, type } = parameter;
    if (settings.skip && isSkipped(parameter, value)) continue;
    const own = value(name);
    if (settings.names && type === "bool") {
      words.push(own === "true" ? name : negatedName(name));
      continue;
    }
    const prefix = settings.names ? `${name}=` : "";
    if (type === "addresses" && own === "") words.push(prefix + (settings.quoted ? '""' : settings.names ? "" : "-"));
    else words.push(prefix + quote(own, settings.quoted));
  }
  return words.join(" ");
}

function quote(value: string, quoted: boolean): string {
  if (value === "") return '""';
  if (!quoted) return value;
  const mark = value.includes("'") ? '"' : value.includes('"') ? "'" : /[ \t]/.test(value) ? '"' : "";
  return mark + value + mark;
}

function asJson(jails: readonly Jail[], settings: Settings, context: CommandContext, pretty: boolean): string {
  const writer = new JsonWriter(pretty);
  writer.open("object", undefined);
  writer.version("2");
  writer.open("object", "jail-information");
  writer.open("list", "jail");
  for (const jail of jails) {
    const value = valuesOf(jail, context);
    writer.open("object", undefined);
    if (settings.parameters !== undefined) {
      for (const parameter of settings.parameters) {
        if (settings.skip && isSkipped(parameter, value)) continue;
        writeParameter(writer, parameter, value(parameter.name), settings.names);
      }
    } else if (settings.verbose) {
      writer.raw("jid", value("jid"));
      writer.text("hostname", value("host.hostname"));
      writer.text("path", value("path"));
      writer.text("name", value("name"));
      writer.text("state", value("dying") === "true" ? "DYING" : "ACTIVE");
      writer.raw("cpusetid", value("cpuset.id"));
      writer.list("ipv4_addrs", addresses(value("ip4.addr")));
      writer.list("ipv6_addrs", addresses(value("ip6.addr")));
    } else {
      if (settings.byName) writer.text("name", value("name"));
      else writer.raw("jid", value("jid"));
      writer.text("ipv4", firstAddress(value("ip4.addr")));
      writer.text("hostname", value("host.hostname"));
      writer.text("path", value("path"));
    }
    writer.close();
  }
  writer.close();
  writer.close();
  writer.close();
  return writer.finish();
}

function writeParameter(writer: JsonWriter, { name, type }: JailParameter, value: string, names: boolean): void {
  if (type === "addresses") writer.list(name, addresses(value));
  else if (type === "bool" && names) writer.raw(name, value);
  else writer.text(name, value);
}
