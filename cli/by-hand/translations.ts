import type { Inventory } from "../../provider/host/inventory";
import { natInPf, type Redirect, redirectInPf, type SourceNat, translationsOf } from "../../provider/host/translations";
import type { Unit } from "../../provider/host/unit";
import { carriers } from "../../provider/host/watchdog-scope";
import type { Declaration } from "./declaration";

/** What a program can say of the host's translations, and what it cannot take over. */
export interface Translations {
  readonly declarations: readonly Declaration[];
  readonly notes: readonly string[];
}

/** The provider's own translations as declarations; those of an administrator's rules stay where they are. */
export function translations(inventory: Inventory): Translations {
  const anchors = [...(inventory.firewall.pf?.anchors ?? [])];
  const own = [
    ...anchors.flatMap(([anchor, rules]) => inAnchor(inventory, anchor, rules)),
    ...inventory.units.filter(({ found }) => found.through === "ipfw").flatMap((unit) => inIpfw(inventory, unit)),
  ];
  const others = translationsOf(withoutOwn(inventory));
  return {
    declarations: own,
    notes: [
      ...others.nats.map(({ interface: nic, subnets }) => foreign(nic, `NAT of ${subnets.join(", ")}`, "Nat")),
      ...others.redirects.map(({ interface: nic, protocol, port, target, targetPort }) =>
        foreign(nic, `${protocol} ${port} to ${target}:${targetPort}`, "PortForward"),
      ),
    ],
  };
}

function foreign(nic: string, what: string, kind: string): string {
  return `${nic}: ${what} is a rule of the host's own firewall and stays there; a ${kind} would do the same, once that rule is gone`;
}

function inAnchor(inventory: Inventory, anchor: string, rules: readonly string[]): readonly Declaration[] {
  const name = anchor.slice(4);
  const nat = anchor.startsWith("nat-") ? natInPf(rules) : undefined;
  if (nat !== undefined) return [declared(inventory, "Nat", name, natArgs(nat))];
  const redirect = anchor.startsWith("rdr-") ? redirectInPf(rules[0] ?? "") : undefined;
  return redirect === undefined ? [] : [declared(inventory, "PortForward", name, redirectArgs(redirect))];
}

function inIpfw(inventory: Inventory, { kind, id, inputs }: Unit): readonly Declaration[] {
  if (kind === "Nat")
    return [declared(inventory, kind, id, { ...natArgs(inputs as unknown as SourceNat), firewall: "ipfw" })];
  if (kind !== "PortForward") return [];
  return [declared(inventory, kind, id, { ...redirectArgs(inputs as unknown as Redirect), firewall: "ipfw" })];
}

function natArgs({ interface: nic, subnets, address, samePorts }: SourceNat): Declaration["args"] {
  return {
    interface: nic,
    subnets,
    ...(address === undefined ? {} : { address }),
    ...(samePorts ? { samePorts } : {}),
  };
}

function redirectArgs({ interface: nic, protocol, address, port, target, targetPort }: Redirect): Declaration["args"] {
  return {
    interface: nic,
    ...(protocol === "tcp" ? {} : { protocol }),
    ...(address === undefined ? {} : { address }),
    port,
    target,
    ...(targetPort === port ? {} : { targetPort }),
  };
}

/** With what the program has to say beside it for the host to stay as it is. */
function declared(
  inventory: Inventory,
  kind: "Nat" | "PortForward",
  name: string,
  args: Declaration["args"],
): Declaration {
  const { ipv4Forwarding, ipv6Forwarding } = inventory.facts;
  const forwarding = [...(ipv4Forwarding ? ["inet"] : []), ...(ipv6Forwarding ? ["inet6"] : [])];
  return {
    kind,
    name,
    args: {
      ...args,
      ...(forwarding.join() === "inet" ? {} : { forwarding }),
      ...(carriers(inventory).has(String(args.interface)) ? { allowSshInterface: true } : {}),
      adopt: true,
    },
  };
}

/** The host's firewall less what units of the provider are for. */
function withoutOwn({ firewall: { pf, ipfw }, units }: Inventory): Inventory["firewall"] {
  const numbers = new Set(units.map(({ found }) => found.number));
  return {
    ...(pf === undefined ? {} : { pf: { ...pf, anchors: new Map() } }),
    ...(ipfw === undefined
      ? {}
      : { ipfw: { ...ipfw, instances: new Map([...ipfw.instances].filter(([number]) => !numbers.has(number))) } }),
  };
}

/** The rules of pf.conf(5) that do the same without the provider; what is declared for ipfw is none of them. */
export function pfConfText(declarations: readonly Declaration[]): string {
  const rules = declarations.flatMap(({ kind, args }) => {
    if (args.firewall === "ipfw") return [];
    const { interface: at, subnets = [], address, samePorts, protocol = "tcp", port, target, targetPort = port } = args;
    const nic = typeof at === "object" && at !== null && "name" in at ? String(at.name) : String(at);
    const own = address === undefined ? `(${nic})` : String(address);
    if (kind === "Nat")
      return (subnets as readonly string[]).map(
        (subnet) => `nat on ${nic} inet from ${subnet} to any -> ${own}${samePorts === true ? " static-port" : ""}\n`,
      );
    if (kind !== "PortForward") return [];
    return [
      `rdr pass on ${nic} inet proto ${String(protocol)} from any to ${own} port ${String(port)} -> ${String(target)} port ${String(targetPort)}\n`,
    ];
  });
  // pf.conf(5): NAT stands before redirections.
  return [...rules.filter((rule) => rule.startsWith("nat ")), ...rules.filter((rule) => !rule.startsWith("nat "))].join(
    "",
  );
}
