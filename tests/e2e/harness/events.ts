import { readFileSync } from "node:fs";

/** What the engine did, or in a preview would do, to one resource. */
export interface ResourceStep {
  /** `create`, `update`, `same`, `delete`, `replace`, `create-replacement`, `delete-replaced`, `refresh`, `read` … */
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** The top-level properties that differ, for updates; those that force it, for replacements. */
  readonly diffs: readonly string[];
  readonly keys: readonly string[];
  readonly oldInputs: PropertyMap;
  readonly inputs: PropertyMap;
  /** The outputs after the step; in a preview, what is known of them. */
  readonly outputs: PropertyMap;
}

export interface Diagnostic {
  readonly severity: string;
  readonly message: string;
  readonly urn: string | undefined;
  /** Shown while it lasts and not kept in the summary, as progress is. */
  readonly ephemeral: boolean;
}

/** The part of the engine's event log that tests look at. */
export interface EventLog {
  /** One entry for each resource, in the order in which the engine took them up. */
  readonly steps: readonly ResourceStep[];
  readonly diagnostics: readonly Diagnostic[];
  /** When which step began and ended, in the order in which it happened: `begin delete Jail pft-web`. */
  readonly timeline: readonly string[];
  /** Number of resources by operation, as in the summary: `{ create: 3, same: 1 }`. */
  readonly changes: Readonly<Record<string, number>>;
}

export type PropertyMap = Readonly<Record<string, unknown>>;

interface StepState {
  readonly inputs?: PropertyMap;
  readonly outputs?: PropertyMap;
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly diffs?: readonly string[] | null;
  readonly keys?: readonly string[] | null;
  readonly old?: StepState | null;
  readonly new?: StepState | null;
}

/** The engine's `apitype.EngineEvent`, one for each line of the log. */
interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
  readonly diagnosticEvent?: {
    readonly urn?: string;
    readonly prefix?: string;
    readonly message: string;
    readonly severity: string;
    readonly ephemeral?: boolean;
  };
  readonly summaryEvent?: { readonly resourceChanges: Record<string, number> | null };
}

/** Reads what `--event-log` wrote; a log that a killed engine left may end in the middle of a line. */
export function readEventLog(path: string): EventLog {
  const events = readLines(path).flatMap(parseEvent);
  const finished = new Map<string, PropertyMap>();
  for (const { resOutputsEvent } of events) {
    if (resOutputsEvent) finished.set(stepKey(resOutputsEvent.metadata), resOutputsEvent.metadata.new?.outputs ?? {});
  }
  return {
    steps: events.flatMap(({ resourcePreEvent }) =>
      resourcePreEvent ? [resourceStep(resourcePreEvent.metadata, finished)] : [],
    ),
    diagnostics: events.flatMap(({ diagnosticEvent: found }) =>
      found
        ? [
            {
              severity: found.severity,
              message: `${found.prefix ?? ""}${found.message}`,
              urn: found.urn,
              ephemeral: found.ephemeral ?? false,
            },
          ]
        : [],
    ),
    timeline: events.flatMap(({ resourcePreEvent, resOutputsEvent }) => [
      ...(resourcePreEvent ? [`begin ${moment(resourcePreEvent.metadata)}`] : []),
      ...(resOutputsEvent ? [`end ${moment(resOutputsEvent.metadata)}`] : []),
    ]),
    changes: events.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {},
  };
}

function resourceStep(metadata: StepMetadata, finished: ReadonlyMap<string, PropertyMap>): ResourceStep {
  return {
    op: metadata.op,
    urn: metadata.urn,
    type: metadata.type,
    name: metadata.urn.split("::").at(-1) ?? "",
    diffs: metadata.diffs ?? [],
    keys: metadata.keys ?? [],
    oldInputs: metadata.old?.inputs ?? {},
    inputs: metadata.new?.inputs ?? {},
    outputs: finished.get(stepKey(metadata)) ?? {},
  };
}

function moment({ op, type, urn }: StepMetadata): string {
  return `${op} ${type.split(":").at(-1)} ${urn.split("::").at(-1)}`;
}

function stepKey(metadata: StepMetadata): string {
  return `${metadata.op} ${metadata.urn}`;
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch {
    return [];
  }
}

function parseEvent(line: string): EngineEvent[] {
  if (line.trim() === "") return [];
  try {
    const event: EngineEvent = JSON.parse(line);
    return [event];
  } catch {
    return [];
  }
}
