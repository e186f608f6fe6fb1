import { Command } from "commander";
import { disown } from "../provider/lifecycle/disown";
import { connectionOf, withConnection } from "./connection-options";

/** The `pulumi-freebsd` command: what is done to a host without a program. `say` takes what goes to standard output. */
export function commandLine(say: (line: string) => void): Command {
  const program = new Command("pulumi-freebsd").description("Looks after hosts that pulumi-freebsd has objects on.");
  withConnection(program.command("disown"))
    .argument("<kind/id>", "as in Jail/web or VnetInterface/web/ng0_web")
    .description("let an object go: it stays as it is and belongs to nobody (`adopt: true` takes it over again)")
    .action(async (what: string, options) => {
      const unit = await disown(connectionOf(options), what);
      say(`${unit.kind}/${unit.id} is nobody's now; owner ${unit.owner} has let it go`);
    });
  return program;
}
