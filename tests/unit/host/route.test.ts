import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ALREADY_THERE, addRoute, deleteRoute, ensureRoute } from "../../../provider/host/route";
import { goOnUnless, REPORT } from "../../../provider/host/unit-script";
import type { Command } from "../../../provider/transport";

const ROUTE = { destination: "default", gateway: "192.0.2.1" };

/** newroute() in sbin/route/route.c; rtmsg_nl_int() in sbin/route/route_netlink.c has no word of it in 14.0. */
describe("where route(8) says only on its standard output why it fails", () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-freebsd-route-"));
  const sh = (...argv: readonly string[]) => {
    const [program = "", ...args] = argv;
    const env = { PATH: `${folder}:${process.env.PATH}` };
    const { status, stderr } = spawnSync(program, args, { env, encoding: "utf8" });
    return { status, stderr };
  };
  const say = (text: string) => {
    const quiet = `for word; do [ "$word" != -q ] || exit 1; done`;
    writeFileSync(join(folder, "route"), `#!/bin/sh\n${quiet}\necho "$* fib 0: ${text}"\nexit 1\n`);
    chmodSync(join(folder, "route"), 0o755);
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each<[string, Command, string, string]>([
    ["a route that is to be there and is", ensureRoute(undefined, ROUTE), "route already in table", "add"],
    ["a route that is to go and has gone", deleteRoute("web", ROUTE), "not in table", "delete"],
  ])("%s is success", (_what, { argv, tolerate }, text, verb) => {
    say(text);
    expect(tolerate).toContain(`*${text.replace("route ", "")}*`);
    expect(sh(...argv)).toEqual({
      status: 1,
      stderr: expect.stringMatching(new RegExp(`-n ${verb} default 192\\.0\\.2\\.1 fib 0: ${text}\\n$`)),
    });
  });

  test("a unit that adds one which is there goes on, and tells any other failure", () => {
    const unit = [...goOnUnless(addRoute("web", ROUTE), ALREADY_THERE), ...REPORT].join("\n");
    say("route already in table");
    expect(sh("/bin/sh", "-c", unit)).toEqual({ status: 0, stderr: "" });
    say("Invalid argument");
    expect(sh("/bin/sh", "-c", unit)).toEqual({ status: 1, stderr: expect.stringMatching(/: Invalid argument\n$/) });
  });
});
