import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { CHECKOUT } from "../tools/pulumi/environment";
import { median } from "./summary";

/** CPU time in ms that loading takes in a process of its own: Pulumi's SDK, and what comes on top of it. */
export interface ProgramStart {
  readonly pulumi: number;
  /** A program's `import "pulumi-freebsd"`. */
  readonly sdk: number;
  /** What the first resource makes the provider's process load. */
  readonly provider: number;
}

/** Medians of five processes each. */
export function measureProgramStart(): ProgramStart {
  const once = (loads: string): { before: number; own: number } => {
    const script = `
      const load = require("node:module").createRequire(${JSON.stringify(join(CHECKOUT, "package.json"))});
      const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
      const start = cpu();
      load("@pulumi/pulumi");
      const between = cpu();
      Promise.resolve(${loads}).then(() =>
        process.stdout.write(JSON.stringify({ before: between - start, own: cpu() - between })));`;
    return JSON.parse(execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }));
  };
  const five = (loads: string) => Array.from({ length: 5 }, () => once(loads));
  const programs = five(`load("pulumi-freebsd")`);
  return {
    pulumi: median(programs.map(({ before }) => before)),
    sdk: median(programs.map(({ own }) => own)),
    provider: median(five(`load("pulumi-freebsd/runtime").provider("Jail").check({}, {})`).map(({ own }) => own)),
  };
}
