import { definitions } from "../../../provider/resources";
import { providerStub } from "../../../sdk/stub";

const KINDS = [
  "Host",
  "KernelModule",
  "JailRoot",
  "Sysctl",
  "DevfsRuleset",
  "Jail",
  "NetgraphBridge",
  "NetgraphNode",
  "NetgraphHook",
  "Eiface",
  "Epair",
  "Bridge",
  "Vlan",
  "Loopback",
  "HostInterface",
  "VnetInterface",
  "Nat",
  "PortForward",
];

test("every kind is one that the stub is pinned for", () => {
  expect(definitions.map(({ kind }) => kind)).toEqual(KINDS);
});

// These bytes are in every state that was ever written. A change here breaks the refresh and destroy of all of them.
test.each(KINDS)("the stub of a %s has the bytes that it always had", (kind) => {
  expect(providerStub(kind)).toBe(
    `exports.handler=()=>require(process.env.PULUMI_FREEBSD_RUNTIME||"pulumi-freebsd/runtime").provider("${kind}")`,
  );
});

test("the stub runs as the dynamic provider's process runs it, and gives the provider of its kind", () => {
  const exported: { handler?: () => unknown } = {};
  const runtime = { provider: (kind: string) => `provider of ${kind}` };
  new Function("exports", "require", "process", providerStub("Jail"))(
    exported,
    (name: string) => (name === "pulumi-freebsd/runtime" ? runtime : undefined),
    { env: {} },
  );
  expect(exported.handler?.()).toBe("provider of Jail");
});

test("the runtime that the stub loads knows every kind", async () => {
  const { provider } = require("../../../provider/runtime") as typeof import("../../../provider/runtime");
  for (const kind of KINDS) {
    expect(Object.keys(provider(kind)).sort()).toEqual(["check", "create", "delete", "diff", "read", "update"]);
    expect(await provider(kind).check?.({}, {})).toHaveProperty("failures");
  }
  await expect(provider("Toaster").check?.({}, {})).rejects.toThrow(
    "this version of pulumi-freebsd knows no Toaster. Install the version that the state was written with, or a newer one.",
  );
});
