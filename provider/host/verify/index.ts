import { type Inventory, type NetworkInterface, vnetOfJail } from "../inventory";
import { duplicates } from "./duplicates";
import { locateFault, locateNarrow } from "./locate-fault";
import { type Answer, type Answers, type GatewayProbe, gatewaysOf } from "./probes";
import type { Failure, HostReport, JailReport } from "./report";
import { placeName, portOf, Wiring } from "./wiring";

export { parseAnswers, probeJails } from "./probes";
export { type HostReport, hasFailures, type JailReport } from "./report";

/** Whether every jail's network works, from what the host looks like and what the probes answered. Pure. */
export function judge(inventory: Inventory, answers: Answers): HostReport {
  const wiring = new Wiring(inventory);
  const jails = inventory.jails.filter(({ vnet, dying }) => vnet === "new" && !dying);
  return {
    jails: jails.map(({ name, jid }) => judgeJail({ inventory, wiring, answers }, name, jid)),
    duplicates: duplicates(inventory, wiring),
  };
}

interface Scene {
  readonly inventory: Inventory;
  readonly wiring: Wiring;
  readonly answers: Answers;
}

/** What one check came to. */
interface Outcome {
  readonly passed?: readonly string[];
  readonly failures?: readonly Failure[];
  readonly notices?: readonly string[];
}

function judgeJail(scene: Scene, jail: string, jid: number): JailReport {
  const gateways = gatewaysOf(scene.inventory).filter((probe) => probe.jid === jid);
  const asked = gateways.map((probe) => judgeGateway(scene, probe));
  const named = new Set(gateways.map(({ interface: { name } }) => name));
  const network = [...asked, ...otherInterfaces(scene, jail, named)];
  const isCutOff = network.some(({ failures = [] }) => failures.some(({ check }) => check !== "mtu"));
  const parts: readonly Outcome[] = [
    ...network,
    ...(gateways.length === 0 ? [{ notices: ["it has no default router"] }] : []),
    judgeNameServers(scene, jid, isCutOff),
  ];
  return {
    jail,
    passed: parts.flatMap(({ passed = [] }) => passed),
    failures: parts.flatMap(({ failures = [] }) => failures),
    notices: [...new Set(parts.flatMap(({ notices = [] }) => notices))],
  };
}

/** A jail without a userland of its own has no ping; that says nothing of its network. */
function isMissing({ text }: Answer, program: string): boolean {
  return text.includes(`execvp: ${program}:`);
}

function judgeGateway({ inventory, wiring, answers }: Scene, probe: GatewayProbe): Outcome {
  const { gateway, jid, interface: at } = probe;
  const key = `${jid} ${gateway}`;
  const small = answers.small.get(key);
  if (small === undefined) return { notices: [`the router ${gateway} was not asked`] };
  if (isMissing(small, "ping")) return { notices: ["there is no ping(8) in the jail to ask its router with"] };
  const neighbour = answers.neighbour.get(key);
  const known = neighbour !== undefined && !isMissing(neighbour, "arp") ? neighbour : undefined;
  if (small.exitStatus !== 0) return { failures: [locateFault(inventory, wiring, probe, small, known)] };
  const passed = [`gateway ${gateway}`];
  const full = answers.full.get(key);
  if (full === undefined) return { passed };
  if (full.exitStatus === 0) return { passed: [...passed, `MTU ${at.mtu}`] };
  return { passed, failures: [locateNarrow(inventory, wiring, probe)] };
}

/** Interfaces with addresses that no router is asked through: whether they are up, and connected to something. */
function otherInterfaces({ inventory, wiring }: Scene, jail: string, named: ReadonlySet<string>): readonly Outcome[] {
  const vnet = vnetOfJail(jail);
  return (inventory.vnets.get(vnet)?.interfaces ?? [])
    .filter((entry) => !named.has(entry.name) && !entry.groups.includes("lo") && hasAddresses(entry))
    .map((entry) => {
      const place = placeName(vnet, entry.name);
      const failure = (message: string): Outcome => ({ failures: [{ check: "interface", hop: place, message }] });
      if (!entry.up) return failure(`${place} is down`);
      if (wiring.isAlone(portOf(vnet, entry.name))) return failure(`${place} is connected to nothing`);
      return {};
    });
}

function hasAddresses({ inet, inet6 }: NetworkInterface): boolean {
  return inet.length > 0 || inet6.some(({ linkLocal }) => !linkLocal);
}

function judgeNameServers({ answers }: Scene, jid: number, isCutOff: boolean): Outcome {
  const asked = [...answers.nameServers].filter(([key]) => key.startsWith(`${jid} `));
  if (asked.length === 0) return { notices: ["no name server stands in its /etc/resolv.conf"] };
  if (isCutOff) return { notices: ["its name servers were not judged, since its network does not work"] };
  return asked.map(([key, answer]) => judgeNameServer(key.slice(`${jid} `.length), answer)).reduce(joined);
}

function judgeNameServer(address: string, { exitStatus, text }: Answer): Outcome {
  if (isMissing({ exitStatus, text }, "nc"))
    return { notices: ["there is no nc(1) in the jail to ask name servers with"] };
  if (exitStatus === 0) return { passed: [`name server ${address}`] };
  const why = text.includes("refused")
    ? "is there, and refuses connections to port 53"
    : "does not answer on port 53 (TCP)";
  return {
    failures: [
      { check: "name server", hop: `the name server ${address}`, message: `the name server ${address} ${why}` },
    ],
  };
}

function joined(left: Outcome, right: Outcome): Outcome {
  return {
    passed: [...(left.passed ?? []), ...(right.passed ?? [])],
    failures: [...(left.failures ?? []), ...(right.failures ?? [])],
    notices: [...(left.notices ?? []), ...(right.notices ?? [])],
  };
}
