/** With `s`: a value may have U+2028 in it, where a dot alone would stop. */
const LINE = /^([A-Za-z_][\w%-]*(?:\.[\w%-]*)+): ?(.*)$/s;

/**
 * The values that `sysctl NAME …` prints as "NAME: VALUE". A line without a name continues the value before it
 * (`kern.version` has several). sysctl(8)
 */
export function parseSysctl(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let last: string | undefined;
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const [, name, value] = LINE.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      values.set(name, value);
      last = name;
    } else if (last !== undefined) {
      values.set(last, `${values.get(last)}\n${line}`);
    }
  }
  return values;
}

/** Seconds since the epoch out of a timeval, "{ sec = 1795305047, usec = 405741 } Sat Nov 21 …". */
export function timevalSeconds(value: string): number | undefined {
  const [, seconds] = /^\{ sec = (\d+),/.exec(value) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}
