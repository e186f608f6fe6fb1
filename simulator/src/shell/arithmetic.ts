/** An error of `$((…))`, worded as bin/sh/arith_yacc.c does. */
export class ArithmeticError extends Error {}

export interface ArithmeticVariables {
  readonly get: (name: string) => string | undefined;
  readonly set: (name: string, value: string) => void;
}

const binary: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "^": 4,
  "&": 5,
  "==": 6,
  "!=": 6,
  "<": 7,
  "<=": 7,
  ">": 7,
  ">=": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
};

const token = /\s*(0[xX][0-9a-fA-F]+|[0-9]+|[A-Za-z_]\w*|<<=|>>=|&&|\|\||[<>=!]=|<<|>>|[-+*/%&|^]=|.)/y;

/** Evaluates an arithmetic expression (sh(1), Arithmetic Expansion) in 64 bits. */
export function evaluateArithmetic(source: string, variables: ArithmeticVariables): bigint {
  const text = source.trim();
  const tokens: string[] = [];
  token.lastIndex = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) tokens.push(found[1] ?? "");
  let at = 0;
  let skipping = 0;

  const fail = (message: string): never => {
    throw new ArithmeticError(`arithmetic expression: ${message}: "${source}"`);
  };

  function primary(): bigint {
    const next = tokens[at];
    if (next === undefined) return fail("expecting primary");
    at += 1;
    if (next === "(") {
      const value = assignment();
      if (tokens[at] !== ")") fail("expecting ')'");
      at += 1;
      return value;
    }
    if (next === "-") return -primary();
    if (next === "+") return primary();
    if (next === "!") return primary() === 0n ? 1n : 0n;
    if (next === "~") return ~primary();
    if (/^[0-9]/.test(next)) return number(next);
    if (/^[A-Za-z_]/.test(next)) {
      const value = variables.get(next);
      return value === undefined || value.trim() === "" ? 0n : number(value.trim());
    }
    return fail("expecting primary");
  }

  function number(digits: string): bigint {
    const found = /^([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)$/.exec(digits);
    if (found?.[2] === undefined) return fail(`variable conversion error: "${digits}"`);
    const magnitude = /^0[0-7]+$/.test(found[2]) ? BigInt(`0o${found[2]}`) : BigInt(found[2]);
    return found[1] === "-" ? -magnitude : magnitude;
  }

  function operation(minimum: number): bigint {
    let left = primary();
    for (;;) {
      const operator = tokens[at] ?? "";
      const precedence = binary[operator];
      if (precedence === undefined || precedence < minimum) return left;
      at += 1;
      const shortCircuit = (operator === "&&" && left === 0n) || (operator === "||" && left !== 0n);
      if (shortCircuit) skipping += 1;
      const right = operation(precedence + 1);
      if (shortCircuit) skipping -= 1;
      left = BigInt.asIntN(64, apply(operator, left, right));
    }
  }

  function apply(operator: string, left: bigint, right: bigint): bigint {
    const truth = (value: boolean): bigint => (value ? 1n : 0n);
    switch (operator) {
      case "||":
        return truth(left !== 0n || right !== 0n);
      case "&&":
        return truth(left !== 0n && right !== 0n);
      case "|":
        return left | right;
      case "^":
        return left ^ right;
      case "&":
        return left & right;
      case "==":
        return truth(left === right);
      case "!=":
        return truth(left !== right);
      case "<":
        return truth(left < right);
      case "<=":
        return truth(left <= right);
      case ">":
        return truth(left > right);
      case ">=":
        return truth(left >= right);
      case "<<":
        return left << (right & 63n);
      case ">>":
        return left >> (right & 63n);
      case "+":
        return left + right;
      case "-":
        return left - right;
      case "*":
        return left * right;
      default:
        if (right === 0n) return skipping > 0 ? 0n : fail("division by zero");
        return operator === "/" ? left / right : left % right;
    }
  }

  function conditional(): bigint {
    const condition = operation(1);
    if (tokens[at] !== "?") return condition;
    at += 1;
    if (condition === 0n) skipping += 1;
    const then = assignment();
    if (condition === 0n) skipping -= 1;
    if (tokens[at] !== ":") fail("expecting ':'");
    at += 1;
    if (condition !== 0n) skipping += 1;
    const otherwise = conditional();
    if (condition !== 0n) skipping -= 1;
    return condition !== 0n ? then : otherwise;
  }

  function assignment(): bigint {
    const name = tokens[at] ?? "";
    const operator = tokens[at + 1] ?? "";
    if (!/^[A-Za-z_]/.test(name) || !/^(?:[-+*/%&|^]|<<|>>)?=$/.test(operator)) return conditional();
    at += 2;
    const right = assignment();
    const current = (): bigint => {
      const value = variables.get(name)?.trim() ?? "";
      return value === "" ? 0n : number(value);
    };
    const value = operator === "=" ? right : BigInt.asIntN(64, apply(operator.slice(0, -1), current(), right));
    if (skipping === 0) variables.set(name, String(value));
    return value;
  }

  if (tokens.length === 0) return 0n;
  const value = assignment();
  if (at < tokens.length) fail("expecting EOF");
  return value;
}
