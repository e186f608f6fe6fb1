import type { Inventory } from "../../../provider/host/inventory";
import type { Step } from "../../../provider/host/step";
import type { Properties } from "../../../provider/resources/definition";
import { kind, Program } from "../lifecycle/samples";
import type { InventoryBuilder } from "./inventory-builder";

/** Checked inputs of a kind, as `create` gets them. */
export function inputs(name: string, given: Properties): Properties {
  const outcome = new Program().check(name, "one", given);
  if (outcome.issues.length > 0) throw new Error(outcome.issues.join("\n"));
  return outcome.inputs;
}

/** The lowest number that is free: what a session answers when nobody else asks. */
export function reserver() {
  const promised = new Map<string, Set<number>>();
  return (space: string, taken: ReadonlySet<number>, from = 0) => {
    const mine = promised.get(space) ?? new Set();
    promised.set(space, mine);
    let number = from;
    while (taken.has(number) || mine.has(number)) number += 1;
    mine.add(number);
    return number;
  };
}

/** What create and update do with a definition: the steps, and what is remembered of the host. */
export function planned(
  name: string,
  desired: Properties,
  before: InventoryBuilder,
  olds?: Properties,
  reserve: (space: string, taken: ReadonlySet<number>) => number = reserver(),
): { steps: readonly Step[]; found: Properties } {
  const inventory: Inventory = before.build();
  const definition = kind(name);
  const previous = olds?.found as Properties | undefined;
  const found = definition.remember?.(inventory, desired, previous, reserve) ?? {};
  const actual = definition.observe(inventory, olds ?? desired);
  return { steps: definition.plan(desired, actual, { inventory, found, reserve }), found };
}

/** What speaks against a create: something that it needs is not there, or its name is taken. */
export function refused(name: string, desired: Properties, before: InventoryBuilder): string | undefined {
  const { missing, occupied } = kind(name);
  return missing?.(before.build(), desired, () => false) ?? occupied?.(before.build(), desired);
}

/** What delete does. */
export function teardown(name: string, state: Properties, now: InventoryBuilder, found: Properties = {}) {
  return texts(kind(name).teardown(state, { inventory: now.build(), found, reserve: reserver() }));
}

/** Each step's command as one text; the lines of its standard input stand behind it. */
export function texts(steps: readonly Step[]): readonly string[] {
  return steps.map(({ run }) => text(run));
}

/** What takes the steps back: of all, the last first. */
export function undoTexts(steps: readonly Step[]): readonly string[] {
  return steps.toReversed().flatMap(({ undo = [] }) => undo.map(text));
}

function text({ argv, stdin }: Step["run"]): string {
  return [argv.join(" "), ...(stdin === undefined ? [] : stdin.trimEnd().split("\n"))].join(" | ");
}
