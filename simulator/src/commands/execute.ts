import type { CommandContext, CommandResult } from "./command";
import { failure } from "./outcome";

/** execvp(3) of what a command was given: errors under the command's own name. */
export async function execute(
  name: string,
  argv: readonly string[],
  context: CommandContext,
  env = context.env,
): Promise<CommandResult> {
  if (context.found(argv[0] ?? "") === undefined)
    return failure(`${name}: ${argv[0] ?? ""}: No such file or directory\n`, 127);
  return context.spawn(argv, { env, inherit: true });
}
