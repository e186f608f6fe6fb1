import { Command } from "commander";
import { connectionOf, withConnection } from "../../../cli/connection-options";
import { exitStatusOf } from "../../../cli/exit-status";
import { reachable } from "../../../cli/read-host";
import { CONNECTION_VARIABLE } from "../../../provider/lifecycle/connection-settings";

function parsed(...args: string[]) {
  const command = withConnection(new Command())
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return connectionOf(command.parse(args, { from: "user" }).opts());
}

test.each([
  [["--host", "edge.example.org"], { host: "edge.example.org" }],
  [["--host", "2001:db8::1", "--port", "2222"], { host: "2001:db8::1", port: 2222 }],
  [["--host", "ssh://admin@[2001:db8::1]:2222"], { host: "2001:db8::1", port: 2222, user: "admin" }],
])("%j leads to the host", (args, settings) => {
  expect(parsed(...args)).toMatchObject(settings);
});

test.each([
  [["--host", "admin@edge"], /with a user or a port ssh:\/\/admin@edge, or --user and --port/],
  [["--host", "edge:2222"], /with a user or a port ssh:\/\/root@edge:2222, or/],
  [["--host", "ssh://edge:99999"], /As in ssh:\/\/user@name:port/],
  [["--host", "ssh://%zz@edge"], /As in ssh:\/\/user@name:port/],
  [["--port", "abc"], /A port is a whole number from 1 to 65535/],
  [["--port", "65536"], /A port is a whole number from 1 to 65535/],
])("%j is a wrong command line, and what is right is said", (args, message) => {
  expect(() => parsed(...args)).toThrow(message);
});

test("a connection in the environment is checked like one in a program", () => {
  const before = process.env[CONNECTION_VARIABLE];
  process.env[CONNECTION_VARIABLE] = JSON.stringify({ prot: 22, user: 5 });
  try {
    reachable({ host: "edge" });
    throw new Error("accepted");
  } catch (error) {
    expect(exitStatusOf(error)).toBe(2);
    expect(String(error)).toMatch(
      /the connection of the options and PULUMI_FREEBSD_CONNECTION is not right: user: .*; prot: .*port/,
    );
  } finally {
    if (before === undefined) delete process.env[CONNECTION_VARIABLE];
    else process.env[CONNECTION_VARIABLE] = before;
  }
});
