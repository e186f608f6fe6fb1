import { createHost, type SimulatedHost } from "../../../simulator/src";
import { type Kept, ProviderRun } from "../lifecycle/provider-run";

/** A host with a program on it. */
export class World {
  private constructor(
    readonly host: SimulatedHost,
    private current: ProviderRun,
    private readonly connection: object,
    readonly edge: Kept,
  ) {}

  /** @param loader lines of /boot/loader.conf that the host has booted with */
  static async open(loader = ""): Promise<World> {
    const host = await createHost({ clock: "jumping" });
    if (loader !== "") {
      host.files.write("/boot/loader.conf", loader);
      await host.reboot();
    }
    const { connection } = await host.listen();
    const run = await ProviderRun.open(connection);
    return new World(host, run, connection, await run.create("Host", "edge"));
  }

  /** The engine operation that is under way. */
  get run(): ProviderRun {
    return this.current;
  }

  /** The next engine operation: what somebody has done by hand since is seen. */
  async next(): Promise<ProviderRun> {
    await this.current.close();
    this.current = await ProviderRun.open(this.connection);
    return this.current;
  }

  /** What a command on the host says. */
  async says(script: string): Promise<string> {
    const { stdout, stderr } = await this.host.run(script);
    return stdout + stderr;
  }

  /** What is wrong with a new resource, by a look at the host. */
  async refusal(kind: string, name: string, given: Record<string, unknown>): Promise<string> {
    const { issues } = await this.run.preview(kind, name, given);
    return issues.map(({ message }) => message.replace(/^\S+: /, "")).join("\n");
  }

  async close(): Promise<void> {
    await this.run.close();
    await this.host.close();
  }
}
