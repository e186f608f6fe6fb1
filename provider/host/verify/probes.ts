import type { Command, CommandOutcome } from "../../transport/index";
import { type Inventory, jailOfVnet, type NetworkInterface, type Route } from "../inventory";

/** A router that a jail sends by, and the interface that it is on. */
export interface GatewayProbe {
  readonly jid: number;
  readonly jail: string;
  readonly family: Route["family"];
  readonly gateway: string;
  readonly interface: NetworkInterface;
}

/** What one command said. */
export interface Answer {
  readonly exitStatus: number;
  readonly text: string;
}

/** What the probes found out, each by the jail's id. */
export interface Answers {
  /** By `JID GATEWAY`: a small ping, one as big as the MTU, the neighbour's entry. */
  readonly small: ReadonlyMap<string, Answer>;
  readonly full: ReadonlyMap<string, Answer>;
  readonly neighbour: ReadonlyMap<string, Answer>;
  /** By `JID ADDRESS`: name servers that stand in the jail's resolv.conf. */
  readonly nameServers: ReadonlyMap<string, Answer>;
}

/** ICMP and IPv4 headers: what of a packet is not ping's data. */
const HEADERS = 28;

/** The routers of every running jail with a network stack of its own. */
export function gatewaysOf(inventory: Inventory): readonly GatewayProbe[] {
  return [...inventory.vnets].flatMap(([vnet, { interfaces, routes }]) => {
    const name = jailOfVnet(vnet);
    const running = inventory.jails.find((jail) => jail.name === name && !jail.dying);
    if (running === undefined) return [];
    return routes.flatMap(({ family, flags, gateway, interface: by, destination }) => {
      const at = interfaces.find((entry) => entry.name === by);
      const isRouter = destination === "default" && flags.includes("G") && at !== undefined;
      return isRouter ? [{ jid: running.jid, jail: running.name, family, gateway, interface: at }] : [];
    });
  });
}

/**
 * Asks for one line of work each: `gateway JID FAMILY ADDRESS BYTES` or `resolver JID`. All at once, since what is broken is
 * waited for; each answer is one line `WHAT JID ADDRESS STATUS TEXT`. ping(8) ends with the first answer (`-o`); `-D` forbids
 * to cut a packet up; before 13.0 IPv6 has a program of its own, without a timeout. A name server must answer by TCP too (RFC 7766), which tells more than UDP's silence.
 */
const SCRIPT = `answer() { printf '%s %s %s %s %s\\n' "$1" "$2" "$3" "$4" "$(printf '%s' "$5" | tr '\\n' ' ')"; }
gateway() {
  case $2 in
  4) o=$(jexec "$1" ping -n -q -o -c 3 -i 0.5 -t 3 "$3" 2>&1) && s=0 || s=$? ;;
  *) o=$(timeout 4 jexec "$1" ping6 -n -q -o -c 3 "$3" 2>&1) && s=0 || s=$? ;;
  esac
  answer small "$1" "$3" "$s" "$o"
  [ "$2" = 4 ] || return 0
  n=$(jexec "$1" arp -n "$3" 2>&1) && t=0 || t=$?
  answer neighbour "$1" "$3" "$t" "$n"
  [ "$s" -eq 0 ] || return 0
  o=$(jexec "$1" ping -D -n -q -o -c 3 -i 0.5 -t 3 -s "$4" "$3" 2>&1) && s=0 || s=$?
  answer full "$1" "$3" "$s" "$o"
}
resolver() {
  for a in $(jexec "$1" cat /etc/resolv.conf 2>/dev/null | awk '$1 == "nameserver" { print $2 }'); do
    o=$(jexec "$1" nc -v -z -w 3 "$a" 53 2>&1) && s=0 || s=$?
    answer server "$1" "$a" "$s" "$o"
  done
}
while read -r what rest; do
  set -- $rest
  case $what in
  gateway) gateway "$1" "$2" "$3" "$4" </dev/null & ;;
  resolver) resolver "$1" </dev/null & ;;
  esac
done
wait
`;

/** The command that asks from inside every jail. It changes nothing but what the kernels learn of their neighbours. */
export function probeJails(inventory: Inventory): Command {
  const gateways = gatewaysOf(inventory).map(
    ({ jid, family, gateway, interface: { mtu } }) =>
      `gateway ${jid} ${family === "inet" ? 4 : 6} ${gateway} ${mtu - HEADERS}`,
  );
  const jids = inventory.jails.filter(({ vnet, dying }) => vnet === "new" && !dying).map(({ jid }) => jid);
  const work = [...gateways, ...jids.map((jid) => `resolver ${jid}`)];
  return { argv: ["/bin/sh", "-c", SCRIPT], stdin: `${work.join("\n")}\n` };
}

/** What the probes answered. */
export function parseAnswers({ stdout }: CommandOutcome): Answers {
  const answers = { small: new Map(), full: new Map(), neighbour: new Map(), server: new Map() };
  for (const line of stdout.split("\n")) {
    const [, what, jid, address, status, text] = /^(\w+) (\d+) (\S+) (\d+) (.*)$/.exec(line) ?? [];
    if (what !== undefined && what in answers)
      answers[what as keyof typeof answers].set(`${jid} ${address}`, { exitStatus: Number(status), text: text ?? "" });
  }
  const { server: nameServers, ...rest } = answers;
  return { ...rest, nameServers };
}
