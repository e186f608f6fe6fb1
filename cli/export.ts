import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { unitPath } from "../provider/host/unit";
import { jailConfText } from "./by-hand/jail-conf-text";
import { networkScript, SCRIPT } from "./by-hand/network-script";
import { pfConfText } from "./by-hand/translations";
import { connectionOf, withConnection } from "./connection-options";
import { byHand, loadedModules } from "./import";
import { readHost } from "./read-host";
import type { Terminal } from "./terminal";

/** Kinds that no declaration by hand stands for. */
const LEFT_OUT = new Set(["DevfsRuleset", "JailRoot", "KernelModule", "Loopback", "Sysctl", "Vlan"]);

/** `pulumi-freebsd export`: what is on a host as the files that do without Pulumi. */
export function addExport(program: Command, terminal: Terminal): void {
  withConnection(program.command("export"))
    .description("write what is on a host as plain jail.conf, rc.conf and an rc.d script, for a host without Pulumi")
    .requiredOption("--to <folder>", "the folder that the files are written to")
    .action(async ({ to, ...options }) => {
      const found = await readHost(connectionOf(options), terminal);
      const { declarations, notes } = await byHand(found);
      const jails = declarations.filter(({ kind }) => kind === "Jail").map(({ name }) => name);
      mkdirSync(to, { recursive: true });
      writeFileSync(join(to, "jail.conf"), jailConfText(declarations));
      const rules = pfConfText(declarations);
      const router = rules === "" ? "" : 'gateway_enable="YES"\npf_enable="YES"\n';
      const started = `${SCRIPT}_enable="YES"\njail_enable="YES"\njail_list="${jails.join(" ")}"\n`;
      writeFileSync(join(to, "rc.conf"), `${started}${router}`);
      if (rules !== "") writeFileSync(join(to, "pf.conf"), rules);
      for (const { kind, name } of declarations.filter(({ args }) => args.firewall === "ipfw"))
        terminal.progress(
          `the ${kind} ${name} is ipfw's and left out: its lines are what \`ipfw list\` and \`ipfw nat show config\` print`,
        );
      writeFileSync(join(to, SCRIPT), networkScript(declarations, loadedModules(found.inventory)), { mode: 0o755 });
      for (const { kind, id } of found.inventory.units.filter((unit) => LEFT_OUT.has(unit.kind)))
        terminal.progress(
          `${kind}/${id} is left out, and goes when pulumi-freebsd lets go: what makes it now is ${unitPath(kind, id)}`,
        );
      for (const note of notes) terminal.progress(note);
      terminal.say(
        `jail.conf${rules === "" ? " goes" : " and pf.conf go"} to /etc, the lines of rc.conf to /etc/rc.conf, and ${SCRIPT} to /usr/local/etc/rc.d, when pulumi-freebsd has let go (\`pulumi destroy\`)`,
      );
    });
}
