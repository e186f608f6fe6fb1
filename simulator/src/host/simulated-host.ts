import type { CommandResult, Machine, SimulatedCommand } from "../commands/command";
import { simulatedCommands } from "../commands/registry";
import { FileView } from "../kernel/files";
import { FileSystem } from "../kernel/files-tree";
import type { Jail, Kernel, Vnet } from "../kernel/model";
import { isKernelPanic } from "../kernel/panic";
import { ProcessTable } from "../kernel/processes";
import { loadTunables } from "../kernel/tunables";
import { ByteQueue, ReaderDescription } from "../shell/byte-queue";
import { BufferDescription, type Description, DescriptorTable } from "../shell/descriptors";
import type { ShellHost } from "../shell/host";
import { type Listening, type ListenOptions, listen } from "../ssh/server";
import { mountBase } from "./base-mounts";
import { installBaseSystem, type NicOptions } from "./base-system";
import { bootKernel } from "./boot-kernel";
import { fromBytes, toBytes } from "./bytes";
import type { HostClock } from "./clock";
import { startDevd } from "./devd";
import { type CommandFault, Faults } from "./faults";
import { detachProcess, startProcess } from "./process-runner";
import { HostStats } from "./stats";

/** What a run of a script gave. */
export interface RunResult {
  readonly stdout: string;
  readonly stderr: string;
  /** null: the host panicked, was restarted, or the connection was cut before the answer came. */
  readonly exitCode: number | null;
}

export interface HostSettings {
  readonly hostname: string;
  readonly nics: readonly NicOptions[];
  readonly seed: string;
  readonly clock: HostClock;
  /** Wall clock at the first boot, in ms since 1970. */
  readonly startedAt: number;
  readonly defaultRouter?: string;
  readonly pools: readonly string[];
}

/** How a session's script reaches the host: its environment is sshd's. */
export interface SessionStreams {
  readonly stdin: Description;
  readonly stdout: Description;
  readonly stderr: Description;
}

const sessionEnvironment: ReadonlyMap<string, string> = new Map([
  ["HOME", "/root"],
  ["LANG", "C.UTF-8"],
  ["PATH", "/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"],
  ["SHELL", "/bin/sh"],
  ["USER", "root"],
]);

/** A FreeBSD host in one process: kernel, files, processes. `run` is root's session on it. */
export class SimulatedHost {
  readonly faults = new Faults();
  readonly stats = new HostStats();
  readonly fileSystem: FileSystem;
  readonly commands: ReadonlyMap<string, SimulatedCommand> = simulatedCommands;
  readonly clock: HostClock;
  readonly machine: Machine;
  readonly shellHost: ShellHost;
  /** Replaced by a reboot. */
  kernel: Kernel;
  processes = new ProcessTable();
  /** Called when every connection must break off without a word: a panic, a reboot, a cut. */
  readonly cutListeners = new Set<() => void>();
  private readonly servers = new Set<Listening>();
  private bootedAt: number;

  /** Use `createHost`, which also boots it. */
  constructor(readonly settings: HostSettings) {
    this.clock = settings.clock;
    this.bootedAt = this.clock.now();
    const wallClock = (): number => settings.startedAt + this.clock.now();
    this.fileSystem = new FileSystem(wallClock);
    this.kernel = bootKernel(this.settings, this.wallTime(), () => this.clock.now() - this.bootedAt);
    const self = this;
    this.machine = {
      get processes() {
        return self.processes;
      },
      sleep: (milliseconds, signal) => this.clock.sleep(milliseconds, signal),
      wallClock,
      detach: (argv, context, options) => detachProcess(this, argv, context, options),
      reboot: () => this.reboot(),
    };
    this.shellHost = {
      get processes() {
        return self.processes;
      },
      find: (name, files, path) => this.find(name, files, path),
      execute: (image) => startProcess(this, image),
      now: () => this.clock.now(),
      countSubshell: () => {
        this.stats.subshells += 1;
      },
    };
    installBaseSystem(this.files, this.settings, simulatedCommands);
    for (const name of settings.pools) {
      const root = this.fileSystem.directory();
      this.fileSystem.pools.set(name, { name, mountpoint: `/${name}`, origin: undefined, root });
    }
  }

  private wallTime(): number {
    return this.settings.startedAt + this.clock.now();
  }

  /** The file system as root on the host sees it. */
  get files(): FileView {
    return FileView.ofHost(this.fileSystem);
  }

  /** The file system as a process in a jail sees it. */
  filesOf(jail: Jail | undefined): FileView {
    return jail === undefined ? this.files.at("/") : this.files.within(jail.path);
  }

  vnetOf(jail: Jail | undefined): Vnet {
    return jail?.vnet ?? this.kernel.hostVnet;
  }

  /** execvp(3)'s search. */
  find(name: string, files: FileView, path: string | undefined): string | undefined {
    if (name === "") return undefined;
    if (name.includes("/")) return files.node(name)?.kind === "file" ? name : undefined;
    for (const directory of (path ?? "/sbin:/bin:/usr/sbin:/usr/bin").split(":")) {
      const candidate = `${directory === "" ? "." : directory}/${name}`;
      const node = files.node(candidate);
      if (node?.kind === "file" && (node.mode & 0o111) !== 0) return candidate;
    }
    return undefined;
  }

  /** Counts a command that is about to start, and lets faults have their way. */
  async beforeCommand(argv: readonly string[]): Promise<CommandFault | undefined> {
    const { fault, cut, reboot } = this.faults.onCommand(argv);
    if (cut) this.cutConnections();
    if (reboot) {
      await this.reboot();
      throw new Rebooted();
    }
    return fault;
  }

  /** Breaks every connection off. */
  cutConnections(): void {
    for (const listener of [...this.cutListeners]) listener();
  }

  /**
   * Runs `/bin/sh -c script` as root, as over an SSH exec channel of its own.
   * @param options.stdin what the channel's client sends; nothing by default.
   */
  async run(script: string, options: { readonly stdin?: string } = {}): Promise<RunResult> {
    const stdout = new BufferDescription();
    const stderr = new BufferDescription();
    const stdin = new ReaderDescription(new ByteQueue(toBytes(options.stdin ?? ""), true));
    const exitCode = await this.session(["/bin/sh", "-c", toBytes(script)], { stdin, stdout, stderr });
    return { stdout: fromBytes(stdout.text), stderr: fromBytes(stderr.text), exitCode };
  }

  /** A root session's process with its own streams, to its end. null: the host did not answer any more. */
  async session(
    argv: readonly string[],
    streams: SessionStreams,
    signal?: AbortSignal,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<number | null> {
    if (this.kernel.panicked !== undefined) return null;
    const { kernel } = this;
    try {
      const { done } = startProcess(this, {
        argv,
        path: argv[0] ?? "/bin/sh",
        jail: undefined,
        files: this.files,
        env: new Map([...sessionEnvironment, ...Object.entries(environment)]),
        descriptors: DescriptorTable.of(streams.stdin, streams.stdout, streams.stderr),
        parent: 1101,
        signal,
      });
      const status = await done;
      return this.kernel === kernel && kernel.panicked === undefined ? status : null;
    } catch (error) {
      if (isKernelPanic(error) || error instanceof Rebooted) {
        if (isKernelPanic(error)) this.cutConnections();
        return null;
      }
      throw error;
    }
  }

  /** Starts a program as init(8) does, and collects what it says. */
  async runAsInit(argv: readonly string[], jail?: Jail): Promise<CommandResult> {
    const stdout = new BufferDescription();
    const stderr = new BufferDescription();
    const { done } = startProcess(this, {
      argv,
      path: argv[0] ?? "/bin/sh",
      jail,
      files: this.filesOf(jail),
      env: new Map([
        ["HOME", "/"],
        ["PATH", "/sbin:/bin:/usr/sbin:/usr/bin"],
      ]),
      descriptors: DescriptorTable.of(new ReaderDescription(new ByteQueue("", true)), stdout, stderr),
      parent: 1,
      signal: undefined,
    });
    return { exitCode: await done, stdout: stdout.text, stderr: stderr.text };
  }

  /** Restarts the host: kernel state, mounts, processes and connections go, files stay, then /etc/rc runs. */
  async reboot(): Promise<void> {
    this.cutConnections();
    for (const process of this.processes.list()) process.kill(9);
    this.processes = new ProcessTable();
    this.fileSystem.unmountAll();
    this.bootedAt = this.clock.now();
    this.kernel = bootKernel(this.settings, this.wallTime(), () => this.clock.now() - this.bootedAt);
    await this.boot();
  }

  /** Mounts what is always mounted, and runs /etc/rc. */
  async boot(): Promise<void> {
    mountBase(this);
    loadTunables(this.kernel, this.files);
    const { stdout, stderr } = await this.runAsInit(["/bin/sh", "/etc/rc", "autoboot"]);
    this.bootMessages = stdout + stderr;
    startDevd(this);
  }

  /** What /etc/rc said at the last boot. */
  bootMessages = "";

  /** Starts an SSH server for it on 127.0.0.1; see `ListenOptions`. `close` stops it, too. */
  async listen(options: ListenOptions = {}): Promise<Listening> {
    const listening = await listen(this, options);
    this.servers.add(listening);
    return listening;
  }

  /** Stops servers, cuts connections and ends every process. */
  async close(): Promise<void> {
    await Promise.all([...this.servers].map((server) => server.close()));
    this.cutConnections();
    for (const process of this.processes.list()) process.kill(9);
  }
}

/** The process does not exist any more: its host was restarted under it. */
class Rebooted extends Error {}
