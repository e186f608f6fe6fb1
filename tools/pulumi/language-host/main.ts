/**
 * A stand-in for `pulumi-language-nodejs` where only the Pulumi engine itself could be built (the real language host is
 * part of Pulumi's installer, not of a published module). The engine starts it, reads the port from the first line of its
 * output and asks it to run programs. A real language host is always preferred; see `../engine.ts`.
 */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { ChildProcesses } from "./processes";
import { languageRuntime } from "./runtime";

/** The engine's address is the last argument; options for tracing and logging come before it and are not needed here. */
const engineAddress = process.argv.at(-1) ?? "";
const children = new ChildProcesses();
const server = new Server();

server.addService(LanguageRuntimeService, languageRuntime(engineAddress, children));
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    process.stderr.write(`pulumi-language-nodejs cannot listen on loopback: ${error.message}\n`);
    process.exit(1);
  }
  process.stdout.write(`${port}\n`);
});

function leave(signal: NodeJS.Signals): void {
  children.killAll(signal);
  server.forceShutdown();
  process.exit(0);
}

process.on("SIGINT", () => leave("SIGINT"));
process.on("SIGTERM", () => leave("SIGTERM"));
// The engine holds the other end of our standard input: it closes even when the engine is killed with SIGKILL, and then
// nothing may stay behind, least of all a program that still registers resources.
process.stdin.on("end", () => leave("SIGTERM"));
process.stdin.on("error", () => leave("SIGTERM"));
process.stdin.resume();
