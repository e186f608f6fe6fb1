import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine } from "../../../cli/program";
import { renderUnit, unitPath } from "../../../provider/host/unit";
import { createHost, type SimulatedHost } from "../../../simulator/src/host";

let host: SimulatedHost;
let folder: string;
let options: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-freebsd-cli-"));
  host = await createHost();
  const { connection } = await host.listen();
  writeFileSync(join(folder, "key"), connection.privateKey, { mode: 0o600 });
  options = [
    "--host",
    connection.host,
    "--port",
    String(connection.port),
    "--key",
    join(folder, "key"),
    "--host-key",
    connection.hostKey,
  ];
});

afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

async function run(...args: string[]): Promise<string[]> {
  const said: string[] = [];
  const program = commandLine((line) => said.push(line)).exitOverride();
  await program.parseAsync([...args, ...options], { from: "user" });
  return said;
}

test("disown removes an object's unit and leaves the object", async () => {
  const unit = {
    kind: "Jail",
    id: "web",
    owner: "0123456789abcdef",
    token: "t",
    boot: "yes" as const,
    retain: false,
    inputs: { name: "web" },
    found: {},
    script: [],
  };
  const path = unitPath("Jail", "web");
  await host.run(`mkdir -p ${path.replace(/\/[^/]*$/, "")}; cat >${path}; jail -c name=web path=/ persist`, {
    stdin: renderUnit(unit),
  });
  expect(await run("disown", "Jail/web")).toEqual(["Jail/web is nobody's now; owner 0123456789abcdef has let it go"]);
  expect((await host.run(`ls ${path}`)).exitCode).not.toBe(0);
  expect((await host.run("jls name")).stdout).toBe("web\n");
});
