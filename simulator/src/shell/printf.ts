/** What printf(1) writes; `stopped` by `\c`. */
export interface Formatted {
  readonly output: string;
  readonly errors: readonly string[];
  readonly stopped: boolean;
}

const simple: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

/** Backslash escapes; in `%b` octal numbers may have a leading zero more. */
function decodeEscapes(text: string, inArgument: boolean): { text: string; stopped: boolean } {
  let output = "";
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (character !== "\\") {
      output += character;
      continue;
    }
    at += 1;
    const next = text[at];
    if (next === undefined) output += "\\";
    else if (next === "c") return { text: output, stopped: true };
    else if (simple[next] !== undefined) output += simple[next];
    else {
      const octal = (inArgument ? /^0?[0-7]{1,3}/ : /^[0-7]{1,3}/).exec(text.slice(at));
      if (octal === null) output += `\\${next}`;
      else {
        output += String.fromCharCode(Number.parseInt(octal[0], 8) & 255);
        at += octal[0].length - 1;
      }
    }
  }
  return { text: output, stopped: false };
}

function toNumber(value: string | undefined, errors: string[]): bigint {
  if (value === undefined || value === "") return 0n;
  if (value.startsWith("'") || value.startsWith('"')) return BigInt(value.charCodeAt(1) || 0);
  const found = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[0-9]+)/.exec(value);
  if (found?.[2] === undefined) {
    errors.push(`${value}: expected numeric value`);
    return 0n;
  }
  if (found[0].length !== value.length) errors.push(`${value}: not completely converted`);
  const magnitude = /^0[0-7]+$/.test(found[2]) ? BigInt(`0o${found[2]}`) : BigInt(found[2]);
  return found[1] === "-" ? -magnitude : magnitude;
}

function pad(text: string, flags: string, width: number, zero: boolean): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!zero) return text.padStart(width);
  const sign = /^[-+ ]/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}

const directive = /%([-+ #0]*)(\*|[0-9]+)?(?:\.(\*|[0-9]*))?(.)/y;

/** printf(1): the format is used again until all values are. */
export function formatPrintf(format: string, values: readonly string[]): Formatted {
  const errors: string[] = [];
  let output = "";
  let at = 0;
  do {
    const startedAt = at;
    for (let position = 0; position < format.length; ) {
      if (format[position] !== "%") {
        const end = format.indexOf("%", position);
        const piece = decodeEscapes(format.slice(position, end < 0 ? format.length : end), false);
        output += piece.text;
        if (piece.stopped) return { output, errors, stopped: true };
        position = end < 0 ? format.length : end;
        continue;
      }
      directive.lastIndex = position;
      const found = directive.exec(format);
      if (found === null) {
        errors.push(`missing format character`);
        return { output, errors, stopped: true };
      }
      position = directive.lastIndex;
      const [, flags = "", widthText, precisionText, conversion = ""] = found;
      if (conversion === "%") {
        output += "%";
        continue;
      }
      let left = flags;
      const take = (): string | undefined => {
        at += 1;
        return values[at - 1];
      };
      let width = widthText === "*" ? Number(toNumber(take(), errors)) : Number(widthText ?? 0);
      if (width < 0) {
        width = -width;
        left += "-";
      }
      const precision =
        precisionText === undefined
          ? undefined
          : precisionText === "*"
            ? Number(toNumber(take(), errors))
            : Number(precisionText);
      const value = take();
      if (conversion === "b") {
        const piece = decodeEscapes(value ?? "", true);
        output += pad(piece.text.slice(0, precision), left, width, false);
        if (piece.stopped) return { output, errors, stopped: true };
      } else if (conversion === "s") output += pad((value ?? "").slice(0, precision), left, width, false);
      else if (conversion === "c") output += pad((value ?? "").slice(0, 1), left, width, false);
      else if ("diuoxX".includes(conversion)) {
        const number = toNumber(value, errors);
        const unsigned = BigInt.asUintN(64, number);
        let digits = "di".includes(conversion)
          ? number.toString()
          : unsigned.toString({ u: 10, o: 8, x: 16, X: 16 }[conversion]);
        if (conversion === "X") digits = digits.toUpperCase();
        if (precision !== undefined) digits = digits.replace(/[0-9a-fA-F]+$/, (all) => all.padStart(precision, "0"));
        if (left.includes("#") && "xX".includes(conversion) && number !== 0n) digits = `0${conversion}${digits}`;
        if ("di".includes(conversion) && number >= 0n)
          digits = (left.includes("+") ? "+" : left.includes(" ") ? " " : "") + digits;
        output += pad(digits, left, width, left.includes("0") && precision === undefined);
      } else if ("feEgG".includes(conversion)) {
        const number = Number(value ?? 0);
        const text = conversion === "f" ? number.toFixed(precision ?? 6) : String(number);
        output += pad(text, left, width, left.includes("0"));
      } else {
        errors.push(`illegal format character ${conversion}`);
        return { output, errors, stopped: true };
      }
    }
    if (at === startedAt) break;
  } while (at < values.length);
  return { output, errors, stopped: false };
}
