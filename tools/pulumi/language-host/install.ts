import type { ServerWritableStream } from "@grpc/grpc-js";
import { type InstallDependenciesRequest, InstallDependenciesResponse } from "@pulumi/pulumi/proto/language_pb";
import type { ChildProcesses } from "./processes";

/** `pulumi install`: npm install in the program's folder, its output passed on as it comes. */
export async function installDependencies(
  call: ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>,
  children: ChildProcesses,
): Promise<void> {
  const folder = call.request.getInfo()?.getProgramDirectory() || call.request.getDirectory();
  const ending = await children.run(
    "npm",
    ["install", "--no-audit", "--no-fund"],
    { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
    (child) => {
      child.stdout?.on("data", (chunk: Buffer) => call.write(new InstallDependenciesResponse().setStdout(chunk)));
      child.stderr?.on("data", (chunk: Buffer) => call.write(new InstallDependenciesResponse().setStderr(chunk)));
    },
  );
  if (ending.status !== 0)
    throw new Error(`npm install in ${folder} ended with status ${ending.status ?? ending.signal}`);
}
