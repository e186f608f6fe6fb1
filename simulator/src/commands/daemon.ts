import type { CommandContext, CommandResult, SimulatedCommand } from "./command";
import { failure, optionValue, readOptions, success } from "./outcome";

/** daemon(8): starts a command that outlives the session; `-P` and `-r` keep a supervisor beside it. */
export const daemon: SimulatedCommand = {
  name: "daemon",
  source: "daemon(8); recordings 09 step 17, 10 step 15, 12 step 5",
  run: (args, context) => {
    const options = readOptions(args, "cfHSp:P:rR:t:l:m:o:s:T:u:C:");
    const [name] = options.rest;
    if (options.unknown !== undefined || name === undefined)
      return failure(
        "usage: daemon [-cfHrS] [-p child_pidfile] [-P supervisor_pidfile]\n              [-u user] [-o output_file] [-t title]\n              [-l syslog_facility] [-s syslog_priority]\n              [-T syslog_tag] [-m output_mask] [-R restart_delay_secs]\n              [-C restart_count]\ncommand arguments ...\n",
      );
    if (context.found(name) === undefined) return failure(`daemon: ${name}: No such file or directory\n`);
    const childFile = optionValue(options, "p");
    const supervisorFile = optionValue(options, "P");
    const output = optionValue(options, "o");
    const supervised = supervisorFile !== undefined || options.flags.has("r") || options.flags.has("R");
    if (supervised)
      return supervise(
        options.rest,
        options.flags.has("r") || options.flags.has("R"),
        childFile,
        supervisorFile,
        context,
      );
    const argv =
      output === undefined
        ? options.rest
        : ["/bin/sh", "-c", 'out=$1; shift; "$@" >>"$out" 2>&1', "daemon", output, ...options.rest];
    const pid = context.machine.detach(argv, context, options.flags.has("c") ? { cwd: "/" } : {});
    if (childFile !== undefined) context.files.write(childFile, String(pid));
    return success();
  },
};

/** The supervisor is a process of its own, which ends with its child or starts it anew. */
function supervise(
  argv: readonly string[],
  restarts: boolean,
  childFile: string | undefined,
  supervisorFile: string | undefined,
  context: CommandContext,
): CommandResult {
  const { processes, sleep } = context.machine;
  const pid = processes.nextPid();
  const abort = new AbortController();
  const start = (): number => {
    const child = context.machine.detach(argv, context, { signal: abort.signal });
    if (childFile !== undefined) context.files.write(childFile, String(child));
    return child;
  };
  let child = start();
  processes.add({
    pid,
    parent: processes.reaperOf(context.pid),
    reaper: processes.reaperOf(context.pid),
    argv: [`daemon: ${argv[0]}[${child}] (daemon)`],
    jail: context.jail,
    started: context.kernel.now(),
    kill: () => abort.abort(),
  });
  if (supervisorFile !== undefined) context.files.write(supervisorFile, String(pid));
  void (async () => {
    while (!abort.signal.aborted) {
      await sleep(1000, abort.signal);
      if (processes.get(child) !== undefined) continue;
      if (!restarts || abort.signal.aborted) break;
      child = start();
    }
    processes.remove(pid);
  })();
  return success();
}
