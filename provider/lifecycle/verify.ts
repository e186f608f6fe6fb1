import { setTimeout as sleep } from "node:timers/promises";
import { FreebsdError } from "../errors";
import { everything, parseSections, wholeInventory } from "../host/inventory";
import { type HostReport, hasFailures, judge, parseAnswers, probeJails } from "../host/verify";
import { type ConnectionSettings, connectionTo } from "../transport/index";
import { effectiveConnection } from "./connection-settings";

const AGAIN_MILLISECONDS = 1000;

/** Reads a host anew and asks from inside its jails whether their networks work: two round trips. */
export async function verifyHost(settings: ConnectionSettings): Promise<HostReport> {
  const { host } = settings;
  const connection = connectionTo(settings);
  const failed = (message: string) => new FreebsdError({ code: "inventory", host, message });
  const read = everything({ versions: false });
  const { reads } = await connection.run([], { reads: [read] });
  if (reads.get(read.key)?.exitStatus !== 0) throw failed("the host's inventory could not be read");
  const inventory = wholeInventory(parseSections(reads));
  const { commands } = await connection.run([probeJails(inventory)]);
  const [outcome] = commands;
  if (outcome?.exitStatus !== 0) throw failed(`the jails could not be asked: ${outcome?.stderr.trim() || "no answer"}`);
  return judge(inventory, parseAnswers(outcome));
}

/** What a verification that went well tells. */
export interface Verified {
  /** A line a jail: what works. */
  readonly passed: readonly string[];
  /** What could not be looked at. */
  readonly notices: readonly string[];
}

/**
 * Asks until the networks of these jails work, for so many seconds: what has just come up may take a moment.
 *
 * @throws FreebsdError `network-broken` with the hop that each failure is at
 */
export async function verifyJails(
  settings: ConnectionSettings,
  jails: readonly string[],
  patienceSeconds: number,
): Promise<Verified> {
  const effective = effectiveConnection(settings);
  const until = performance.now() + patienceSeconds * 1000;
  for (;;) {
    const report = of(jails, await verifyHost(effective));
    if (!hasFailures(report))
      return {
        passed: report.jails.map(({ jail, passed }) => `${jail}: ${passed.join(", ") || "nothing to ask"}`),
        notices: report.jails.flatMap(({ jail, notices }) => notices.map((notice) => `${jail}: ${notice}`)),
      };
    if (performance.now() > until) throw broken(effective.host, report);
    await sleep(AGAIN_MILLISECONDS);
  }
}

/** What a report says of some jails; one that is not running does not work. */
function of(jails: readonly string[], { jails: all, duplicates }: HostReport): HostReport {
  const wanted = [...new Set(jails)].map(
    (name) =>
      all.find(({ jail }) => jail === name) ?? {
        jail: name,
        passed: [],
        failures: [
          {
            check: "interface" as const,
            hop: `the jail ${name}`,
            message: `no jail ${name} with a network stack of its own is running`,
          },
        ],
        notices: [],
      },
  );
  return { jails: wanted, duplicates };
}

function broken(host: string, { jails, duplicates }: HostReport): FreebsdError {
  const lines = [
    ...jails.flatMap(({ jail, failures }) => failures.map(({ check, message }) => `${jail}: ${check}: ${message}`)),
    ...duplicates.map(({ message }) => `duplicate: ${message}`),
  ];
  return new FreebsdError({
    code: "network-broken",
    host,
    message: ["the network does not work:", ...lines].join("\n  "),
    hint: "What was declared is there all the same; the next `pulumi up` asks again",
  });
}
