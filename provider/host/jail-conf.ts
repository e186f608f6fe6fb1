/** A value of a jail.conf(5) parameter: `true` stands alone, `false` is written with `no`, several values are a list. */
export type ConfValue = string | number | boolean | readonly string[];

/**
 * A jail as the text of a jail.conf(5) file. Values stand in single quotes: in them nothing but a backslash and a quote has
 * a meaning (usr.sbin/jail/jaillex.l), no variables are put in, and so every text arrives as it is.
 */
export function jailConf(
  name: string,
  parameters: readonly (readonly [string, ConfValue])[],
  remarks: readonly string[] = [],
): string {
  const lines = parameters.map(([parameter, value]) => `\t${line(parameter, value)}`);
  return [...remarks.map((remark) => `# ${remark}`), `${name} {`, ...lines, "}", ""].join("\n");
}

/** The file that rc.d/jail looks for: `service jail onerestart NAME` works as administrators expect (jail(8), rc.conf(5)). */
export function jailConfPath(name: string): string {
  return `/etc/jail.conf.d/${name}.conf`;
}

function line(parameter: string, value: ConfValue): string {
  if (value === true) return `${parameter};`;
  if (value === false) return `${negated(parameter)};`;
  if (typeof value === "number") return `${parameter} = ${value};`;
  return `${parameter} = ${(typeof value === "string" ? [value] : value).map(quoted).join(", ")};`;
}

/** `allow.raw_sockets` is denied by `allow.noraw_sockets`: the last part of the name takes the `no`. */
export function negated(parameter: string): string {
  return parameter.replace(/[^.]+$/, "no$&");
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
