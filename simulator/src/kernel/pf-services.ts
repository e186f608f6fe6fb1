/** services(5), as far as rulesets of such hosts name ports; pfctl writes a port in a condition by its name (recording 13, step 7). */
const serviceNames: Readonly<Record<string, string>> = {
  "21": "ftp",
  "22": "ssh",
  "23": "telnet",
  "25": "smtp",
  "53": "domain",
  "67": "bootps",
  "68": "bootpc",
  "80": "http",
  "110": "pop3",
  "123": "ntp",
  "143": "imap",
  "161": "snmp",
  "389": "ldap",
  "443": "https",
  "514": "syslog",
  "587": "submission",
  "636": "ldaps",
  "993": "imaps",
  "995": "pop3s",
  "3306": "mysql",
  "5353": "mdns",
  "5432": "postgresql",
  "8080": "http-alt",
};

const numbers = new Map(Object.entries(serviceNames).map(([number, name]) => [name, Number(number)]));

/** A port by its number or name. */
export function portNumber(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) <= 65535 ? Number(text) : undefined;
  return numbers.get(text);
}

export function portName(port: number): string {
  return serviceNames[String(port)] ?? String(port);
}
