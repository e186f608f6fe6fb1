import type { z } from "zod";

import { isLinkLocal } from "../host/ifconfig";
import type { Inventory, Section } from "../host/inventory";
import type { Look } from "../host/looks";
import type { Naming } from "../host/names";
import type { Step } from "../host/step";
import type { ChangeCost } from "../schema/facts";
import { membersOf } from "../schema/unknown";
import type { Issue } from "../schema/validate";
import type { Statement } from "./statement";

/** Checked inputs, or state: property name to value. What a resource file narrows to its own type. */
export type Properties = Record<string, unknown>;

/** A name, MAC or place on the host that a resource takes for itself: two resources of one program must not take the same. */
export interface Claim {
  /** What is taken: an interface name on the host, a node name, a jail name, an interface name inside a jail … */
  readonly what:
    | "interface"
    | "node"
    | "jail"
    | "MAC"
    | "host"
    | "link"
    | "hook"
    | "route"
    | "address"
    | "interface in a jail"
    | "root"
    | "dataset"
    | "place of an interface"
    | "settings of the interface"
    | "module"
    | "sysctl"
    | "devfs ruleset"
    | "VLAN"
    | "NAT"
    | "port forward"
    | "port";
  /** The taken value, as in `web` or `02:…`. */
  readonly value: string;
  /** The property that says so. */
  readonly path: string;
}

/** Whether the same program declares something that is not on the host yet: known in preview, and always false later. */
export type Declared = (what: Claim["what"], value: string) => boolean;

/** What a plan may look at besides its own resource, and the one thing that it may take. */
export interface Scene {
  readonly inventory: Inventory;
  /** What the host looked like before this resource touched it; kept in state, given back on delete. */
  readonly found: Properties;
  /**
   * Takes the lowest number, from 0 or a given one on, that no other plan of this process will be given: link numbers of a
   * bridge are found on the host, and plans of one batch are made from the same inventory.
   */
  readonly reserve: (space: string, taken: ReadonlySet<number>, from?: number) => number;
}

/**
 * One resource kind: everything the life cycle must know about it, and nothing about the engine.
 * All functions are pure: they read an inventory and answer with values.
 */
export interface Definition<Inputs extends object = Properties, Outputs extends object = Properties> {
  /** As in `freebsd.Jail`. */
  readonly kind: string;
  /** What it is and what it is for: the first words of its documentation. */
  readonly description: string;
  /** A declaration as a program has it. */
  readonly example: string;
  /** The manual pages that it stands on, as in `jail(8)`. */
  readonly manuals: readonly string[];
  readonly inputs: z.ZodObject;
  /** What the resource tells beyond its inputs. */
  readonly outputs: z.ZodObject;
  /** Picks what was left out (names, MACs): a pure function of stable inputs, since check runs again on a replacement. */
  readonly complete: (given: Properties, naming: Naming) => Properties;
  /** Checks across properties. Anything in `inputs` may be unknown in preview. */
  readonly verify?: (inputs: Properties) => readonly Issue[];
  /** In preview the engine's text stands for what is unknown, a whole list or object included. */
  readonly claims: (inputs: Inputs) => readonly Claim[];
  /** What others of the same host must fit together with. In preview as for `claims`. */
  readonly states?: (inputs: Inputs) => readonly Statement[];
  /** The Pulumi id: what `Kind.get` takes. */
  readonly identify: (inputs: Inputs) => string;
  /** The reverse of `identify`: the inputs that an id stands for. */
  readonly fromId: (id: string) => Partial<Inputs>;
  /** The parts of the host's inventory that this resource changes, to be read again after a change. */
  readonly sections: (inputs: Inputs, inventory: Inventory) => readonly Section[];
  /** The resource as it is on the host, or undefined. `known` are its inputs, or its last state. */
  readonly observe: (inventory: Inventory, known: Inputs & Partial<Outputs>) => (Partial<Inputs> & Outputs) | undefined;
  /** What must be known of the host before the first change, to give it back on delete. */
  readonly remember?: (
    inventory: Inventory,
    desired: Inputs,
    previous: Properties | undefined,
    reserve: Scene["reserve"],
  ) => Properties;
  /** What stands in the way under its name, when it is not this resource's own. */
  readonly occupied?: (inventory: Inventory, desired: Inputs) => string | undefined;
  /** What it needs on the host and does not find, whoever made it. */
  readonly missing?: (inventory: Inventory, desired: Inputs, declared: Declared) => string | undefined;
  /** What the whole inventory leaves out and must be looked at before it can be told whether it can be made. */
  readonly looks?: {
    /** The inputs that tell it: in preview the program tells them ahead of all checks, so that the host is read once. */
    readonly by: readonly (keyof Inputs & string)[];
    /** Works from those inputs alone; one that is not known yet is left out. */
    readonly at: (desired: Partial<Inputs>, declared: Declared) => readonly Look[];
  };
  /** What will not work as it is meant, although it can be made: a warning in preview. */
  readonly advise?: (inventory: Inventory, desired: Inputs, declared: Declared) => string | undefined;
  /** The steps from what is to what is wanted: the same for create, update and repair. */
  readonly plan: (desired: Inputs, actual: (Partial<Inputs> & Outputs) | undefined, scene: Scene) => readonly Step[];
  /**
   * The interfaces of the host that this change may cut off from the network, for as long as it stays or for good; none
   * is wanted (`desired` undefined) where it is taken away. Where SSH goes by one of them, the change must be confirmed.
   */
  readonly risks?: (
    desired: Inputs | undefined,
    actual: (Partial<Inputs> & Outputs) | undefined,
    scene: Scene,
  ) => readonly string[];
  /** The steps that take it away. What is gone already is success. */
  readonly teardown: (state: Inputs & Partial<Outputs>, scene: Scene) => readonly Step[];
  /** The lines of the unit that make it so again, at boot or when its jail restarts; run twice they do no harm. */
  readonly unit: (desired: Inputs, scene: Scene) => readonly string[];
  /** The cost of a change that depends on the values themselves; elsewhere the property's fact holds. */
  readonly cost?: (property: string, from: unknown, to: unknown) => ChangeCost | undefined;
}

/** A definition whose own types are hidden: what the life cycle and the registry work with. */
export type AnyDefinition = Definition<Properties, Properties>;

/** Hides a definition's own types, once, where it is exported. */
export function defineResource<Inputs extends object, Outputs extends object>(
  definition: Definition<Inputs, Outputs>,
): AnyDefinition {
  return definition as unknown as AnyDefinition;
}

/** Each address, without its prefix length: the same one on two interfaces of a host is hardly ever meant, unless on links of their own. */
export function addressClaims(addresses: readonly string[]): readonly Claim[] {
  return membersOf(addresses).flatMap((value, index) =>
    isLinkLocal(value)
      ? []
      : [{ what: "address" as const, value: value.split("/")[0] ?? value, path: `addresses[${index}]` }],
  );
}
