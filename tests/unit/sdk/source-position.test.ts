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

test("the stack of a promise is not looked at", () => {
  expect(during(debuggablePromise)).toBe("Error: for promises");
});

test("any other error shows where it was thrown", () => {
  const error = during(() => new RangeError("the program's own"));
  expect(error.stack).toMatch(/^RangeError: the program's own\n\s+at /);
  expect(error.stack).toContain(__filename);
});

test("afterwards all is as it was", () => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  during(() => undefined);
  expect(Error.prepareStackTrace).toBe(prepareStackTrace);
  expect(Error.stackTraceLimit).toBe(stackTraceLimit);
});
