import { FreebsdError } from "../errors";
import { removeFile } from "../host/files";
import { findUnit, type Inventory } from "../host/inventory";
import { UNIT_ROOT, type Unit, unitPath } from "../host/unit";
import { type Command, type ConnectionSettings, connectionTo } from "../transport/index";
import { clear } from "./clear";
import { effectiveConnection } from "./connection-settings";
import { sessionFor } from "./session";

/**
 * Lets an object go: its unit is removed and nothing else, whoever owns it. The object stays as it is, comes back at a boot
 * only if somebody else sees to that, and is nobody's: `adopt: true` takes it over again.
 *
 * @param what `KIND/ID`, as in `Jail/web` or `VnetInterface/web/ng0_web`.
 * @returns the unit that was there.
 * @throws FreebsdError `not-owned` when there is no such unit; `owns-others` for a Host that still owns something.
 */
export async function disown(settings: ConnectionSettings, what: string): Promise<Unit> {
  const connection = effectiveConnection(settings);
  const unit = ownedUnit(await sessionFor(connection).inventory(), what, connection.host);
  // Without the fence of a run: `pulumi up` of that owner may be under way, and goes on.
  const { commands, failed } = await connectionTo(connection).run(disownCommands(unit), { exclusive: true });
  const outcome = failed === undefined ? undefined : commands[failed];
  if (outcome === undefined) return unit;
  throw new FreebsdError({
    code: "step-failed",
    host: connection.host,
    message: `the unit of ${what} could not be removed: ${outcome.stderr.trim()}`,
  });
}

function disownCommands(unit: Unit): readonly Command[] {
  return [removeFile(unitPath(unit.kind, unit.id)), clear("", [UNIT_ROOT])];
}

function ownedUnit(inventory: Inventory, what: string, host: string): Unit {
  const slash = what.indexOf("/");
  const unit = findUnit(inventory, what.slice(0, slash), what.slice(slash + 1));
  if (slash < 1 || unit === undefined) {
    const there = inventory.units.map(({ kind, id }) => `${kind}/${id}`).join(", ");
    throw new FreebsdError({
      code: "not-owned",
      host,
      message: `there is no unit of ${what}`,
      hint: there === "" ? "This host has no units at all." : `There are: ${there}.`,
    });
  }
  const others = inventory.units.filter((other) => other !== unit && other.owner === unit.owner);
  if (unit.kind !== "Host" || others.length === 0) return unit;
  throw new FreebsdError({
    code: "owns-others",
    host,
    message: `${what} still owns ${others.map(({ kind, id }) => `${kind}/${id}`).join(", ")}`,
    hint: "Let those go first, or destroy the stack.",
  });
}
