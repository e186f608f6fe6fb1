import { type CommandContext, NotSimulated } from "./command";
import { assignmentsOf, deleteVariable, setVariable } from "./sysrc-file";

const defaultsFile = "/etc/defaults/rc.conf";
const standardFiles = ["/etc/rc.conf", "/etc/rc.conf.local"];

/** The variables of rc.conf(5), as its files give them one after the other on top of the defaults. */
export class RcVariables {
  /** The files, in the order in which they are read: the later one wins. */
  readonly names: readonly string[];

  /**
   * @param given -f: these files instead of rc.conf and rc.conf.local.
   * @param service -s: its rc.conf.d entries, too.
   */
  constructor(
    given: readonly string[] | undefined,
    service: string | undefined,
    private readonly context: Pick<CommandContext, "files">,
  ) {
    const own = service === undefined ? [] : [`/etc/rc.conf.d/${service}`, `/usr/local/etc/rc.conf.d/${service}`];
    this.names =
      given === undefined
        ? [...standardFiles, ...own.filter((path) => context.files.exists(path))]
        : given.flatMap((each) => each.split(/[ \t\n]+/)).filter((path) => path !== "");
  }

  private text(path: string): string {
    return this.context.files.exists(path) ? this.context.files.read(path) : "";
  }

  value(name: string): string | undefined {
    let value: string | undefined;
    for (const path of [defaultsFile, ...this.names]) value = assignmentsOf(this.text(path)).get(name) ?? value;
    return value;
  }

  /** The file with the assignment that counts. */
  file(name: string): string | undefined {
    const assigns = new RegExp(`^[ \\t]*${name}=`, "m");
    return [...[...this.names].reverse(), defaultsFile].find((path) => assigns.test(this.text(path)));
  }

  /** The file that a new value goes to: never the defaults. */
  target(name: string): string {
    const file = this.file(name);
    return file === undefined || file === defaultsFile ? (this.names[0] ?? "") : file;
  }

  set(name: string, value: string): void {
    if (/["`\\\n]|\$\(/.test(value)) throw new NotSimulated(`sysrc of a value that the shell would evaluate: ${value}`);
    const path = this.target(name);
    this.context.files.write(path, setVariable(this.text(path), name, value));
  }

  /** Every assignment of it, from every file. */
  remove(name: string): void {
    for (const path of this.names) {
      const text = this.text(path);
      const rest = deleteVariable(text, name);
      if (rest !== text) this.context.files.write(path, rest);
    }
  }

  /** The names that the files set, without those of the defaults. */
  all(): readonly string[] {
    const names = new Set(this.names.flatMap((path) => [...assignmentsOf(this.text(path)).keys()]));
    return [...names].sort();
  }
}
