/** What jail(8) is to do with a jail: start and stop together are a restart. */
export type JailOperation = "start" | "set" | "stop" | "restart" | "setOrStart";

/** A dependency between two jails of one run; `light` ones (parent and child) are met as soon as the other exists or is gone. */
export interface JailDependency {
  readonly from: JailJob;
  readonly to: JailJob;
  readonly light: boolean;
  seen: boolean;
}

/** A jail that one run of jail(8) works on: its parameters, and how far it is (struct cfjail of usr.sbin/jail/jailp.h). */
export class JailJob {
  operation: JailOperation | undefined;
  failed = false;
  /** Stops first when it is restarted; then it starts. */
  stopping = false;
  /** Taken in because another needs it. */
  dependent = false;
  /** Named by `*` or by no name at all: being there already, or not at all, is no error. */
  wild = false;
  pending = 0;
  jid: number | undefined;
  readonly needs: JailDependency[] = [];
  readonly neededBy: JailDependency[] = [];
  finished = false;

  constructor(
    /** Undefined for the jail of a command line. */
    readonly name: string | undefined,
    readonly parameters: Map<string, string[]>,
  ) {}

  /** The last value of a parameter. */
  value(name: string): string | undefined {
    return this.parameters.get(name)?.at(-1);
  }

  /** Whether a boolean parameter of jail(8) itself is set. */
  isOn(name: string): boolean {
    const values = this.parameters.get(name);
    if (values === undefined) {
      const dot = name.lastIndexOf(".");
      const negated = this.parameters.get(`${name.slice(0, dot + 1)}no${name.slice(dot + 1)}`);
      return negated !== undefined && negated.length > 0 && !isTrue(negated.at(-1) ?? "");
    }
    return values.length === 0 || isTrue(values.at(-1) ?? "");
  }
}

function isTrue(value: string): boolean {
  return value.toLowerCase() === "true" || (Number.parseInt(value, 10) || 0) !== 0;
}
