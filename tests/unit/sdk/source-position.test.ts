import { answerForStacks } from "../../../sdk/source-position";

/** Pulumi's functions of these names, as far as their stacks go. */
function callsites(): string | undefined {
  return new Error("for positions").stack;
}
function debuggablePromise(): string | undefined {
  return new Error("for promises").stack;
}

function during<T>(run: () => T): T {
  const restore = answerForStacks();
  try {
    return run();
  } finally {
    restore();
  }
}

test("the stack of a resource's position leaves out Node's own frames", () => {
  expect(callsites()).toContain("node_modules/");
  expect(during(callsites)).toContain(__filename);
  expect(during(callsites)).not.toContain("node:");
});

test("any other error shows where it was thrown", () => {
  const error = during(() => new RangeError("the program's own"));
  expect(error.stack).toMatch(/^RangeError: the program's own\n\s+at /);
  expect(error.stack).toContain(__filename);
});

describe("in a program of Pulumi's, which maps stacks to sources", () => {
  const { prepareStackTrace } = Error;
  beforeEach(() => {
    Error.prepareStackTrace = (error, frames) => [String(error), ...frames].join("\n at ");
  });
  afterEach(() => {
    Object.assign(Error, { prepareStackTrace });
    delete process.env.PULUMI_DEBUG_PROMISE_LEAKS;
  });

  test("the stack of a promise is not looked at, neither then nor afterwards", () => {
    expect(during(debuggablePromise)).toBe("Error: for promises");
    expect(debuggablePromise()).toBe("Error: for promises");
  });

  test("the stack of a promise is looked at where promises that never end are hunted", () => {
    process.env.PULUMI_DEBUG_PROMISE_LEAKS = "1";
    expect(during(debuggablePromise)).toContain(__filename);
    expect(debuggablePromise()).toContain(__filename);
  });

  test("afterwards any other error has the stack that it would have had, however many resources there were", () => {
    const { stackTraceLimit } = Error;
    const prepared: unknown[] = [];
    const stacks = [1, 2, 3].map(() => {
      const { stack } = new RangeError("the program's own");
      during(() => undefined);
      prepared.push(Error.prepareStackTrace);
      return stack;
    });
    expect(stacks[0]).toContain(__filename);
    expect(new Set(stacks).size).toBe(1);
    expect(new Set(prepared).size).toBe(1);
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
  });
});

test("afterwards Node's own way stays Node's own", () => {
  const { prepareStackTrace } = Error;
  during(() => undefined);
  expect(Error.prepareStackTrace).toBe(prepareStackTrace);
});
