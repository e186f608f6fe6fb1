import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import type { LifeCycle } from "./dynamic";
import { dialAhead } from "./lifecycle/connection-settings";
import type { Properties } from "./resources/definition";

/** The provider of `freebsd.verify`, which is no kind of the life cycle. */
const VERIFICATION = "Verification";

/** In this time the connection to a host that is near stands, and this end's first word is out: loading would hold it back. */
const firstWordMilliseconds = 10;

/** Each takes some 10 ms, or little more: as long as a word of the host may have to wait for its answer. */
const parts: readonly (() => unknown)[] = [
  () => require("zod/v4/locales"),
  () => require("zod/v4/core"),
  () => require("./schema/properties"),
  () => require("./host/inventory"),
  () => require("./resources/bridge"),
  () => require("./resources/jail"),
  () => require("./resources"),
  () => require("./dynamic"),
];

let loading: Promise<void> | undefined;
const loaded = new Map<string, LifeCycle>();

/**
 * A kind's provider, which is loaded when it is first called for: that takes a tenth of a second. Where the first call is one that
 * a host will be asked for, that is dialled first, and the rest is loaded while its answers are on their way, in parts, so that
 * none of them waits for long. A refresh and a destroy begin with such a call, and so does the first `up` of a Host.
 */
export function onDemand(kind: string): LifeCycle {
  const lifeCycle = async (asksHost?: Properties): Promise<LifeCycle> => {
    loading ??= asksHost === undefined ? Promise.resolve() : loadWhileDialling(asksHost);
    await loading;
    const own = loaded.get(kind) ?? load(kind);
    loaded.set(kind, own);
    return own;
  };
  const isNewHost = (olds: Properties) => kind === "Host" && Object.keys(olds).length === 0;
  return {
    check: async (olds, news) => (await lifeCycle(isNewHost(olds) ? news : undefined)).check(olds, news),
    diff: async (id, olds, news) => (await lifeCycle()).diff(id, olds, news),
    create: async (inputs) => (await lifeCycle()).create(inputs),
    read: async (id, state) => (await lifeCycle(state)).read(id, state),
    update: async (id, olds, news) => (await lifeCycle()).update(id, olds, news),
    delete: async (id, state) => (await lifeCycle(state)).delete(id, state),
  };
}

function load(kind: string): LifeCycle {
  if (kind === VERIFICATION) return (require("./verification") as typeof import("./verification")).verification;
  return (require("./dynamic") as typeof import("./dynamic")).dynamicProvider(kind);
}

async function loadWhileDialling(properties: Properties): Promise<void> {
  dialAhead(properties);
  await sleep(firstWordMilliseconds);
  for (const load of parts) {
    load();
    await setImmediate();
  }
}
