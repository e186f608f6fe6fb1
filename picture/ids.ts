/** The ids of a topology's parts: made from names, so that what is planned and what is there meet in them. */

/** The id of a host. */
export function hostId(name: string): string {
  return name;
}

/** The id of a jail, by its full name: "outer.inner". */
export function jailId(host: string, name: string): string {
  return `${host}/jail/${name}`;
}

/**
 * The id of an interface in a network stack (a host's id, or a jail's). Two of one name can be in one stack; those after
 * the first are told apart by `twin`, such as the MAC address.
 */
export function interfaceId(stack: string, name: string, twin?: string): string {
  return `${stack}/interface/${name}${twin === undefined ? "" : `@${twin}`}`;
}

/** The id of a netgraph node, by its name; by its number in hexadecimal when it has none. */
export function nodeId(host: string, name: string | undefined, number = 0): string {
  return `${host}/node/${name ?? nodeAddress(number)}`;
}

/** How ngctl(8) addresses a node by its number, without the colon: "[1f]". */
export function nodeAddress(number: number): string {
  return `[${number.toString(16)}]`;
}

/** The id of a wire, the same from whichever end it is seen. */
export function wireId(kind: string, first: WireEndName, second: WireEndName): string {
  const ends = [first, second].map(({ part, hook }) => (hook === undefined ? part : `${part}:${hook}`));
  return `${kind} ${ends.sort().join(" -- ")}`;
}

interface WireEndName {
  readonly part: string;
  readonly hook?: string;
}
