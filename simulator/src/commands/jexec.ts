import { findJailByName } from "../kernel/jails";
import { NotSimulated, type SimulatedCommand } from "./command";
import { failure, readOptions } from "./outcome";

/** jexec(8): runs a command (or a shell) in a jail. */
export const jexec: SimulatedCommand = {
  name: "jexec",
  source: "jexec(8); recording 05 steps 37 to 39",
  run: (args, context) => {
    const options = readOptions(args, "e:d:lnsu:U:");
    const [name, ...command] = options.rest;
    if (options.unknown !== undefined || name === undefined)
      return failure(
        "usage: jexec [-l] [-d working-directory] [-e name=value] [-u username | -U username] jail [command ...]\n",
      );
    for (const user of [...(options.values.get("u") ?? []), ...(options.values.get("U") ?? [])])
      if (user !== "root") throw new NotSimulated(`jexec as ${user}`);
    const jail = findJailByName(context.kernel, context.jail, name);
    if (jail === undefined) return failure(`jexec: jail "${name}" not found\n`);
    const argv = command.length === 0 ? ["/bin/sh"] : command;
    if (context.found(argv[0] ?? "", jail) === undefined)
      return failure(`jexec: execvp: ${argv[0]}: No such file or directory\n`);
    const clean = options.flags.has("l");
    const env = new Map(
      clean
        ? [
            ["HOME", "/root"],
            ["PATH", "/sbin:/bin:/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/root/bin"],
            ["SHELL", "/bin/sh"],
            ["TERM", context.env.get("TERM") ?? ""],
            ["USER", "root"],
          ]
        : context.env,
    );
    for (const each of options.values.get("e") ?? []) {
      const equals = each.indexOf("=");
      env.set(each.slice(0, equals), each.slice(equals + 1));
    }
    return context.spawn(argv, {
      jail,
      env,
      inherit: true,
      cwd: options.values.get("d")?.at(-1) ?? (clean ? "/root" : "/"),
    });
  },
};
