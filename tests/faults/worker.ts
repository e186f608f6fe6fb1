import { createRequire } from "node:module";
import type { SimulatedHost } from "../../simulator/src/host";
import { caseOf } from "./fault-case";
import { forkedProvider, loadedProvider, type Runtime } from "./provider-process";
import { type Providers, type Reference, reference, runCase } from "./run-case";

/** What the pool tells a worker: the files that the provider was compiled to, what to measure against, a case. */
export type Order =
  | { readonly do: "begin"; readonly runtime: string; readonly child: string; readonly reference?: Reference }
  | { readonly do: "case"; readonly name: string };

/** What a worker answers. */
export type Report =
  | { readonly did: "begin"; readonly reference: Reference }
  | { readonly did: "case"; readonly name: string; readonly wrong: readonly string[]; readonly milliseconds: number };

const load = createRequire(__filename);

/** Provider processes from compiled files: one that is loaded anew each time, and one in a process of its own. */
function compiledProviders(runtime: string, child: string): Providers {
  return {
    start: (host: SimulatedHost) => {
      delete load.cache[load.resolve(runtime)];
      const loaded: Runtime = load(runtime);
      return loadedProvider(loaded, () => host.cutConnections());
    },
    startMortal: () => forkedProvider(child),
  };
}

let providers: Providers | undefined;
let expected: Reference | undefined;

async function carryOut(order: Order): Promise<Report> {
  if (order.do === "begin") {
    providers = compiledProviders(order.runtime, order.child);
    expected = order.reference ?? (await reference(providers));
    return { did: "begin", reference: expected };
  }
  const started = Date.now();
  const fault = caseOf(order.name);
  if (fault === undefined || expected === undefined || providers === undefined)
    throw new Error(`no case: ${order.name}`);
  // A hanging case must not hold up the others; its host dies with this process.
  const wrong = await Promise.race([
    runCase(fault, expected, providers).catch((thrown: unknown) => [
      `the case itself failed: ${thrown instanceof Error ? thrown.stack : String(thrown)}`,
    ]),
    new Promise<readonly string[]>((resolve) => {
      setTimeout(() => resolve([`it takes longer than ${LONGEST_SECONDS} s`]), LONGEST_SECONDS * 1000).unref();
    }),
  ]);
  return { did: "case", name: order.name, wrong, milliseconds: Date.now() - started };
}

const LONGEST_SECONDS = 90;

process.on("message", (order: Order) => {
  carryOut(order).then(
    (report) => process.send?.(report),
    (thrown: unknown) => {
      process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit());
