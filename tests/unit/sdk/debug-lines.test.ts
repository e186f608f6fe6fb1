import { setImmediate } from "node:timers/promises";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { joinDebugLines } from "../../../sdk/debug-lines";

type Answer = (error: unknown, response: unknown) => void;

/** An engine that answers when it is told to. */
function engine() {
  const calls: { readonly message: string; readonly answer: Answer }[] = [];
  const client = {
    log: (request: LogRequest, answer: Answer): unknown => calls.push({ message: request.getMessage(), answer }),
  };
  joinDebugLines(client);
  return {
    client,
    said: () => calls.map(({ message }) => message),
    answer: async () => {
      calls.at(-1)?.answer(null, {});
      await setImmediate();
    },
  };
}

function line(message: string, severity: LogSeverity = LogSeverity.DEBUG, urn = ""): LogRequest {
  const request = new LogRequest();
  request.setSeverity(severity);
  request.setMessage(message);
  request.setUrn(urn);
  return request;
}

describe("the debug lines of Pulumi's SDK", () => {
  test("those that wait while a call is under way go together in the next one", async () => {
    const { client, said, answer } = engine();
    const answered: string[] = [];
    for (const text of ["a", "b"]) client.log(line(text), () => answered.push(text));
    await setImmediate();
    expect(said()).toEqual(["a\nb"]);
    expect(answered).toEqual(["a", "b"]);
    for (const text of ["c", "d", "e"]) client.log(line(text), () => answered.push(text));
    await setImmediate();
    expect(said()).toEqual(["a\nb"]);
    await answer();
    expect(said()).toEqual(["a\nb", "c\nd\ne"]);
  });

  test("what is not for debugging goes alone, after what was said before, and is answered by the engine", async () => {
    const { client, said, answer } = engine();
    let answered = false;
    client.log(line("a"), () => undefined);
    client.log(line("warned", LogSeverity.WARNING), () => {
      answered = true;
    });
    client.log(line("b"), () => undefined);
    await setImmediate();
    expect(said()).toEqual(["a"]);
    await answer();
    expect(said()).toEqual(["a", "warned"]);
    expect(answered).toBe(false);
    await answer();
    expect(answered).toBe(true);
    expect(said()).toEqual(["a", "warned", "b"]);
  });

  test("lines of different resources stay apart", async () => {
    const { client, said, answer } = engine();
    client.log(line("a", LogSeverity.DEBUG, "urn:1"), () => undefined);
    client.log(line("b", LogSeverity.DEBUG, "urn:2"), () => undefined);
    await setImmediate();
    await answer();
    expect(said()).toEqual(["a", "b"]);
  });

  test("an engine that fails to take them holds nothing up", async () => {
    const { client, said } = engine();
    const failing = { log: (_request: LogRequest, answer: Answer): unknown => answer(new Error("gone"), undefined) };
    joinDebugLines(failing);
    const answered: unknown[] = [];
    failing.log(line("a"), (error) => answered.push(error));
    await setImmediate();
    failing.log(line("b", LogSeverity.ERROR), (error) => answered.push(error));
    await setImmediate();
    expect(answered).toEqual([null, new Error("gone")]);
    client.log(line("c"), () => undefined);
    await setImmediate();
    expect(said()).toEqual(["c"]);
  });

  test("a client that was closed meanwhile throws at nobody", async () => {
    const closed = {
      log: (_request: LogRequest, _answer: Answer): unknown => {
        throw new Error("Channel has been shut down");
      },
    };
    joinDebugLines(closed);
    const answered: unknown[] = [];
    closed.log(line("a"), (error) => answered.push(error));
    closed.log(line("b", LogSeverity.WARNING), (error) => answered.push(error));
    await setImmediate();
    expect(answered).toEqual([null, new Error("Channel has been shut down")]);
  });

  test("an engine is taken in once", async () => {
    const { client, said } = engine();
    const { log } = client;
    joinDebugLines(client);
    expect(client.log).toBe(log);
    client.log(line("a"), () => undefined);
    await setImmediate();
    expect(said()).toEqual(["a"]);
  });
});
