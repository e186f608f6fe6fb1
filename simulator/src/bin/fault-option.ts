import type { Faults } from "..";

/** Switches a fault on. */
export type FaultSetting = (faults: Faults) => void;

/**
 * Reads `--fault`: `cut-bytes=N`, `cut-command=N`, `reboot-command=N`, `refuse=N`, and `fail=COMMAND[:N]`, `hang=…`, `die=…`.
 * @throws Error with what would be right.
 */
export function parseFault(text: string): FaultSetting {
  const [, kind = "", value = ""] = /^([a-z-]+)=(.+)$/.exec(text) ?? [];
  if (kind === "fail" || kind === "hang" || kind === "die") {
    const [, command = value, occurrence] = /^(.+?)(?::([0-9]+))?$/.exec(value) ?? [];
    return (faults) => {
      const stderr = kind === "fail" ? { stderr: `${command}: simulated failure\n`, exitCode: 1 } : {};
      faults.commands.push({
        match: command,
        kind,
        ...stderr,
        ...(occurrence === undefined ? {} : { occurrence: Number(occurrence) }),
      });
    };
  }
  if (!/^[0-9]+$/.test(value)) throw new Error("Not KIND=NUMBER or KIND=COMMAND[:NUMBER].");
  const number = Number(value);
  switch (kind) {
    case "cut-bytes":
      return (faults) => {
        faults.cutAfterBytes = number;
      };
    case "cut-command":
      return (faults) => {
        faults.cutAtCommand = number;
      };
    case "reboot-command":
      return (faults) => {
        faults.rebootAtCommand = number;
      };
    case "refuse":
      return (faults) => {
        faults.refuseConnections = number;
      };
    default:
      throw new Error(`Unknown kind of fault: ${kind}.`);
  }
}
