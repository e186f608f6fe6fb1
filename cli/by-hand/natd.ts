/**
 * What a natd.conf does, as the declarations that would do it without natd(8). It does not say which networks are behind it, so
 * that these are for the administrator to put in.
 */
export function natdNotes(lines: readonly string[]): readonly string[] {
  const words = lines.map((line) => line.replace(/#.*/, "").trim().split(/\s+/));
  const nic = words.find(([option]) => option === "interface" || option === "n")?.[1];
  if (nic === undefined) return [];
  const on = (...names: readonly string[]) =>
    words.some(([option = "", value = "yes"]) => names.includes(option) && value === "yes");
  const samePorts = on("same_ports", "s") ? ", samePorts: true" : "";
  const address = words.find(([option]) => option === "alias_address" || option === "a")?.[1];
  const fixed = address === undefined ? "" : `, address: "${address}"`;
  return [
    `natd(8) translates on ${nic}; without it, and with the networks that are behind it:`,
    `    new freebsd.Nat("natd", { host, interface: "${nic}", subnets: []${fixed}${samePorts} });`,
    ...words.flatMap((each) => redirect(nic, each)),
  ];
}

/** `redirect_port tcp 10.10.15.100:80 192.168.0.10:80`; ranges and remote addresses are not for a PortForward. */
function redirect(
  nic: string,
  [option, protocol = "", target = "", alias = "", remote]: readonly string[],
): readonly string[] {
  if (option !== "redirect_port") return [];
  const [, to, toPort] = /^([\d.]+):(\d+)$/.exec(target) ?? [];
  const [, address, port] = /^(?:([\d.]+):)?(\d+)$/.exec(alias) ?? [];
  if (to === undefined || port === undefined || remote !== undefined || !["tcp", "udp"].includes(protocol))
    return [`    no PortForward does this: ${[option, protocol, target, alias, remote ?? ""].join(" ").trim()}`];
  const settings = [
    `interface: "${nic}"`,
    ...(protocol === "tcp" ? [] : [`protocol: "${protocol}"`]),
    ...(address === undefined ? [] : [`address: "${address}"`]),
    `port: ${port}, target: "${to}"`,
    ...(toPort === port ? [] : [`targetPort: ${toPort}`]),
  ];
  return [`    new freebsd.PortForward("${protocol}-${port}", { host, ${settings.join(", ")} });`];
}
