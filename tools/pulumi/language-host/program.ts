import { createRequire } from "node:module";
import { join } from "node:path";
import { type RunRequest, RunResponse } from "@pulumi/pulumi/proto/language_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { ChildProcesses, Ending } from "./processes";

/** The SDK exits with this status when it has already shown the error to the user; the engine then only stops. */
const BAIL = 32;

/**
 * Runs a program as Pulumi's own language host does: the SDK's `cmd/run` from the program's folder (its copy of the SDK,
 * not ours), with the addresses to register at as arguments and the configuration in the environment. Its output goes to
 * the engine line by line, since it inherits ours.
 */
export async function runProgram(
  request: RunRequest,
  engineAddress: string,
  children: ChildProcesses,
): Promise<RunResponse> {
  const info = request.getInfo();
  const folder = info?.getProgramDirectory() || request.getPwd();
  const options = programOptions(info?.getOptions());
  const runner = sdkRunner(folder);
  if (runner === undefined) {
    return new RunResponse().setError(`@pulumi/pulumi is not installed in ${folder}: run npm install there`);
  }
  const ending = await children.run(
    process.execPath,
    [...options.nodeArguments, runner, ...runArguments(request, engineAddress)],
    { cwd: folder, stdio: ["ignore", "inherit", "inherit"], env: programEnvironment(request, options.typescript) },
  );
  return response(ending);
}

function sdkRunner(folder: string): string | undefined {
  try {
    return createRequire(join(folder, "package.json")).resolve("@pulumi/pulumi/cmd/run");
  } catch {
    return undefined;
  }
}

function runArguments(request: RunRequest, engineAddress: string): string[] {
  const flags: Record<string, string> = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": request.getInfo()?.getRootDirectory() ?? "",
    stack: request.getStack(),
    pwd: request.getPwd(),
    parallel: String(request.getParallel()),
  };
  const args = Object.entries(flags).flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value]));
  if (request.getDryrun()) args.push("--dry-run");
  const entry = request.getInfo()?.getEntryPoint() || request.getProgram() || ".";
  return [...args, entry, ...request.getArgsList()];
}

function programEnvironment(request: RunRequest, typescript: boolean): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    ...(typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
  };
}

/** `runtime: { name: nodejs, options: { typescript, nodeargs } }` of Pulumi.yaml. */
function programOptions(struct: Struct | undefined): { typescript: boolean; nodeArguments: string[] } {
  const options: Record<string, unknown> = struct?.toJavaScript() ?? {};
  const { typescript, nodeargs } = options;
  return {
    typescript: typescript !== false,
    nodeArguments: typeof nodeargs === "string" ? nodeargs.split(/\s+/).filter((word) => word !== "") : [],
  };
}

function response(ending: Ending): RunResponse {
  if (ending.status === 0) return new RunResponse();
  if (ending.status === BAIL) return new RunResponse().setBail(true);
  if (ending.signal !== null) return new RunResponse().setError(`the program was ended by ${ending.signal}`);
  return new RunResponse().setError(`the program ended with status ${ending.status}`);
}
