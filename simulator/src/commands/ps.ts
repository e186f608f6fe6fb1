import type { Process } from "../kernel/processes";
import { type CommandContext, NotSimulated, type SimulatedCommand } from "./command";
import { failure, success } from "./outcome";

interface Column {
  readonly title: string;
  readonly right: boolean;
  readonly width: number;
  readonly value: (process: Process, context: CommandContext) => string;
}

function commandName(process: Process): string {
  const name = process.argv[0] ?? "";
  return name.slice(name.lastIndexOf("/") + 1);
}

/** A script's process carries its interpreter's name. */
function shortName(process: Process): string {
  return commandName(process).replace(/:$/, "");
}

/** R for the one that asks, S for who waits; `s` for a session leader (what daemon(8) makes), J in a jail. */
function state(process: Process, context: CommandContext): string {
  const leader = process.argv[0]?.startsWith("daemon: ") === true ? "s" : "";
  return `${process.pid === context.pid ? "R" : "S"}${leader}${process.jail === undefined ? "" : "J"}`;
}

const columns: Readonly<Record<string, Column>> = {
  pid: { title: "PID", right: true, width: 4, value: (process) => String(process.pid) },
  ppid: { title: "PPID", right: true, width: 4, value: (process) => String(process.parent) },
  jid: { title: "JID", right: true, width: 3, value: (process) => String(process.jail?.jid ?? 0) },
  jail: { title: "JAIL", right: false, width: 4, value: (process) => process.jail?.name ?? "-" },
  tt: { title: "TT", right: false, width: 3, value: () => " -" },
  stat: {
    title: "STAT",
    right: false,
    width: 4,
    value: state,
  },
  state: {
    title: "STAT",
    right: false,
    width: 4,
    value: state,
  },
  time: { title: "TIME", right: true, width: 7, value: () => "0:00.00" },
  comm: { title: "COMMAND", right: false, width: 7, value: shortName },
  command: { title: "COMMAND", right: false, width: 7, value: (process) => process.argv.join(" ") },
  args: { title: "COMMAND", right: false, width: 7, value: (process) => process.argv.join(" ") },
  user: { title: "USER", right: false, width: 4, value: () => "root" },
  uid: { title: "UID", right: true, width: 3, value: () => "0" },
  etimes: {
    title: "ELAPSED",
    right: true,
    width: 7,
    value: (process, context) => String(Math.floor((context.kernel.now() - process.started) / 1000)),
  },
};

interface Request {
  readonly chosen: readonly { readonly column: Column; readonly title: string }[];
  readonly pids: readonly number[] | undefined;
  readonly jail: string | undefined;
  readonly all: boolean;
}

function parse(args: readonly string[]): Request {
  const chosen: { column: Column; title: string }[] = [];
  let pids: number[] | undefined;
  let jail: string | undefined;
  let letters = "";
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? "";
    const option = /^-?([A-Za-z]*?)([opJtU])(.*)$/.exec(arg);
    if (option === null || (option[2] === undefined && !/^-?[A-Za-z]+$/.test(arg))) {
      letters += arg.replace(/^-/, "");
      continue;
    }
    letters += option[1] ?? "";
    let value = option[3] ?? "";
    if (value === "") {
      at += 1;
      value = args[at] ?? "";
    }
    if (option[2] === "o") chosen.push(...columnsOf(value));
    else if (option[2] === "p") pids = [...(pids ?? []), ...value.split(/[,\s]+/).map(Number)];
    else if (option[2] === "J") jail = value;
    else throw new NotSimulated(`ps -${option[2]}`);
  }
  for (const letter of letters) if (!"axuwdlhHcfj".includes(letter)) throw new NotSimulated(`ps -${letter}`);
  if (chosen.length === 0) chosen.push(...columnsOf("pid,tt,stat,time,command"));
  return { chosen, pids, jail, all: letters.includes("a") || letters.includes("x") };
}

/** `-o pid,comm=` and `-o pid=PROCESS`: a header after the last `=` is the rest of the argument. */
function columnsOf(text: string): { column: Column; title: string }[] {
  const equals = text.indexOf("=");
  const names = (equals < 0 ? text : text.slice(0, equals)).split(/[,\s]+/).filter((name) => name !== "");
  return names.map((name, index) => {
    const column = columns[name];
    if (column === undefined) throw new NotSimulated(`ps -o ${name}`);
    return { column, title: equals >= 0 && index === names.length - 1 ? text.slice(equals + 1) : column.title };
  });
}

/** ps(1). */
export const ps: SimulatedCommand = {
  name: "ps",
  source: "ps(1); recordings 09 steps 17 and 25, 12 step 5",
  run: (args, context) => {
    const { chosen, pids, jail, all } = parse(args);
    const { processes } = context.machine;
    const visible = context.jail === undefined ? processes.list() : processes.inJail(context.jail);
    const listed = visible.filter((process) => {
      if (jail !== undefined && String(process.jail?.jid ?? 0) !== jail && process.jail?.name !== jail) return false;
      return pids === undefined ? all || jail !== undefined : pids.includes(process.pid);
    });
    const rows = listed.map((process) => chosen.map(({ column }) => column.value(process, context)));
    const widths = chosen.map(({ column, title }, index) =>
      Math.max(title === "" ? 0 : column.width, title.length, ...rows.map((row) => (row[index] ?? "").length)),
    );
    const line = (cells: readonly string[]): string => {
      const padded = cells.map((cell, index) => {
        const right = chosen[index]?.column.right === true;
        const isLast = index === cells.length - 1;
        return right ? cell.padStart(widths[index] ?? 0) : isLast ? cell : cell.padEnd(widths[index] ?? 0);
      });
      return `${padded.join(" ")}\n`;
    };
    const hasHeader = chosen.some(({ title }) => title !== "");
    const output = (hasHeader ? line(chosen.map(({ title }) => title)) : "") + rows.map(line).join("");
    return rows.length === 0 && pids !== undefined ? failure("", 1, output) : success(output);
  },
};
