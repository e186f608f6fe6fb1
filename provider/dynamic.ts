import type { dynamic } from "@pulumi/pulumi";
import { engineLog } from "./engine-log";
import { FreebsdError, isFreebsdError } from "./errors";
import { check, registryOf } from "./lifecycle/check";
import { checkAnswer } from "./lifecycle/check-answer";
import { costNotice } from "./lifecycle/costs";
import { diff } from "./lifecycle/diff";
import { withConnection } from "./lifecycle/host-connection";
import { askMachine, interfacesInside, liveCheck } from "./lifecycle/live-check";
import { lookAhead } from "./lifecycle/look-ahead";
import { create, read, remove, update } from "./lifecycle/operations";
import { ownerOf } from "./lifecycle/ownership";
import { unpacked } from "./lifecycle/sent-as-text";
import { definitionOf } from "./resources";
import type { AnyDefinition, Properties } from "./resources/definition";
import { tellAtOnce } from "./transport/index";

/** Who owned each resource until now: one that is replaced is checked once more, as if it were new. */
const ownersBefore = new Map<string, string>();

/** A provider with all that one can have; it needs no configuration. */
export type LifeCycle = Required<Omit<dynamic.ResourceProvider, "configure">>;

/**
 * The life cycle of one kind in the form that Pulumi's dynamic provider process calls.
 * Everything about the engine's ways is here and in engine-log.ts; the rest of the provider does not know it.
 */
export function dynamicProvider(kind: string): LifeCycle {
  const definition = definitionOf(kind);
  if (definition === undefined)
    throw new FreebsdError({
      code: "unknown-kind",
      message: `this version of pulumi-freebsd knows no ${kind}`,
      hint: "Install the version that the state was written with, or a newer one.",
    });
  return {
    check: async (olds: Properties, sent: Properties) => {
      const news = unpacked(sent);
      const { inputs, issues: offline, warnings, context } = check(definition, olds, news);
      for (const warning of warnings) await engineLog("warning", warning, context?.urn);
      if (context?.parallel !== undefined) tellAtOnce(context.parallel);
      if (definition.kind === "Host" && context?.dryRun === true) lookAhead(inputs, context);
      const isNew = Object.keys(olds).length === 0;
      if (context !== undefined && !isNew) ownersBefore.set(context.urn, ownerOf(olds));
      const live =
        context?.dryRun === true && isNew && offline.length === 0
          ? await liveCheck(definition, inputs, context.strings, ownersBefore.get(context.urn))
          : undefined;
      if (live?.unreachable !== undefined)
        await engineLog(
          "warning",
          `${live.unreachable}\nThis preview could not look at the host; \`pulumi up\` does before it changes anything.`,
          context?.urn,
        );
      for (const warning of live?.warnings ?? []) await engineLog("warning", warning, context?.urn);
      for (const notice of live?.notices ?? []) await engineLog("info", notice, context?.urn);
      return checkAnswer(inputs, [...offline, ...(live?.issues ?? [])]);
    },
    diff: async (id, olds: Properties, checked: Properties) => {
      const news = withConnection(checked, olds);
      const changes = diff(definition, olds, news);
      const registry = registryOf(String(news.host));
      const notice = await costNotice(changes, () => interfacesInside(news));
      if (notice !== undefined) await engineLog("info", notice, registry.urnOf(definition.kind, id));
      const replaces = changes.filter((change) => change.cost === "replace").map((change) => change.property);
      // Where nothing is to be changed nothing is asked either: an `up` without a change does not even dial.
      if (definition.kind === "Host" && changes.length > 0 && (await isAnotherMachine(olds, news)))
        replaces.push("connection");
      // The stub's text may change with a release: a change in state alone, for which update does nothing on the host.
      const changed = changes.length > 0 || replaces.length > 0 || olds.__provider !== news.__provider;
      return { changes: changed, replaces, deleteBeforeReplace: true };
    },
    create: async (checked: Properties) => {
      const inputs = withConnection(checked);
      const { id, state } = await reported(definition, inputs, () =>
        create(definition, inputs, progressOf(definition, inputs)),
      );
      return { id, outs: state };
    },
    read: async (id, state: Properties = {}) => {
      const props = await reported(definition, state, () => read(definition, id, state));
      if (props !== undefined) return { id, props };
      if (definition.kind === "Host") await isAnotherMachine(state, state);
      return { id: "", props: {} };
    },
    update: async (_id, olds: Properties, checked: Properties) => {
      const news = withConnection(checked, olds);
      const { state } = await reported(definition, news, () =>
        update(definition, olds, news, progressOf(definition, news)),
      );
      return { outs: state };
    },
    delete: async (id, state: Properties) => {
      await reported(definition, state, () => remove(definition, id, state));
    },
  };
}

/** Shows how far something long is, on the resource's own row: each line takes the place of the one before. */
function progressOf(definition: AnyDefinition, inputs: Properties): (line: string) => void {
  return (line) => {
    const urn = registryOf(String(inputs.host)).urnOf(definition.kind, definition.identify(inputs));
    void engineLog("info", line, urn, true);
  };
}

/** Whether a Host's address leads to another machine than its state tells of; says so on the Host's row, where it is known. */
async function isAnotherMachine(olds: Properties, news: Properties): Promise<boolean> {
  const { another, unreachable } = await askMachine(olds, news);
  const said = another ?? unreachable;
  const urn = registryOf(String(olds.owner)).urnOf("Host", String(olds.owner));
  if (said !== undefined) await engineLog("warning", said, urn);
  return another !== undefined;
}

/** Shows an error once and whole, on the resource's own row where it is known, and without a stack. */
async function reported<T>(definition: AnyDefinition, properties: Properties, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (thrown) {
    if (isFreebsdError(thrown)) throw thrown;
    const urn =
      typeof properties.host === "string"
        ? registryOf(properties.host).urnOf(definition.kind, definition.identify(properties))
        : undefined;
    await engineLog(
      "debug",
      `${definition.kind}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
      urn,
    );
    throw new FreebsdError({
      code: "internal",
      message: `${definition.kind}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      hint: "This is a fault of pulumi-freebsd. Please report it with what `pulumi up --debug` shows, once the secrets are out of that: Pulumi's own log has them in plain text.",
    });
  }
}
