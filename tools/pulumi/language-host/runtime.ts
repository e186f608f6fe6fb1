import type { handleServerStreamingCall, handleUnaryCall } from "@grpc/grpc-js";
import { status } from "@grpc/grpc-js";
import type { ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { version as sdkVersion } from "@pulumi/pulumi/version";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { installDependencies } from "./install";
import { dependencyClosure, directDependencies, pulumiPlugins } from "./packages";
import type { ChildProcesses } from "./processes";
import { runProgram } from "./program";

/** Answers one call with what `answer` returns, or with its error's message. */
function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback({ code: status.UNKNOWN, details: message(error) }),
      );
  };
}

/** For what only Pulumi's own language host can do: code generation, packing, plugins written in TypeScript. */
function notHere<Request, Response>(what: string): handleUnaryCall<Request, Response> {
  return (_call, callback) =>
    callback({ code: status.UNIMPLEMENTED, details: `${what} needs a complete Pulumi installation` });
}

function notHereStreaming<Request, Response>(what: string): handleServerStreamingCall<Request, Response> {
  return (call) => call.destroy(Object.assign(new Error(what), { code: status.UNIMPLEMENTED, details: what }));
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * The `LanguageRuntime` service: all that `pulumi up`, `preview`, `refresh`, `destroy`, `install` and `about` ask of a
 * language host. The rest is refused by name.
 */
export function languageRuntime(engineAddress: string, children: ChildProcesses): ILanguageRuntimeServer {
  return {
    handshake: unary(() => new language.LanguageHandshakeResponse()),
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(sdkVersion)),
    getRequiredPackages: unary((request) =>
      new language.GetRequiredPackagesResponse().setPackagesList(
        pulumiPlugins(request.getInfo()?.getProgramDirectory() ?? process.cwd()).map((found) =>
          new plugin.PackageDependency()
            .setKind("resource")
            .setName(found.name)
            .setVersion(found.version)
            .setServer(found.server),
        ),
      ),
    ),
    getRequiredPlugins: unary(() => new language.GetRequiredPluginsResponse()),
    run: unary((request) => runProgram(request, engineAddress, children)),
    about: unary(() => new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
    getProgramDependencies: unary((request) => {
      const folder = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
      const found = request.getTransitivedependencies() ? dependencyClosure(folder) : directDependencies(folder);
      return new language.GetProgramDependenciesResponse().setDependenciesList(
        found.map(({ manifest }) =>
          new language.DependencyInfo().setName(manifest.name ?? "").setVersion(manifest.version ?? ""),
        ),
      );
    }),
    installDependencies: (call) => {
      installDependencies(call, children).then(
        () => call.end(),
        (error: unknown) => call.destroy(Object.assign(new Error(message(error)), { code: status.UNKNOWN })),
      );
    },
    runtimeOptionsPrompts: unary(() => new language.RuntimeOptionsResponse()),
    template: unary(() => new language.TemplateResponse()),
    cancel: unary(() => {
      children.killAll("SIGINT");
      return new Empty();
    }),
    runPlugin: notHereStreaming("Running a plugin from its source needs a complete Pulumi installation"),
    generateProgram: notHere("Generating a program"),
    generateProject: notHere("Generating a project"),
    generatePackage: notHere("Generating an SDK"),
    pack: notHere("Packing an SDK"),
    link: notHere("Linking an SDK"),
  };
}
