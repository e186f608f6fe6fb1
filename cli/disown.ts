import type { Command } from "commander";
import { disown } from "../provider/lifecycle/disown";
import { connectionOf, withConnection } from "./connection-options";
import { reachable } from "./read-host";
import type { Terminal } from "./terminal";

/** `pulumi-freebsd disown`: lets an object go. */
export function addDisown(program: Command, { say }: Terminal): void {
  withConnection(program.command("disown"))
    .argument("<kind/id>", "as in Jail/web or VnetInterface/web/ng0_web")
    .description("let an object go: it stays as it is and belongs to nobody (`adopt: true` takes it over again)")
    .action(async (what: string, options) => {
      const unit = await disown(reachable(connectionOf(options)), what);
      say(`${unit.kind}/${unit.id} is nobody's now; owner ${unit.owner} has let it go`);
    });
}
