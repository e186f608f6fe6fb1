import { forwardingSections } from "../host/forwarding";
import type { Inventory, Section } from "../host/inventory";
import type { Declared, Properties, Scene } from "./definition";
import {
  missing,
  occupied,
  plan,
  remember,
  risks,
  type Through,
  type Translation,
  teardown,
  unit,
} from "./translation";

/** What the inputs of both kinds have. */
interface Translating {
  readonly firewall?: Through | undefined;
  readonly allowSshInterface: boolean;
  readonly connection: { readonly host: string };
}

/**
 * The part of a definition that is the same for what translates, whatever it translates: it is told how the inputs read as rules,
 * and whether these are there.
 */
export function translationLife<Inputs extends Translating>(
  translation: (wanted: Inputs) => Translation,
  isThere: (desired: Inputs, actual: Partial<Inputs> | undefined) => boolean,
) {
  return {
    sections: (_: Inputs, inventory: Inventory): readonly Section[] => [
      ...(["firewall", "modules"] as const),
      ...forwardingSections(inventory),
    ],
    occupied: (inventory: Inventory, desired: Inputs) => occupied(inventory, translation(desired).anchor),
    missing: (inventory: Inventory, desired: Inputs, declared: Declared) => {
      const { firewall, allowSshInterface, connection } = desired;
      const options = { firewall, allowSsh: allowSshInterface, dialled: connection.host };
      return missing(inventory, translation(desired), options, declared);
    },
    remember: (inventory: Inventory, desired: Inputs, previous: Properties | undefined, reserve: Scene["reserve"]) => ({
      ...remember(inventory, translation(desired), desired.firewall, previous, reserve),
    }),
    plan: (desired: Inputs, actual: Partial<Inputs> | undefined, scene: Scene) =>
      plan(translation(desired), isThere(desired, actual), scene),
    risks: (desired: Inputs | undefined, actual: Partial<Inputs> | undefined, scene: Scene) =>
      desired === undefined ? [] : risks(translation(desired), isThere(desired, actual), scene),
    teardown: (state: Inputs, scene: Scene) => teardown(translation(state), scene),
    unit: (desired: Inputs, { found }: Scene) => unit(translation(desired), found),
  };
}
