import type { PfState } from "../kernel/pf";
import { readHostText } from "../kernel/pf-rule-grammar";
import { PfWords } from "../kernel/pf-words";
import { type CommandResult, NotSimulated } from "./command";
import { failure } from "./outcome";

/** `pfctl -t TABLE -T COMMAND [address …]` (sbin/pfctl/pfctl_table.c). */
export function tableCommand(pf: PfState, table: string, command: string, operands: readonly string[]): CommandResult {
  const commands = ["add", "delete", "replace", "show", "flush", "kill", "test"];
  const kind = commands.find((candidate) => candidate.startsWith(command));
  const addresses = operands.map((word) => readHostText(new PfWords([word], 1)));
  const said = (text: string, exitCode = 0): CommandResult => ({ stdout: "", stderr: text, exitCode });
  const entries = pf.tables.get(table);
  if (entries === undefined && kind !== "add" && kind !== "replace")
    return failure("pfctl: Table does not exist.\n", 255);
  const created = entries === undefined ? "1 table created.\n" : "";
  const known = entries ?? [];
  const count = operands.length;
  switch (kind) {
    case "show":
      return {
        stdout: [...known]
          .sort(byAddress)
          .map((entry) => `   ${entry}\n`)
          .join(""),
        stderr: "",
        exitCode: 0,
      };
    case "add": {
      const fresh = addresses.filter((address) => !known.includes(address));
      pf.tables.set(table, [...known, ...fresh]);
      return said(`${created}${fresh.length}/${count} addresses added.\n`);
    }
    case "delete": {
      const gone = addresses.filter((address) => known.includes(address));
      pf.tables.set(
        table,
        known.filter((entry) => !gone.includes(entry)),
      );
      return said(`${gone.length}/${count} addresses deleted.\n`);
    }
    case "flush":
      pf.tables.set(table, []);
      return said(`${known.length} addresses deleted.\n`);
    case "kill":
      pf.tables.delete(table);
      return said("1 table deleted.\n");
    default:
      throw new NotSimulated(`pfctl -T ${command}`);
  }
}

function byAddress(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
