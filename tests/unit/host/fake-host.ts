import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CommandOutcome, Read } from "../../../provider/transport/index";

/**
 * FreeBSD's tools as stand-ins that print what was recorded, under the machine's own sh, awk and sed: what is tested is
 * the script, and that it is POSIX.
 */
export class FakeHost {
  private readonly root = mkdtempSync(join(tmpdir(), "fake-host-"));
  private readonly bin = join(this.root, "bin");
  private readonly log = join(this.root, "log");

  constructor() {
    mkdirSync(this.bin);
    writeFileSync(this.log, "");
  }

  /** Makes a tool out of shell text; every call is noted with its arguments. */
  tool(name: string, body: string): this {
    const path = join(this.bin, name);
    writeFileSync(
      path,
      `#!/bin/sh\nprintf '%s' "${name}" >>${this.log}\nprintf ' <%s>' "$@" >>${this.log}\necho >>${this.log}\n${body}\n`,
    );
    chmodSync(path, 0o755);
    return this;
  }

  /** Makes a tool that prints a text, whatever its arguments are. */
  prints(name: string, text: string): this {
    return this.tool(name, `cat ${this.file(name, text)}`);
  }

  /** Puts a text into a file, for a tool's shell text to print. */
  file(name: string, text: string): string {
    const path = join(this.root, `${name}.txt`);
    writeFileSync(path, text);
    return path;
  }

  run(read: Read): readonly [string, CommandOutcome] {
    const [program = "", ...args] = read.command.argv;
    const env = { PATH: `${this.bin}:/usr/bin:/bin` };
    const { status, stdout, stderr } = spawnSync(program, args, { env, encoding: "utf8", timeout: 20_000 });
    return [read.key, { argv: read.command.argv, exitStatus: status ?? -1, stdout, stderr, tolerated: false }];
  }

  /** The calls so far, as "ifconfig <-a>". */
  calls(): readonly string[] {
    return readFileSync(this.log, "utf8")
      .split("\n")
      .filter((line) => line !== "");
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}
