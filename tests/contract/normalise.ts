import { orderNodes } from "./normalise-netgraph";

/**
 * Takes out of an answer what differs from one run of the real host to the next, and nothing else
 * (tests/recordings/README.md names it). One of these serves one side of one recording: names given to ids and
 * addresses hold over all its steps, so that "the same node" and "another node" stay apart.
 */
export class Normaliser {
  private readonly nodeIds = new Map<string, string>();
  private readonly addresses = new Map<string, string>();

  /** The answer to a command in comparable form. */
  normalise(text: string, command: string): string {
    const named = this.kernelAddresses(this.renumberNodes(orderNodes(text)));
    return plainNumbers(named, command).replace(/ngctl\d+ */g, "ngctlPID ");
  }

  /** Node ids by first appearance: they count on with every ngctl process. */
  private renumberNodes(text: string): string {
    const name = (id: string): string => rename(this.nodeIds, id.replace(/^0+/, ""), "node");
    const renumbered = text
      .replace(/(Type: \S+ +ID: )([0-9a-f]{8})/g, (_, before: string, id: string) => before + name(id))
      .replace(
        /^( {2}\S+ +\S+ +\S+ +)([0-9a-f]{8})( +\S+ *)$/gm,
        (_, a: string, id: string, b: string) => a + name(id) + b,
      )
      .replace(/"\[([0-9a-f]+)\]:"/g, (_, id: string) => `"[${name(id)}]:"`)
      .replace(/^0000[0-9a-f]{4}$/gm, (id) => name(id));
    return renumbered.replace(/^graph netgraph \{\n[\s\S]*?^\}$/gm, (graph) =>
      graph
        .replace(/\|\[([0-9a-f]+)\]:\}/g, (_, id: string) => `|[${name(id)}]:}`)
        .replace(/"([0-9a-f]+)("|\.)/g, (_, id: string, end: string) => `"${name(id)}${end}`),
    );
  }

  /** MAC addresses that the kernel makes, and the link-local addresses that follow from them, by first appearance. */
  private kernelAddresses(text: string): string {
    const name = (mac: string): string => rename(this.addresses, mac, "kernel-mac-");
    return text
      .replace(/\b58:9c:fc((?::[0-9a-f]{2}){3})\b/g, (_, tail: string) => name(tail.slice(1).replaceAll(":", "")))
      .replace(
        /\bfe80::5a9c:fcff:fe([0-9a-f]{2}):([0-9a-f]{1,4})(%\S+)? */g,
        (_, high: string, low: string, zone = "") => {
          return `fe80::${name(high + low.padStart(4, "0"))}${zone} `;
        },
      );
  }
}

function rename(names: Map<string, string>, key: string, prefix: string): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  const made = `${prefix}${names.size + 1}`;
  names.set(key, made);
  return made;
}

const month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";

/** Each rule: what the README names, where it is found, what stands for it. */
const rules: readonly (readonly [RegExp, string])[] = [
  // module addresses and sizes, and the kernel's own addresses in extended error texts
  [/0xffffffff[0-9a-f]{8} +[0-9a-f]+ (?=\S+$)/gm, "ADDRESS SIZE "],
  [/\b0xfffffe[0-9a-f]{10}\b/g, "KERNEL-ADDRESS"],
  // times and uptimes
  [new RegExp(`\\w{3} ${month} +\\d+ \\d\\d:\\d\\d:\\d\\d (?:\\w+ )?\\d{4}`, "g"), "DATE"],
  [new RegExp(`${month} +\\d+ +(?:\\d\\d:\\d\\d|\\d{4})\\b`, "g"), "DATE"],
  [/\bsec = \d+, usec = \d+/g, "sec = S, usec = S"],
  [/ for \d+ days \d\d:\d\d:\d\d/g, " for D days T"],
  [/\bexpires in \d+ seconds/g, "expires in S seconds"],
  [/\brenewal in \d+ seconds/g, "renewal in S seconds"],
  [/\bage=\d+ staleness=\d+/g, "age=S staleness=S"],
  [/(\bVlan\d+ \S+) [1-9]\d* (?=flags=)/g, "$1 S "],
  // ping round trips
  [/\btime=[\d.]+ ms/g, "time=T ms"],
  [/(round-trip min\/avg\/max\/\S+ = )[\d./]+ ms/g, "$1T ms"],
  // counters
  [/"((?:received|sent|dropped)-\w+|send-errors|collisions)":\d+/g, '"$1":N'],
  [/\b((?:recv|xmit)(?:Octets|Packets|Multicasts?|Broadcasts?|Unknown|Runts|Invalid))=\d+/g, "$1=N"],
];

/** Rules for lines that only certain commands print. */
const commandRules: readonly (readonly [RegExp, RegExp, string])[] = [
  // process ids, and the ICMP id that ping(8) makes of its own
  [/\bps\b/, /^ *PID +(?=\S)/gm, "PID "],
  [/\bps\b/, /^ *\d+ +\d+ (?=\S+$)/gm, "PID PPID "],
  [/\bps\b/, /^ *\d+ +(\S+ +\S+ +)\d+:\d\d\.\d\d /gm, "PID $1T "],
  [/\bps\b/, /\[\d+\]/g, "[PID]"],
  [/\bpgrep\b/, /^\d+ (?=\w+$)/gm, "PID "],
  [/\bsockstat\b/, /^(\S+ +\S+ +)\d+( +\d+ (?:tcp|udp)\S* )/gm, "$1PID$2"],
  [/\bpfctl\b/, /^(all icmp \S+?):\d+ \((\S+?):\d+\)/gm, "$1:ID ($2:ID)"],
  // counters
  [/\b(?:pfctl|pf)\b/, /^( {2}[a-z-]+(?: [a-z]+)?) {2,}\d+ +(?:[\d.]+\/s|)/gm, "$1 N "],
];

function plainNumbers(text: string, command: string): string {
  const general = rules.reduce((so, [pattern, replacement]) => so.replace(pattern, replacement), text);
  const special = commandRules.filter(([where]) => where.test(command));
  return special.reduce((so, [, pattern, replacement]) => so.replace(pattern, replacement), general);
}
