import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import type { SimulatedHost } from "../../simulator/src/host";
import { caseOf, type Verdict } from "./fault-case";
import { forkedProvider, loadedProvider, type Runtime } from "./provider-process";
import { type Providers, type Reference, reference, runCase } from "./run-case";

/** What the pool tells a worker: the files that the provider was compiled to, what to measure against, a case. */
export type Order =
  | { readonly do: "begin"; readonly runtime: string; readonly child: string; readonly reference?: Reference }
  | { readonly do: "case"; readonly name: string };

/** What a worker answers. */
export type Report =
  | { readonly did: "begin"; readonly reference: Reference }
  | { readonly did: "case"; readonly verdict: Verdict; readonly hangs: boolean };

/**
 * Provider processes from compiled files: one that is loaded anew each time, and one in a process of its own. Node's own
 * loader would keep every module that it has ever loaded.
 */
function compiledProviders(runtime: string, child: string): Providers {
  const evaluate = compileFunction(readFileSync(runtime, "utf8"), ["module", "exports", "require"], {
    filename: runtime,
  });
  const load = createRequire(runtime);
  return {
    start: (host: SimulatedHost) => {
      const module = { exports: {} as Runtime };
      evaluate(module, module.exports, load);
      return loadedProvider(module.exports, () => host.cutConnections());
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
  const fault = caseOf(order.name);
  if (fault === undefined || expected === undefined || providers === undefined)
    throw new Error(`no case: ${order.name}`);
  const failed = (why: string): Verdict => ({ reached: true, wrong: [why] });
  // A hanging case must not hold up the others; its host dies with this process.
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), LONGEST_SECONDS * 1000);
  });
  const done = runCase(fault, expected, providers).catch((thrown: unknown) =>
    failed(`the case itself failed: ${thrown instanceof Error ? thrown.stack : String(thrown)}`),
  );
  const verdict = await Promise.race([done, late]);
  clearTimeout(timer);
  const hangs = verdict === undefined;
  return { did: "case", hangs, verdict: verdict ?? failed(`it takes longer than ${LONGEST_SECONDS} s`) };
}

const LONGEST_SECONDS = 180;

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
