import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { FreebsdError } from "../provider/errors";
import { addLimits, type Limits } from "../provider/host/rctl";
import { unitPath } from "../provider/host/unit";
import { UNDECLARED } from "./by-hand/declaration";
import { jailConfText } from "./by-hand/jail-conf-text";
import { networkScript, SCRIPT } from "./by-hand/network-script";
import { pfConfText } from "./by-hand/translations";
import { connectionOf, withConnection } from "./connection-options";
import { byHand, loadedModules } from "./import";
import { readHost } from "./read-host";
import type { Terminal } from "./terminal";

/** `pulumi-freebsd export`: what is on a host as the files that do without Pulumi. */
export function addExport(program: Command, terminal: Terminal): void {
  withConnection(program.command("export"))
    .description("write what is on a host as plain jail.conf, rc.conf and an rc.d script, for a host without Pulumi")
    .requiredOption("--to <folder>", "the folder that the files are written to")
    .action(async ({ to, ...options }) => {
      const found = await readHost(connectionOf(options), terminal);
      const { declarations, notes } = await byHand(found);
      const jails = declarations.filter(({ kind }) => kind === "Jail").map(({ name }) => name);
      const rules = pfConfText(declarations);
      const router = rules === "" ? "" : 'gateway_enable="YES"\npf_enable="YES"\n';
      const started = `${SCRIPT}_enable="YES"\njail_enable="YES"\njail_list="${jails.join(" ")}"\n`;
      writeFiles(to, {
        "jail.conf": jailConfText(declarations),
        "rc.conf": `${started}${router}`,
        ...(rules === "" ? {} : { "pf.conf": rules }),
        [SCRIPT]: networkScript(declarations, loadedModules(found.inventory)),
      });
      for (const { kind, name } of declarations.filter(({ args }) => args.firewall === "ipfw"))
        terminal.note(
          `the ${kind} ${name} is ipfw's and left out: its lines are what \`ipfw list\` and \`ipfw nat show config\` print`,
        );
      for (const { name, args } of declarations)
        if (args.limits !== undefined)
          terminal.note(
            `the limits of ${name} go to /etc/rctl.conf: ${addLimits(name, args.limits as Limits)
              .argv.slice(2)
              .join(" ")}`,
          );
      for (const { kind, id } of found.inventory.units.filter((unit) => UNDECLARED.has(unit.kind)))
        terminal.note(
          `${kind}/${id} is left out, and goes when pulumi-freebsd lets go: what makes it now is ${unitPath(kind, id)}`,
        );
      for (const note of notes) terminal.note(note);
      terminal.say(
        `jail.conf${rules === "" ? " goes" : " and pf.conf go"} to /etc, the lines of rc.conf to /etc/rc.conf, and ${SCRIPT} to /usr/local/etc/rc.d, when pulumi-freebsd has let go (\`pulumi destroy\`)`,
      );
    });
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(folder, name), text, name === SCRIPT ? { mode: 0o755 } : {});
  } catch (error) {
    const message = `the files cannot be written: ${error instanceof Error ? error.message : String(error)}`;
    throw new FreebsdError({ code: "output-folder", message, hint: "Give another folder by --to" });
  }
}
