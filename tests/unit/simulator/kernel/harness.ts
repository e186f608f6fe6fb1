import type { CommandContext, CommandResult, SimulatedCommand } from "../../../../simulator/src/commands/command";
import { ifconfig } from "../../../../simulator/src/commands/ifconfig/ifconfig";
import { kenv } from "../../../../simulator/src/commands/kenv";
import { kldload } from "../../../../simulator/src/commands/kldload";
import { kldstat } from "../../../../simulator/src/commands/kldstat";
import { kldunload } from "../../../../simulator/src/commands/kldunload";
import { ngctl } from "../../../../simulator/src/commands/ngctl/ngctl";
import { sysctl } from "../../../../simulator/src/commands/sysctl";
import { FileError } from "../../../../simulator/src/kernel/files";
import { createKernel } from "../../../../simulator/src/kernel/kernel";
import type { Jail, Kernel } from "../../../../simulator/src/kernel/model";
import { createVnet, destroyVnet } from "../../../../simulator/src/kernel/vnets";

const commands = new Map<string, SimulatedCommand>(
  [ifconfig, kenv, kldload, kldstat, kldunload, ngctl, sysctl].map((command) => [command.name, command]),
);

/** A kernel with the commands over it and nothing else: no shell, no files, jails without processes. */
export class Bench {
  /** The kernel's clock in ms; it moves only by hand. */
  now = 0;
  readonly kernel: Kernel;
  private lastPid = 1000;

  constructor() {
    this.kernel = createKernel({
      nics: [
        { name: "vtnet0", ether: "52:54:00:12:34:56", addresses: ["10.0.2.15/24"] },
        { name: "vtnet1", ether: "52:54:00:12:34:57", addresses: ["192.168.50.1/24"] },
      ],
      seed: "test",
      now: () => this.now,
      bootTime: 0,
    });
  }

  /** A VNET jail, as jail(8) leaves it with `persist`. */
  addJail(name: string, parent?: Jail): Jail {
    const jid = Math.max(0, ...this.kernel.jails.keys()) + 1;
    const vnet = createVnet(this.kernel, undefined);
    const jail: Jail = {
      jid,
      name: parent === undefined ? name : `${parent.name}.${name}`,
      parent,
      path: "/",
      vnet,
      ownVnet: true,
      dying: false,
      parameters: new Map(),
      processes: new Set(),
    };
    vnet.jail = jail;
    this.kernel.jails.set(jid, jail);
    return jail;
  }

  removeJail(jail: Jail): void {
    this.kernel.jails.delete(jail.jid);
    destroyVnet(this.kernel, jail.vnet);
  }

  /** Runs a command line of words without quotes, on the host or in a jail. */
  async run(line: string, options: { stdin?: string; jail?: Jail } = {}): Promise<CommandResult> {
    const [name = "", ...args] = line.split(" ");
    const command = commands.get(name);
    if (command === undefined) throw new Error(`no command ${name}`);
    this.lastPid += 1;
    const context = {
      kernel: this.kernel,
      jail: options.jail,
      vnet: options.jail?.vnet ?? this.kernel.hostVnet,
      env: new Map<string, string>(),
      cwd: "/root",
      stdin: options.stdin ?? "",
      pid: this.lastPid,
      files: {
        read: (path: string) => {
          throw new FileError("ENOENT", path);
        },
        // The kernel's own, which kldload(8) looks for.
        exists: (path: string) => path.startsWith("/boot/kernel/"),
      },
    } as unknown as CommandContext;
    return command.run(args, context);
  }

  /** Standard output of a command that must go well. */
  async out(line: string, options: { stdin?: string; jail?: Jail } = {}): Promise<string> {
    const result = await this.run(line, options);
    if (result.exitCode !== 0 || result.stderr !== "") throw new Error(`${line}: ${result.exitCode} ${result.stderr}`);
    return result.stdout;
  }

  /** What a command that must fail says. */
  async error(line: string, options: { stdin?: string; jail?: Jail } = {}): Promise<string> {
    const result = await this.run(line, options);
    if (result.exitCode === 0) throw new Error(`${line}: did not fail`);
    return result.stderr.trimEnd();
  }
}
