/** A shell error that ends the shell (or the special built-in's caller): its text without the shell's name. */
export class ShellError extends Error {
  constructor(
    message: string,
    readonly status = 2,
  ) {
    super(message);
  }
}

interface Variable {
  readonly value: string | undefined;
  readonly exported: boolean;
  readonly readonly: boolean;
}

/** What several shells have in common until one of them writes: most subshells never do. */
interface Table {
  readonly entries: Map<string, Variable>;
  /** Those that are exported, once somebody asked for them. */
  environment: ReadonlyMap<string, string> | undefined;
  holders: number;
}

/** Variables of one shell, with the scopes of its functions (`local`). */
export class Variables {
  private readonly scopes: Map<string, Variable | undefined>[] = [];
  positional: readonly string[] = [];

  private constructor(private table: Table) {}

  /** Those of a shell that starts in this environment. */
  static of(environment: ReadonlyMap<string, string>): Variables {
    const entries = new Map<string, Variable>();
    for (const [name, value] of environment)
      if (/^[A-Za-z_]\w*$/.test(name)) entries.set(name, { value, exported: true, readonly: false });
    for (const [name, value] of [
      ["IFS", " \t\n"],
      ["OPTIND", "1"],
      ["PS4", "+ "],
      ["PS2", "> "],
      ["PS1", "# "],
    ] as const)
      if (name === "IFS" || name === "OPTIND" || !entries.has(name))
        entries.set(name, { value, exported: false, readonly: false });
    return new Variables({ entries, environment: undefined, holders: 1 });
  }

  /** A subshell's own copy. */
  copy(): Variables {
    this.table.holders += 1;
    const copy = new Variables(this.table);
    for (const scope of this.scopes) copy.scopes.push(new Map(scope));
    copy.positional = this.positional;
    return copy;
  }

  /** The shell has ended: whoever shares with it may write in place again. */
  release(): void {
    this.table.holders -= 1;
  }

  private get all(): ReadonlyMap<string, Variable> {
    return this.table.entries;
  }

  private put(name: string, variable: Variable | undefined): void {
    if (this.table.holders > 1) {
      this.table.holders -= 1;
      this.table = { ...this.table, entries: new Map(this.table.entries), holders: 1 };
    }
    if (variable?.exported === true || this.all.get(name)?.exported === true) this.table.environment = undefined;
    if (variable === undefined) this.table.entries.delete(name);
    else this.table.entries.set(name, variable);
  }

  get(name: string): string | undefined {
    return this.all.get(name)?.value;
  }

  set(name: string, value: string, exported = false): void {
    const before = this.all.get(name);
    if (before?.readonly === true) throw new ShellError(`${name}: is read only`);
    this.put(name, { value, exported: exported || before?.exported === true, readonly: false });
  }

  unset(name: string): void {
    const before = this.all.get(name);
    if (before?.readonly === true) throw new ShellError(`${name}: is read only`);
    if (before !== undefined) this.put(name, undefined);
  }

  mark(name: string, mark: "exported" | "readonly"): void {
    const variable = this.all.get(name) ?? { value: undefined, exported: false, readonly: false };
    this.put(name, { ...variable, [mark]: true });
  }

  /** For assignments in front of a built-in: returns what puts the variables back. */
  save(names: readonly string[]): () => void {
    const before = names.map((name): [string, Variable | undefined] => [name, this.all.get(name)]);
    return () => {
      for (const [name, variable] of before) this.put(name, variable);
    };
  }

  enterFunction(): void {
    this.scopes.push(new Map());
  }

  leaveFunction(): void {
    for (const [name, variable] of this.scopes.pop() ?? []) this.put(name, variable);
  }

  get inFunction(): boolean {
    return this.scopes.length > 0;
  }

  /** `local`: the variable keeps its outer value until it is set (sh(1)), and gets it back at the function's end. */
  local(name: string): void {
    const scope = this.scopes[this.scopes.length - 1];
    if (scope === undefined) throw new ShellError("Not in a function");
    if (scope.has(name)) return;
    scope.set(name, this.all.get(name));
  }

  /** What a child process gets. */
  environment(): Map<string, string> {
    if (this.table.environment === undefined) {
      const environment = new Map<string, string>();
      for (const [name, variable] of this.all)
        if (variable.exported && variable.value !== undefined) environment.set(name, variable.value);
      this.table.environment = environment;
    }
    return new Map(this.table.environment);
  }

  marked(mark: "exported" | "readonly"): [string, string | undefined][] {
    return [...this.all].filter(([, variable]) => variable[mark]).map(([name, variable]) => [name, variable.value]);
  }

  list(): [string, string][] {
    return [...this.all]
      .flatMap(([name, variable]): [string, string][] => (variable.value === undefined ? [] : [[name, variable.value]]))
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
