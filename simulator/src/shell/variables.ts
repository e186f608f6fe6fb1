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
  value: string | undefined;
  exported: boolean;
  readonly: boolean;
}

/** Variables of one shell, with the scopes of its functions (`local`). */
export class Variables {
  private readonly all = new Map<string, Variable>();
  private readonly scopes: Map<string, Variable | undefined>[] = [];
  positional: string[] = [];

  constructor(environment: ReadonlyMap<string, string>) {
    for (const [name, value] of environment)
      if (/^[A-Za-z_]\w*$/.test(name)) this.all.set(name, { value, exported: true, readonly: false });
    for (const [name, value] of [
      ["IFS", " \t\n"],
      ["OPTIND", "1"],
      ["PS4", "+ "],
      ["PS2", "> "],
      ["PS1", "# "],
    ] as const)
      if (name === "IFS" || name === "OPTIND" || !this.all.has(name))
        this.all.set(name, { value, exported: false, readonly: false });
  }

  /** A subshell's own copy. */
  copy(): Variables {
    const copy = new Variables(new Map());
    copy.all.clear();
    for (const [name, variable] of this.all) copy.all.set(name, { ...variable });
    for (const scope of this.scopes) copy.scopes.push(new Map(scope));
    copy.positional = [...this.positional];
    return copy;
  }

  get(name: string): string | undefined {
    return this.all.get(name)?.value;
  }

  set(name: string, value: string, exported = false): void {
    const before = this.all.get(name);
    if (before === undefined) this.all.set(name, { value, exported, readonly: false });
    else if (before.readonly) throw new ShellError(`${name}: is read only`);
    else {
      before.value = value;
      before.exported ||= exported;
    }
  }

  unset(name: string): void {
    if (this.all.get(name)?.readonly === true) throw new ShellError(`${name}: is read only`);
    this.all.delete(name);
  }

  mark(name: string, mark: "exported" | "readonly"): void {
    const variable = this.all.get(name) ?? { value: undefined, exported: false, readonly: false };
    variable[mark] = true;
    this.all.set(name, variable);
  }

  /** For assignments in front of a built-in: returns what puts the variables back. */
  save(names: readonly string[]): () => void {
    const before = names.map((name): [string, Variable | undefined] => {
      const variable = this.all.get(name);
      return [name, variable === undefined ? undefined : { ...variable }];
    });
    return () => {
      for (const [name, variable] of before) {
        if (variable === undefined) this.all.delete(name);
        else this.all.set(name, variable);
      }
    };
  }

  enterFunction(): void {
    this.scopes.push(new Map());
  }

  leaveFunction(): void {
    for (const [name, variable] of this.scopes.pop() ?? []) {
      if (variable === undefined) this.all.delete(name);
      else this.all.set(name, variable);
    }
  }

  get inFunction(): boolean {
    return this.scopes.length > 0;
  }

  /** `local`: the variable keeps its outer value until it is set (sh(1)), and gets it back at the function's end. */
  local(name: string): void {
    const scope = this.scopes[this.scopes.length - 1];
    if (scope === undefined) throw new ShellError("Not in a function");
    if (scope.has(name)) return;
    const outer = this.all.get(name);
    scope.set(name, outer);
    if (outer !== undefined) this.all.set(name, { ...outer });
  }

  /** What a child process gets. */
  environment(): Map<string, string> {
    const environment = new Map<string, string>();
    for (const [name, variable] of this.all)
      if (variable.exported && variable.value !== undefined) environment.set(name, variable.value);
    return environment;
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
