/**
 * Which room may use which (CONTRIBUTING.md explains the rooms). `make check` runs this; `tests/unit/tools/import-rules.test.ts`
 * plants a violation of every rule and expects it to be found.
 */
const { readFileSync } = require("node:fs");
const path = require("node:path");

/** A rule that fails the check, with why it is one. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

const TYPES_ONLY = ["type-only"];

/** The files that Pulumi's dynamic provider is made of: its entry point, the adapter, and the engine's log. */
const EDGE = "^provider/(runtime|on-demand|dynamic|engine-log|engine-end)\\.ts$";

/** The files that define a resource kind: those that the registry imports. Others are parts of one, such as jail-schema. */
const KINDS = [
  ...readFileSync("provider/resources/index.ts", "utf8").matchAll(/^import \{.*from "\.\/([a-z-]+)";$/gm),
].map(([, kind]) => kind);
if (KINDS.length === 0) throw new Error("provider/resources/index.ts imports no resource kind");

module.exports = {
  forbidden: [
    forbid(
      "no-cycles",
      "Files that need each other are one idea in two files. (Types alone may point back: they are gone when it runs.)",
      {},
      { circular: true, viaOnly: { dependencyTypesNot: TYPES_ONLY } },
    ),
    forbid("resolvable", "Every import resolves.", {}, { couldNotResolve: true }),
    forbid(
      "sdk-takes-only-types-from-provider",
      "Programs load sdk/ in every run: neither zod nor ssh2 may come along.",
      { path: "^sdk/" },
      { path: "^provider/", dependencyTypesNot: TYPES_ONLY },
    ),
    forbid(
      "sdk-loads-no-provider-packages",
      "Programs load sdk/ in every run: neither zod nor ssh2 may come along.",
      { path: "^sdk/" },
      { path: "node_modules/(zod|ssh2)/", dependencyTypesNot: TYPES_ONLY },
    ),
    forbid(
      "resource-stands-alone",
      "A resource kind never imports another one; what kinds share lies in common.ts, host/ or lifecycle/.",
      { path: "^provider/resources/", pathNot: "^provider/resources/index\\.ts$" },
      { path: `^provider/resources/(${KINDS.join("|")})\\.ts$` },
    ),
    forbid(
      "resource-knows-no-transport",
      "A resource plans typed steps; how they reach the host is not its business.",
      { path: "^provider/resources/" },
      { path: "^provider/transport/" },
    ),
    forbid(
      "resource-knows-no-life-cycle",
      "The life cycle uses the resources, not the other way round.",
      { path: "^provider/resources/" },
      { path: `^provider/lifecycle/|${EDGE}` },
    ),
    forbid(
      "host-is-below-resources",
      "Parsers and typed operations know nothing of resources and engines.",
      { path: "^provider/host/" },
      { path: `^provider/(resources|lifecycle)/|${EDGE}` },
    ),
    forbid(
      "transport-is-at-the-bottom",
      "The transport runs argv on a machine and knows nothing of FreeBSD.",
      { path: "^provider/transport/" },
      { path: "^provider/", pathNot: "^provider/(transport/|errors\\.ts$)" },
    ),
    forbid(
      "schema-is-a-leaf",
      "The schema machinery is used by all and uses none.",
      { path: "^provider/schema/" },
      { path: "^(provider|sdk|cli)/", pathNot: "^provider/schema/" },
    ),
    forbid(
      "errors-are-a-leaf",
      "The error class is used by all and uses none.",
      { path: "^provider/errors\\.ts$" },
      { path: "^(provider|sdk|cli)/" },
    ),
    forbid(
      "engine-only-at-the-edge",
      "Only the adapter, its log and the SDK know Pulumi, so that a gRPC plugin can stand beside them.",
      { path: "^(provider|cli|picture|simulator)/", pathNot: EDGE },
      { path: "node_modules/@pulumi/pulumi/" },
    ),
    forbid(
      "picture-knows-facts-alone",
      "A picture is drawn from an inventory or from declarations; how these come about is not its business.",
      { path: "^picture/" },
      { path: "^(sdk|cli|provider)/", pathNot: "^provider/(host/|schema/unknown\\.ts$|errors\\.ts$)" },
    ),
    forbid(
      "provider-draws-nothing",
      "The provider's process must not load what pictures take.",
      { path: "^provider/" },
      { path: "^picture/" },
    ),
    forbid(
      "sdk-draws-late",
      "Programs load sdk/ in every run; most export no picture.",
      { path: "^sdk/" },
      { path: "^picture/", dynamic: false, dependencyTypesNot: TYPES_ONLY },
    ),
    forbid(
      "pictures-are-loaded-late",
      "Programs and commands that draw nothing must not load Graphviz.",
      { path: "^(sdk|picture)/" },
      { path: "node_modules/@(viz-js|resvg)/", dynamic: false, dependencyTypesNot: TYPES_ONLY },
    ),
    forbid(
      "ssh-only-in-transport",
      "One place talks SSH (the simulated host's server, the peer of the benchmarks, and the tests, apart).",
      { path: "^(sdk|provider|cli|picture|bench)/", pathNot: "^(provider/transport/|bench/peer\\.ts$)" },
      { path: "node_modules/ssh2/" },
    ),
    forbid(
      "product-knows-no-development",
      "What users install must run without the simulated host, the tests and the tools.",
      { path: "^(sdk|provider|cli|picture)/" },
      { path: "^(simulator|tests|tools|bench|examples)/|node_modules/freebsd-simhost/" },
    ),
    forbid(
      "product-uses-its-own-dependencies",
      "A devDependency is not there when the package is installed.",
      { path: "^(sdk|provider|cli|picture)/" },
      { dependencyTypes: ["npm-dev"], pathNot: "node_modules/@pulumi/pulumi/", dependencyTypesNot: TYPES_ONLY },
    ),
    forbid(
      "simulator-stands-alone",
      "freebsd-simhost is a package of its own, and a test of the provider against itself would prove nothing.",
      { path: "^simulator/" },
      { path: "^(sdk|provider|cli|tests|tools|bench|examples)/" },
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: path.join(__dirname, "tsconfig.dev.json") },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["types", "node", "require", "default"] },
  },
};
