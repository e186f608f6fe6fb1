import { createClone } from "../../kernel/cloners";
import { isKernelError } from "../../kernel/errno";
import { sharesStack } from "../../kernel/jail-addresses";
import { NotSimulated } from "../command";
import { addressParameters, applyAddresses, readAddressWord } from "./address-words";
import { bridgeParameters } from "./bridge-parameters";
import { bridgeTableParameters } from "./bridge-table-parameters";
import { capabilityParameters } from "./capability-parameters";
import { generalParameters } from "./general-parameters";
import { Exit, type FamilyName, type Invocation, setInterfaceName } from "./invocation";
import type { Parameter, ParameterTable } from "./parameter";
import { vlanCreationParameters, vlanParameters } from "./vlan-parameters";

/** What ifconfig(8) does with the words after the interface (ifconfig_ioctl of ifconfig.c). */

const parameters: ParameterTable = {
  ...generalParameters,
  ...addressParameters,
  ...capabilityParameters,
  ...bridgeParameters,
  ...bridgeTableParameters,
  ...vlanParameters,
};

const create: Parameter = { takes: 0, creating: true, run: () => undefined };
const creationParameters: ParameterTable = { create, plumb: create, ...vlanCreationParameters };

const families: Readonly<Record<string, FamilyName>> = {
  inet: "inet",
  inet6: "inet6",
  link: "link",
  ether: "link",
  lladdr: "link",
};

export function familyNamed(text: string | undefined): FamilyName | undefined {
  return text !== undefined && Object.hasOwn(families, text) ? families[text] : undefined;
}

function lookUp(text: string, creating: boolean): Parameter | undefined {
  const table = creating ? creationParameters : parameters;
  return Object.hasOwn(table, text) ? table[text] : undefined;
}

/** Reads and carries out all words; `creating`: the interface is made when the first word comes that is not about its creation. */
export function configure(invocation: Invocation, words: readonly string[], creating: boolean): void {
  if (sharesStack(invocation.context.jail))
    throw new NotSimulated("ifconfig that changes something in a jail without a network stack of its own");
  let rest = words;
  let pendingCreation = creating;
  while (rest.length > 0) {
    const [text = "", ...following] = rest;
    const parameter = lookUp(text, pendingCreation);
    if (pendingCreation && parameter === undefined) {
      createNow(invocation);
      pendingCreation = false;
      const family = familyNamed(text);
      if (family !== undefined) {
        invocation.family = family;
        rest = following;
      }
      continue;
    }
    rest = following.slice(
      parameter === undefined ? useAddress(invocation, text) : use(invocation, text, parameter, following),
    );
  }
  if (pendingCreation) createNow(invocation);
  applyAddresses(invocation);
}

function useAddress(invocation: Invocation, text: string): number {
  readAddressWord(invocation, text);
  return 0;
}

/** Runs a parameter and returns how many of the following words it took. */
function use(invocation: Invocation, text: string, parameter: Parameter, following: readonly string[]): number {
  const { takes, run } = parameter;
  if (takes === "rest") return run(invocation, following) ?? 0;
  if (following.length < takes)
    throw new Exit(takes === 1 ? `'${text}' requires argument` : `'${text}' requires 2 arguments`);
  run(invocation, following.slice(0, takes));
  return takes;
}

function createNow(invocation: Invocation): void {
  const { vlan, interfaceName, kernel, vnet } = invocation;
  const wanted = interfaceName;
  if (vlan.tag !== undefined || vlan.parent !== undefined) {
    if (vlan.tag === undefined) throw new Exit("must specify a tag for vlan create");
    if (vlan.parent === undefined) throw new Exit("must specify a parent device for vlan create");
  }
  try {
    const made = createClone(kernel, vnet, wanted, {
      ...(vlan.tag === undefined ? {} : { vlanTag: vlan.tag }),
      ...(vlan.parent === undefined ? {} : { vlanParent: vlan.parent }),
      ...(vlan.protocol === undefined ? {} : { vlanProtocol: vlan.protocol }),
    });
    if (made.name !== wanted) setInterfaceName(invocation, made.name);
  } catch (error) {
    if (!isKernelError(error)) throw error;
    if (error.errno === "EEXIST") throw new Exit(`interface ${wanted} already exists`);
    throw new Exit(`SIOCIFCREATE2 (${wanted}): ${error.message}`);
  }
}
